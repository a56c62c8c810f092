import type { TreeEntry } from '../../../src/decide/snapshot.ts';
import type { SourceFile } from '../../../src/decide/source-file.ts';
import { hashed } from './hashed.ts';

/** A file or link at a path. Never changed once made. */
export interface Blob {
  readonly text: string;
  readonly mode: number;
  readonly oid: string;
}

/** Everything in a commit, by path from the root. */
export interface Tree {
  readonly [path: string]: Blob;
}

export const MODES = { '100644': 0o100644, '100755': 0o100755, '120000': 0o120000 } as const;
export type Mode = keyof typeof MODES;
const FOLDER = 0o40000;

/** GitHub cuts texts longer than so many bytes. */
const LONGEST_TEXT = 512_000;

export const blobOf = (text: string, mode: number = MODES['100644']): Blob => ({
  text,
  mode,
  oid: hashed.blob(text),
});

/** A tree with some files written anew, and those removed that are given as null. */
export function changed(tree: Tree, files: { readonly [path: string]: Blob | null }): Tree {
  const next: { [path: string]: Blob } = { ...tree };
  for (const [path, blob] of Object.entries(files))
    if (blob === null) delete next[path];
    else next[path] = blob;
  return next;
}

/** A text as GitHub hands it out: null where it would be cut. */
export const textOf = ({ text }: Blob): string | null => (text.length > LONGEST_TEXT ? null : text);

/** The file at a path, null where there is none. */
export function fileAt(tree: Tree, path: string): SourceFile | null {
  const blob = Object.hasOwn(tree, path) ? tree[path] : undefined;
  return blob === undefined ? null : { path, oid: blob.oid, text: textOf(blob) };
}

/** What stands below a folder, by the rest of its path. */
export function below(tree: Tree, folder: string): Tree {
  const start = `${folder}/`;
  const found: { [path: string]: Blob } = {};
  for (const [path, blob] of Object.entries(tree))
    if (path.startsWith(start)) found[path.slice(start.length)] = blob;
  return found;
}

const roots = new WeakMap<Tree, TreeEntry[]>();

/** The entries of the root, folders by what is in them. */
export function rootOf(tree: Tree): TreeEntry[] {
  const known = roots.get(tree);
  if (known !== undefined) return known;
  const folders = new Map<string, string>();
  const entries: TreeEntry[] = [];
  for (const [path, { oid, mode }] of Object.entries(tree)) {
    const end = path.indexOf('/');
    if (end === -1) entries.push({ name: path, mode, oid });
    else {
      const name = path.slice(0, end);
      folders.set(name, `${folders.get(name) ?? ''}${path}\0${mode} ${oid}\n`);
    }
  }
  for (const [name, rows] of folders)
    entries.push({ name, mode: FOLDER, oid: hashed.blob(rows.split('\n').sort().join('\n')) });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  roots.set(tree, entries);
  return entries;
}

/** The id of a whole tree. */
export const treeId = (tree: Tree): string =>
  hashed.blob(
    `tree ${rootOf(tree)
      .map(({ name, mode, oid }) => `${mode} ${name} ${oid}`)
      .join('\n')}`,
  );

/** Paths at which two trees differ. */
export const differing = (one: Tree, other: Tree): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((path) => one[path]?.oid !== other[path]?.oid || one[path]?.mode !== other[path]?.mode)
    .sort();
