import { git, GitFailure } from './process.ts';
import { changedFiles, lineAfter, patch, type ChangedFile } from './diff.ts';
import { commitStream, mergeCommit, type NewCommit } from './commit-stream.ts';
import { ObjectReader } from './object-reader.ts';
import { parseCommit, parseTree, type CommitObject, type StoredObject } from './objects.ts';
import { isRefName } from './ref-name.ts';
import { Together } from './together.ts';
import { listTree, writeTree, type TreeChange, type TreeEntry } from './trees.ts';

export interface RefState {
  /** Whole name, such as `refs/heads/main`. */
  name: string;
  oid: string;
}

/** A ref that did not point to what the writer expected. */
export class RefMoved extends Error {}

/** A range between commits, whose answer never changes. */
const FIXED_RANGE = /^[0-9a-f]{40}(?:\.\.[0-9a-f]{40})?$/;

const NOWHERE = '0'.repeat(40);

interface RefMove {
  name: string;
  from: string | null;
  to: string | null;
}

/** A bare git repository on disk, read through one batch process and written through git's own commands. */
export class GitStore {
  readonly directory: string;
  readonly #reader: ObjectReader;
  readonly #commits: Together<NewCommit, string>;
  readonly #moves: Together<RefMove, undefined>;
  readonly #logs = new Map<string, string[]>();

  private constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
    this.#commits = new Together((commits) => this.#import(commits));
    this.#moves = new Together((moves) => this.#update(moves));
  }

  static async create(directory: string, defaultBranch: string): Promise<GitStore> {
    await git('.', ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, directory]);
    // Anybody may fetch a pull request's commits by oid, as on GitHub; nothing is swept away under a reader.
    await git(directory, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    await git(directory, ['config', 'gc.auto', '0']);
    return new GitStore(directory);
  }

  /** Any name git understands; null when there is no such object. Annotated tags are followed. */
  async object(name: string): Promise<StoredObject | null> {
    const raw = await this.#reader.read(name);
    if (raw === null) return null;
    if (raw.type === 'commit') return parseCommit(raw.oid, raw.body);
    if (raw.type === 'tree') return parseTree(raw.oid, raw.body);
    if (raw.type === 'blob') return { type: 'blob', oid: raw.oid, bytes: raw.body };
    return this.object(`${raw.oid}^{}`);
  }

  async commit(name: string): Promise<CommitObject | null> {
    const found = await this.object(`${name}^{commit}`);
    return found?.type === 'commit' ? found : null;
  }

  /** The oid a ref points to; null when there is no such ref. */
  async ref(name: string): Promise<string | null> {
    if (!name.startsWith('refs/') || !isRefName(name)) return null;
    return (await this.#reader.read(name))?.oid ?? null;
  }

  /** Refs by name whose whole name begins with these path segments, in alphabetical order or by the dates of their commits. */
  async refs(prefix: string, order: 'refname' | 'creatordate' = 'refname'): Promise<RefState[]> {
    const asked = ['for-each-ref', `--sort=${order}`, '--format=%(refname) %(objectname)', prefix];
    const listed = await git(this.directory, asked);
    return listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ name: line.slice(0, line.lastIndexOf(' ')), oid: line.slice(-40) }));
  }

  /** Moves, makes (`from` null) or removes (`to` null) one ref if it still points to `from`; else throws `RefMoved`. */
  async moveRef(name: string, from: string | null, to: string | null): Promise<void> {
    try {
      await this.#moves.ask({ name, from, to });
    } catch (error) {
      throw new RefMoved(`${name} is not at ${from ?? 'nothing'}`, { cause: error });
    }
  }

  /** Writes a commit that no ref points to yet, and returns its oid. */
  write(commit: NewCommit): Promise<string> {
    return this.#commits.ask(commit);
  }

  /** Merges two commits without conflict into one that no ref points to yet; null when they conflict. */
  async merge(
    base: string,
    head: string,
    commit: Omit<NewCommit, 'parent' | 'changes'>,
  ): Promise<string | null> {
    const tree = await git(this.directory, ['merge-tree', '--write-tree', base, head]).then(
      (printed) => printed.trim(),
      (error: unknown) => {
        if (error instanceof GitFailure && error.code === 1) return null;
        throw error;
      },
    );
    if (tree === null) return null;
    const body = mergeCommit(tree, [base, head], commit);
    return this.writeObject('commit', body);
  }

  /** Commits reachable from `range` (`a` or `a..b`), newest first; only those touching `path` if given. */
  async log(range: string, page: { skip?: number; count?: number; path?: string } = {}): Promise<string[]> {
    const args = [
      'rev-list',
      `--skip=${page.skip ?? 0}`,
      ...(page.count === undefined ? [] : [`--max-count=${page.count}`]),
      range,
      '--',
      ...(page.path === undefined ? [] : [`:(literal)${page.path}`]),
    ];
    const key = FIXED_RANGE.test(range) ? args.join('\0') : null;
    const before = key === null ? undefined : this.#logs.get(key);
    if (before !== undefined) return before;
    const listed = await git(this.directory, args);
    const commits = listed.split('\n').filter((line) => line !== '');
    if (key !== null) this.#logs.set(key, commits);
    return commits;
  }

  /** The commit both grew from; null when they share none. */
  async mergeBase(one: string, other: string): Promise<string | null> {
    return git(this.directory, ['merge-base', one, other]).then(
      (printed) => printed.trim(),
      (error: unknown) => {
        if (error instanceof GitFailure && error.code === 1) return null;
        throw error;
      },
    );
  }

  /** What differs between two commits. */
  changedFiles(from: string, to: string): Promise<ChangedFile[]> {
    return changedFiles(this.directory, from, to);
  }

  /** What merging `head` into `base` would bring; the same text as long as the same change is proposed. */
  patch(base: string, head: string): Promise<string> {
    return patch(this.directory, base, head);
  }

  /** Where a line of a file stands in a later commit; null when it was changed or is gone. */
  lineAfter(place: { path: string; line: number }, from: string, to: string): Promise<number | null> {
    return lineAfter(this.directory, place, from, to);
  }

  /** What a tree lists; everything below it too when `recursive`. */
  tree(oid: string, recursive: boolean): Promise<TreeEntry[]> {
    return listTree(this.directory, oid, recursive);
  }

  /** Writes a tree that differs from `base` in some paths, and returns its oid. */
  writeTree(base: string | null, changes: readonly TreeChange[]): Promise<string> {
    return writeTree(this.directory, base, changes);
  }

  /** Writes an object as it is given, and returns its oid. */
  async writeObject(type: 'blob' | 'commit', body: string): Promise<string> {
    return (await git(this.directory, ['hash-object', '-t', type, '-w', '--stdin'], body)).trim();
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async #import(commits: readonly NewCommit[]): Promise<string[]> {
    const printed = await git(this.directory, ['fast-import', '--quiet', '--force'], commitStream(commits));
    return printed.trim().split('\n');
  }

  async #update(moves: readonly RefMove[]): Promise<undefined[]> {
    const lines = moves.map(({ name, from, to }) => `update ${name}\0${to ?? NOWHERE}\0${from ?? NOWHERE}\0`);
    await git(this.directory, ['update-ref', '-z', '--stdin'], lines.join(''));
    return moves.map(() => undefined);
  }
}
