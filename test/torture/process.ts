import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFileCommands } from '../../src/sandbox/runner/file-commands.ts';

/** A job of an actions run as a process of its own: the built bundle with the environment that a runner would give it. */
export interface Job {
  bundle: string;
  /** Where it may write; what it leaves there is removed. */
  directory: string;
  inputs: { [name: string]: string };
  environment: { [name: string]: string };
  /** Kills it with SIGKILL. */
  signal?: AbortSignal;
}

export interface Ended {
  /** Null when it was killed. */
  code: number | null;
  outputs: { [name: string]: string };
  log: string;
  ms: number;
}

let count = 0;

/** Starts the process, and answers when it has ended. */
export async function runJob({ bundle, directory, inputs, environment, signal }: Job): Promise<Ended> {
  count += 1;
  const [output, summary] = [join(directory, `output-${count}`), join(directory, `summary-${count}`)];
  for (const file of [output, summary]) writeFileSync(file, '');
  const named = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const began = performance.now();
  const child = spawn(process.execPath, [bundle], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: directory,
      RUNNER_TEMP: directory,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_RUN_ID: String(count),
      ...environment,
      ...Object.fromEntries(named),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const stop = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const outputs = code === null ? {} : parseFileCommands(readFileSync(output, 'utf8'));
    return { code, outputs, log, ms: performance.now() - began };
  } finally {
    signal?.removeEventListener('abort', stop);
    for (const file of [output, summary]) rmSync(file, { force: true });
  }
}
