import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Written } from './long-run.ts';

/** The files around the document: the root's tree is written anew with every commit, however little of it changes. */
const FILES = Array.from({ length: 40 }, (_, index) => `file-${index}.ts`);
const BRANCH = 'refs/heads/pawl/pr-7';
const PATH = '.pawl/pr-7/progress.json';

export interface Growth {
  /** Bytes per decision once git has packed the branch, documents, trees and commits together. */
  packed: number;
  /** Bytes per decision as they lie until then. */
  loose: number;
}

/** After so many pushes a forge packs what came; deltas that were found once are kept by every later packing. */
const BETWEEN_PACKINGS = 200;

/** What the decisions of one branch take in a real repository that is kept as forges keep theirs. */
export async function growthOf(written: readonly Written[]): Promise<Growth> {
  const directory = mkdtempSync(join(tmpdir(), 'pawl-growth-'));
  try {
    git('init', '--quiet', '--bare', directory);
    // Objects lie one by one, as each push leaves them, until they are packed.
    git('-C', directory, 'config', 'fastimport.unpackLimit', '1000000');
    await imported(directory, [], 0);
    const base = sizeOf(directory, 'objects');
    let loose = 0;
    for (let from = 0; from < written.length; from += BETWEEN_PACKINGS) {
      const before = sizeOf(directory, 'objects');
      await imported(directory, written.slice(from, from + BETWEEN_PACKINGS), from + 1);
      loose += sizeOf(directory, 'objects') - before;
      git('-C', directory, 'repack', '-dlq');
    }
    git('-C', directory, 'gc', '--quiet');
    const packed = sizeOf(directory, 'objects') - base;
    return { packed: packed / written.length, loose: loose / written.length };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Commits documents one after another; the first commit brings the files around them. */
async function imported(directory: string, written: readonly Written[], from: number): Promise<void> {
  const child = spawn('git', ['-C', directory, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'close');
  const send = async (text: string): Promise<void> => {
    if (!child.stdin.write(text)) await once(child.stdin, 'drain');
  };
  if (from === 0) {
    await send(commit(0, 'Base\n'));
    for (const file of FILES)
      await send(`M 100644 inline ${file}\n${data(`export const name = '${file}';\n`)}`);
  }
  for (const [index, { document, message }] of written.entries()) {
    const parent = index === 0 ? `from ${BRANCH}^0\n` : '';
    await send(`${commit(from + index, message)}${parent}M 100644 inline ${PATH}\n${data(document)}`);
  }
  child.stdin.end();
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

const commit = (index: number, message: string): string =>
  `commit ${BRANCH}\ncommitter Pawl <pawl@example.org> ${1_767_600_000 + index * 60} +0000\n${data(message)}`;

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** Bytes of all files below a folder of the repository. */
function sizeOf(directory: string, folder: string): number {
  const files = readdirSync(join(directory, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function git(...args: string[]): void {
  const { status, stderr } = spawnSync('git', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}
