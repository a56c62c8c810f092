import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** Settings of the host must not change what the sandbox's git does. */
export const gitEnvironment = (extra: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
  ...extra,
});

/** A git command that ended with another code than 0. */
export class GitFailure extends Error {
  readonly code: number | null;

  constructor(command: string, code: number | null, stderr: string) {
    super(`git ${command} ended with ${code ?? 'a signal'}: ${stderr.trim()}`);
    this.name = 'GitFailure';
    this.code = code;
  }
}

/** Runs one git command in a directory and returns its standard output; anything but success throws `GitFailure`. */
export function git(
  directory: string,
  args: string[],
  input: string | Buffer = '',
  environment: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, env: gitEnvironment(environment) });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString('utf8'));
      else reject(new GitFailure(args.join(' '), code, Buffer.concat(errors).toString('utf8')));
    });
    // A command that refuses early closes its input; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
