import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killProcess } from './kill-process.ts';

/** A program to run: its whole environment, nothing is added. */
export interface Command {
  file: string;
  args: string[];
  cwd: string;
  env: { [name: string]: string };
  /** When it aborts, the program and everything it started is killed with SIGKILL. */
  signal: AbortSignal;
  write: (line: string) => void;
}

/** Runs a program to its end; answers its exit code, null when it was killed. */
export async function runChild({ file, args, cwd, env, signal, write }: Command): Promise<number | null> {
  if (signal.aborted) return null;
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const stop = () => {
    if (child.pid) killProcess(-child.pid);
  };
  signal.addEventListener('abort', stop);
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', write);
  try {
    return await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => {
        // a background process may hold the pipes open for ever: what it still says is not waited for
        const grace = setTimeout(() => resolve(code), 500);
        child.once('close', () => {
          clearTimeout(grace);
          resolve(code);
        });
      });
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
