import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome } from '../../ports.ts';
import { FILE_LIMIT } from '../../written-text.ts';
import { decodeText } from '../checkout/decode-text.ts';

/** How many files and directories of a copy are looked at. */
const ENTRIES = 100_000;
/** What workers leave there, such as caches and what they installed, is not their work. */
const IGNORED = new Set(['.git', '.pawl', 'node_modules']);

export type Changes = { ok: true; files: Outcome['files']; deletions: string[] } | { ok: false; why: string };

/** What the files of a copy looked like when it was made, by their paths. */
export type Prints = ReadonlyMap<string, string>;

export const printOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What was written, changed and removed in a copy, in whole files; or which of it no outcome can carry. */
export async function changesSince(prints: Prints, root: string): Promise<Changes> {
  const entries = await entriesBelow(root);
  if (entries === null) return { ok: false, why: `there are more than ${ENTRIES} files in its copy` };
  const gone = new Set(prints.keys());
  const files: Outcome['files'] = [];
  for (const { file, isPlain } of entries) {
    gone.delete(file);
    const now = isPlain ? await readNow(path.join(root, file), prints.get(file)) : 'is no plain file';
    if (typeof now === 'string') return { ok: false, why: `\`${file}\` ${now}` };
    if (now !== null) files.push({ path: file, content: now.text });
  }
  return { ok: true, files, deletions: [...gone].sort() };
}

/** A file's text where it is not what it was, null where it is, or why the change cannot be taken. */
async function readNow(file: string, before: string | undefined): Promise<{ text: string } | string | null> {
  const { size } = await lstat(file);
  const tooLarge = `has ${size} bytes, more than ${FILE_LIMIT}`;
  if (size > FILE_LIMIT && before === undefined) return tooLarge;
  const bytes = await readFile(file);
  if (printOf(bytes) === before) return null;
  if (size > FILE_LIMIT) return tooLarge;
  const text = decodeText(bytes);
  return text === null ? 'is no text in UTF-8' : { text };
}

interface Entry {
  file: string;
  isPlain: boolean;
}

/** Everything below a directory that is no directory itself, sorted; null where that is too much to be looked at. */
async function entriesBelow(root: string): Promise<Entry[] | null> {
  const found: Entry[] = [];
  const open = [''];
  let seen = 0;
  for (let below = open.pop(); below !== undefined; below = open.pop()) {
    for (const entry of await readdir(path.join(root, below), { withFileTypes: true })) {
      seen += 1;
      if (seen > ENTRIES) return null;
      if (IGNORED.has(entry.name)) continue;
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) open.push(file);
      else found.push({ file, isPlain: entry.isFile() });
    }
  }
  return found.sort((one, other) => (one.file < other.file ? -1 : 1));
}
