import type { Person, RecordedCommit } from '../../../src/ports.ts';
import type { Tree } from './tree.ts';
import { blobOf, type Blob } from './tree.ts';

/** A commit. Never changed once made. */
export interface Commit {
  readonly oid: string;
  /** Its place in the order in which commits were made. */
  readonly number: number;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person | null;
  /** Whether GitHub vouches that our account made it. */
  readonly ours: boolean;
  readonly tree: Tree;
}

/** Commits that a repository has, reachable or not: none is ever forgotten. */
export class Objects {
  readonly #commits: Map<string, Commit>;
  readonly #blobs: Map<string, Blob>;
  /** Trees that were made beside all commits, by id. */
  readonly trees: Map<string, Tree>;

  constructor(from?: Objects) {
    this.#commits = new Map(from === undefined ? [] : from.#commits);
    this.#blobs = new Map(from === undefined ? [] : from.#blobs);
    this.trees = new Map(from === undefined ? [] : from.trees);
  }

  get(oid: string): Commit | undefined {
    return this.#commits.get(oid);
  }

  /** Every commit there ever was, oldest first. */
  all(): Commit[] {
    return [...this.#commits.values()];
  }

  at(oid: string): Commit {
    const commit = this.#commits.get(oid);
    if (commit === undefined) throw new Error(`There is no commit ${oid}`);
    return commit;
  }

  blob(oid: string): Blob | undefined {
    return this.#blobs.get(oid);
  }

  make(commit: Omit<Commit, 'oid' | 'number'>): Commit {
    const number = this.#commits.size + 1;
    const made = { ...commit, number, oid: oidOf(number) };
    this.#commits.set(made.oid, made);
    for (const blob of Object.values(commit.tree)) this.#blobs.set(blob.oid, blob);
    return made;
  }

  /** A text that can be asked for by its id from now on. */
  keep(text: string): Blob {
    const blob = blobOf(text);
    this.#blobs.set(blob.oid, blob);
    return blob;
  }

  /** A commit and what led to it, the newest first; `most` of them. */
  history(oid: string, most = Infinity): Commit[] {
    const found: Commit[] = [];
    const open = [this.at(oid)];
    const seen = new Set([oid]);
    while (found.length < most) {
      const next = open.pop();
      if (next === undefined) break;
      found.push(next);
      for (const parent of next.parents)
        if (!seen.has(parent)) {
          seen.add(parent);
          open.push(this.at(parent));
        }
      if (open.length > 1) open.sort((one, other) => one.number - other.number);
    }
    return found;
  }

  isAncestor(older: string, younger: string): boolean {
    return older === younger || this.history(younger).some(({ oid }) => oid === older);
  }

  /** Commits that lead to `oid` and not to `base`, the newest first. */
  since(base: string, oid: string): Commit[] {
    const known = new Set(this.history(base).map((commit) => commit.oid));
    return this.history(oid).filter((commit) => !known.has(commit.oid));
  }
}

/** Ids that tell commits apart by their first letters too, the same in every process. */
const oidOf = (number: number): string =>
  (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0') + number.toString(16).padStart(32, '0');

const recordings = new WeakMap<Commit, RecordedCommit>();

/** A commit as snapshots have it. */
export function recorded(commit: Commit): RecordedCommit {
  const known = recordings.get(commit);
  if (known !== undefined) return known;
  const { oid, ours, author, message } = commit;
  const made = { oid, ours, author: author?.login ?? null, message };
  recordings.set(commit, made);
  return made;
}
