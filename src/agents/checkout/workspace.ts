import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { EXECUTABLE } from '../../ports.ts';
import { FILE_LIMIT } from '../../written-text.ts';
import { codeOf } from '../caught.ts';
import { decodeText } from './decode-text.ts';
import { differenceIn } from './diff.ts';
import { digestOf } from './digest.ts';
import { filesOfCommit } from './earlier.ts';
import { git } from './git.ts';
import { isInside, isSeen, isSeenName } from './seen.ts';
import { linkOnTheWay, trackedModes, type Modes } from './tracked.ts';

/** The largest blob that is read by its id, in bytes. */
const BLOB_LIMIT = 20_000_000;

export type FileText = { ok: true; text: string } | { ok: false; why: string };
export type FileSize = { ok: true; size: number } | { ok: false; why: string };

/** A checkout that is only data: nothing in it is executed, nothing outside of it is read. */
export interface Workspace {
  /** Paths of its files from its root, sorted; without `.git`, `node_modules` and `.pawl`. */
  paths(): Promise<string[]>;
  /** A file's text, or why it is not shown: outside, a link, no file, binary, or over 256 KB. */
  text(file: string): Promise<FileText>;
  /**
   * The list of paths and as many whole files as fit into that many bytes, each as fenced data; says what it left out. Files
   * that are shown elsewhere are not shown again.
   */
  digest(budgetBytes: number, elsewhere?: ReadonlySet<string>): Promise<string>;
  /** The text of a blob in the checkout's object store by its id; null where there is none. */
  blob(oid: string): Promise<string | null>;
  /** Those of the files that an earlier commit has, by path; null where it cannot be read here. */
  earlier(commit: string, files: readonly string[]): Promise<{ [path: string]: FileText } | null>;
  /** What a head brings since it left its base, of one file or all; or why that cannot be told here. */
  difference(
    between: { base: string; head: string },
    file?: string,
  ): Promise<{ ok: true; text: string } | { ok: false; why: string }>;
  /** Whether a path can be written as a file without passing through a link or over a directory. */
  reach(file: string): Promise<{ ok: true } | { ok: false; why: string }>;
  /** Those of the paths that git has as executable files; in a directory that is no checkout, none. */
  executable(files: readonly string[]): Promise<string[]>;
}

const walk = async (root: string): Promise<string[]> => {
  const entries = await readdir(root, { withFileTypes: true });
  const below = await Promise.all(
    entries.map(async (entry) => {
      if (!isSeenName(entry.name)) return [];
      if (!entry.isDirectory()) return [entry.name];
      return (await walk(path.join(root, entry.name))).map((file) => `${entry.name}/${file}`);
    }),
  );
  return below.flat();
};

/** What git tracks; in a directory that is no checkout, every file. */
const list = async (root: string, modes: Modes | null): Promise<string[]> => {
  const files = modes === null ? await walk(root) : [...modes.keys()];
  return files.filter(isSeen).sort((a, b) => (a < b ? -1 : 1));
};

/** Walks from the root to a path, and says what stands in the way. */
const obstacle = async (root: string, file: string): Promise<string | null> => {
  const parts = file.split('/');
  if (!isInside(file)) return 'the path leaves the repository';
  if (!isSeen(file)) return 'that part of the repository is not shown';
  let at = root;
  for (const [index, part] of parts.entries()) {
    at = path.join(at, part);
    try {
      const entry = await lstat(at);
      if (entry.isSymbolicLink()) return `\`${parts.slice(0, index + 1).join('/')}\` is a link`;
      if (index < parts.length - 1 && !entry.isDirectory())
        return `\`${parts.slice(0, index + 1).join('/')}\` is no directory`;
      if (index === parts.length - 1 && !entry.isFile()) return 'it is no file';
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      if (codeOf(error) === 'ENAMETOOLONG') return 'the path is too long';
      throw error;
    }
  }
  return null;
};

const sizeOf = async (root: string, file: string): Promise<FileSize> => {
  const why = await obstacle(root, file);
  if (why !== null) return { ok: false, why };
  try {
    const { size } = await lstat(path.join(root, file));
    return size > FILE_LIMIT
      ? { ok: false, why: `it has ${size} bytes, more than ${FILE_LIMIT}` }
      : { ok: true, size };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ok: false, why: 'there is no such file' };
    throw error;
  }
};

const readText = async (root: string, file: string): Promise<FileText> => {
  const measured = await sizeOf(root, file);
  if (!measured.ok) return measured;
  let handle;
  try {
    handle = await open(
      path.join(root, file),
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
  } catch (error) {
    if (codeOf(error) === 'EACCES') return { ok: false, why: 'it may not be read' };
    throw error;
  }
  try {
    const text = decodeText(await handle.readFile());
    return text === null ? { ok: false, why: 'it is no text' } : { ok: true, text };
  } finally {
    await handle.close();
  }
};

const readBlob = async (root: string, oid: string): Promise<string | null> => {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return null;
  try {
    return (await git(root, ['cat-file', 'blob', oid], BLOB_LIMIT)).toString();
  } catch (error) {
    // git ends with 128 for an object that is missing or no blob
    if (codeOf(error) === 128) return null;
    throw new Error(`git could not read the blob ${oid}`, { cause: error });
  }
};

/** Opens a directory as a read-only view; `directory` is an absolute path that exists. */
export const openWorkspace = async (directory: string): Promise<Workspace> => {
  const root = await realpath(directory);
  // Nothing in a checkout that is only data changes while it is looked at.
  let known: Promise<Modes | null> | undefined;
  const tracked = (): Promise<Modes | null> => (known ??= trackedModes(root));
  const paths = async (): Promise<string[]> => list(root, await tracked());
  const text = (file: string): Promise<FileText> => readText(root, file);
  return {
    paths,
    text,
    digest: async (budgetBytes, elsewhere) =>
      digestOf(await paths(), { size: (file) => sizeOf(root, file), text }, budgetBytes, elsewhere),
    blob: (oid) => readBlob(root, oid),
    difference: (between, file) => differenceIn(root, between, file),
    earlier: (commit, files) => filesOfCommit(root, commit, files),
    reach: async (file) => {
      const why = (await obstacle(root, file)) ?? linkOnTheWay(await tracked(), file);
      return why === null ? { ok: true } : { ok: false, why };
    },
    executable: async (files) => {
      const modes = await tracked();
      return files.filter((file) => modes?.get(file) === EXECUTABLE);
    },
  };
};
