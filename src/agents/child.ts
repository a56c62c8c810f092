import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { CappedOutput } from './capped.ts';
import { codeOf } from './caught.ts';

/** How a command ended. `code` is null when it was killed; `error` is set when it never ran. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  error?: Error;
  output: string;
}

interface Command {
  file: string;
  args: string[];
  cwd: string;
  env: { [name: string]: string };
  timeout_ms: number;
}

/** Between being asked to end and being killed. */
const GRACE_MS = 2_000;
/** For what a process that left the group may still write after the command has ended. */
const LINGER_MS = 500;

/** Kills every process of the group that `child` leads, and says whether there was one. */
const signalGroup = (child: ChildProcess, signal: NodeJS.Signals): boolean => {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: none is left; EPERM: what is left belongs to somebody else
    const code = codeOf(error);
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
};

/**
 * Runs a command in a process group of its own, with standard output and error as one stream in the order written, and nothing
 * on standard input. When it ends, or its time is up, the whole group ends. Never rejects, and never waits
 * longer than the timeout and the grace.
 */
export const runChild = (command: Command): Promise<Ending> =>
  new Promise((resolve) => {
    const output = new CappedOutput();
    // one pipe for both streams keeps their order; exec leaves no shell in between
    const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', command.file, ...command.args], {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let timedOut = false;
    let kill: NodeJS.Timeout | undefined;
    const deadline = setTimeout(() => {
      timedOut = true;
      signalGroup(child, 'SIGTERM');
      kill = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    }, command.timeout_ms);
    const end = (ending: Pick<Ending, 'code' | 'signal' | 'error'>): void => {
      clearTimeout(deadline);
      clearTimeout(kill);
      child.stdout.destroy();
      resolve({ ...ending, timedOut, output: output.text() });
    };
    child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
    child.once('error', (error) => end({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => {
      signalGroup(child, 'SIGKILL');
      if (child.stdout.closed) return end({ code, signal });
      const linger = setTimeout(() => end({ code, signal }), LINGER_MS);
      child.stdout.once('close', () => {
        clearTimeout(linger);
        end({ code, signal });
      });
    });
  });
