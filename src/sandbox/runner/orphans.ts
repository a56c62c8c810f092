import { readFile, readdir, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { killProcess } from './kill-process.ts';

const LOOKS = 20;
const PAUSE_MS = 5;

/** Empty for a kernel thread, a zombie, somebody else's process, and one that has ended meanwhile. */
const readOr = (read: Promise<string>): Promise<string> => read.catch(() => '');

async function look(trackingId: string): Promise<'clear' | 'again'> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readOr(readFile(`/proc/${pid}/environ`, 'utf8'));
      // between two programs, in the middle of exec, a process shows no environment
      if (environment === '') return (await readOr(readlink(`/proc/${pid}/exe`))) !== '';
      if (!environment.split('\0').includes(`RUNNER_TRACKING_ID=${trackingId}`)) return false;
      killProcess(Number(pid));
      return true;
    }),
  );
  return found.includes(true) ? 'again' : 'clear';
}

/**
 * Kills what a job left behind, also what had moved to a process group of its own: as GitHub's runner does,
 * by the tracking id that every process inherits. Works where there is a /proc.
 */
export async function killOrphans(trackingId: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let looks = 0; looks < LOOKS && (await look(trackingId)) === 'again'; looks += 1)
    await sleep(PAUSE_MS);
}
