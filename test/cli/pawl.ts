import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
/** Compiled once for all the processes of a test run. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/pawl-tests', import.meta.url));

/** The shipped workflow, as people would name it on the command line. */
export const PIPELINE = fileURLToPath(
  new URL('../../templates/workflows/agentic-pipeline.yml', import.meta.url),
);

export interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `pawl` as people do, as a process of its own. Colour is asked for, so that a test sees when some is given. */
export function pawl(...args: string[]): Said {
  const env = { ...process.env, FORCE_COLOR: '1', NODE_COMPILE_CACHE: CACHE };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, err: stderr };
}

/** The same in a given environment, while this process goes on: so that a server in it can answer. */
export async function pawlIn(env: { [name: string]: string }, ...args: string[]): Promise<Said> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH, HOME, FORCE_COLOR: '1', NODE_COMPILE_CACHE: CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

/** A directory with these files that lasts as long as the test; answers the path of a name in it. */
export function files(contents: { [name: string]: string | Uint8Array }): (name: string) => string {
  const directory = mkdtempSync(join(tmpdir(), 'pawl-cli-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(directory, name), content);
  return (name) => join(directory, name);
}
