import { hasCode } from './failure.ts';

/** Kills a process, or a process group by its negated id. One that has ended is no error. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
