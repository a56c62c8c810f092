import { realpath } from 'node:fs/promises';
import { codeOf } from '../caught.ts';
import { git } from '../checkout/git.ts';
import { isNotePath, NOTE_BYTES, readNote, type KeptNote } from '../../notes/note-file.ts';
import { MEMORY } from '../../notes/note.ts';

/** What is looked through at most: files, and their bytes together. */
export const LOOKED_THROUGH = { files: 200, bytes: 262_144 } as const;

const LIST_LIMIT = 32 * 1024 * 1024;
const FAILED = 128;

interface Listed {
  path: string;
  oid: string;
  size: number;
}

/** The notes of a commit, the newest first, and how many more it has; null where the checkout does not have that commit. */
export async function notesOfCommit(
  directory: string,
  commit: string,
): Promise<{ notes: KeptNote[]; more: number } | null> {
  const root = await realpath(directory);
  const listed = await list(root, commit);
  if (listed === null) return null;
  let room: number = LOOKED_THROUGH.bytes;
  const chosen = listed.slice(0, LOOKED_THROUGH.files).filter(({ size }) => (room -= size) >= 0);
  const notes = await read(root, chosen);
  return { notes, more: listed.length - chosen.length };
}

/** Names begin with the day: what comes last by name is the newest. */
async function list(directory: string, commit: string): Promise<Listed[] | null> {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return null;
  let rows;
  try {
    rows = await git(directory, ['ls-tree', '-r', '-l', '-z', commit, '--', MEMORY], LIST_LIMIT);
  } catch (error) {
    if (codeOf(error) === FAILED) return null;
    throw error;
  }
  return rows
    .toString()
    .split('\0')
    .flatMap((row): Listed[] => {
      const [facts = '', path = ''] = row.split('\t');
      const [mode = '', type, oid = '', size] = facts.split(/ +/);
      const plain = type === 'blob' && mode.startsWith('100') && isNotePath(path);
      return plain && Number(size) <= NOTE_BYTES ? [{ path, oid, size: Number(size) }] : [];
    })
    .sort((one, other) => (nameOf(one.path) < nameOf(other.path) ? 1 : -1));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** All texts by one process: git writes the blobs one behind the other, and their sizes are known. */
async function read(directory: string, listed: readonly Listed[]): Promise<KeptNote[]> {
  if (listed.length === 0) return [];
  const oids = listed.map(({ oid }) => oid);
  const bytes = await git(directory, ['show', '--no-textconv', ...oids], 2 * LOOKED_THROUGH.bytes);
  let at = 0;
  return listed.flatMap(({ path, size }) => {
    const text = bytes.subarray(at, at + size).toString();
    at += size;
    return readNote(path, text) ?? [];
  });
}
