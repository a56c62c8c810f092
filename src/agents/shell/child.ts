import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { CappedOutput } from './capped.ts';
import { codeOf } from '../caught.ts';

/** How a command ended. `code` is null when it was killed; `error` is set when it never ran. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  error?: Error;
  output: string;
  /** Standard output alone, where it was asked for; null when it was longer than the limit. */
  standard?: string | null;
  /** What was written to standard error alone, where standard output was asked for alone. */
  errors?: string;
}

interface Command {
  file: string;
  args: string[];
  cwd: string;
  env: { [name: string]: string };
  timeout_ms: number;
  /** Asks for standard output alone beside the whole, up to that many bytes. */
  standard_limit?: number;
  /** Ends the group as soon as standard output is longer than that: nobody wants what follows. */
  ends_at_limit?: boolean;
  /** What it reads from standard input; nothing unless given. */
  input?: string;
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

/** Collects a stream up to a number of bytes; longer ones are not kept at all. */
class Bounded {
  readonly #limit: number;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.isOver) this.#chunks = [];
    else this.#chunks.push(chunk);
  }

  get isOver(): boolean {
    return this.#size > this.#limit;
  }

  text(): string | null {
    return this.isOver ? null : Buffer.concat(this.#chunks).toString();
  }
}

/**
 * Runs a command in a process group of its own, with standard output and error as one text in the order written. Where standard
 * output is asked for alone too, the text has both in the order of arrival. When the command ends, or its time is up, the whole group ends. Never rejects, and never waits longer than the timeout and the grace.
 */
export async function runChild(command: Command): Promise<Ending> {
  try {
    return await run(command);
  } catch (caught) {
    // spawn refuses some arguments at once: a NUL in them, or more than the system takes
    const error = caught instanceof Error ? caught : new Error(String(caught));
    const alone = command.standard_limit === undefined ? {} : { standard: '', errors: '' };
    return { code: null, signal: null, timedOut: false, error, output: '', ...alone };
  }
}

const run = (command: Command): Promise<Ending> =>
  new Promise((resolve) => {
    const output = new CappedOutput();
    const standard = command.standard_limit === undefined ? null : new Bounded(command.standard_limit);
    const errors = new CappedOutput();
    // one pipe for both streams keeps their order; exec leaves no shell in between
    const script = `exec "$@"${command.input === undefined ? ' </dev/null' : ''}${standard === null ? ' 2>&1' : ''}`;
    const child = spawn('/bin/sh', ['-c', script, 'sh', command.file, ...command.args], {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const streams = [child.stdout, child.stderr];
    // who ends without reading all of it breaks the pipe, which is no fault
    child.stdin.on('error', () => undefined).end(command.input ?? '');
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
      for (const stream of streams) stream.destroy();
      const alone = standard === null ? {} : { standard: standard.text(), errors: errors.text() };
      resolve({ ...ending, timedOut, output: output.text(), ...alone });
    };
    for (const stream of streams) stream.on('data', (chunk: Buffer) => output.add(chunk));
    if (standard !== null) {
      child.stdout.on('data', (chunk: Buffer) => {
        standard.add(chunk);
        if (standard.isOver && command.ends_at_limit === true) signalGroup(child, 'SIGKILL');
      });
      child.stderr.on('data', (chunk: Buffer) => errors.add(chunk));
    }
    child.once('error', (error) => end({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => {
      signalGroup(child, 'SIGKILL');
      if (streams.every((stream) => stream.closed)) return end({ code, signal });
      const linger = setTimeout(() => end({ code, signal }), LINGER_MS);
      for (const stream of streams)
        stream.once('close', () => {
          if (!streams.every((other) => other.closed)) return;
          clearTimeout(linger);
          end({ code, signal });
        });
    });
  });
