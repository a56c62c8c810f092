import { git, GitFailure } from './process.ts';
import { commitStream, mergeCommit, type NewCommit } from './commit-stream.ts';
import { ObjectReader } from './object-reader.ts';
import { parseCommit, parseTree, type CommitObject, type StoredObject } from './objects.ts';

export interface RefState {
  /** Whole name, such as `refs/heads/main`. */
  name: string;
  oid: string;
}

/** A ref that did not point to what the writer expected. */
export class RefMoved extends Error {}

const NOWHERE = '0'.repeat(40);

/** A bare git repository on disk, read through one batch process and written through git's own commands. */
export class GitStore {
  readonly directory: string;
  readonly #reader: ObjectReader;
  #imports = 0;

  private constructor(directory: string) {
    this.directory = directory;
    this.#reader = new ObjectReader(directory);
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
    return (await this.refs(name)).find((ref) => ref.name === name)?.oid ?? null;
  }

  /** Refs by name whose whole name begins with these path segments, in alphabetical order. */
  async refs(prefix: string): Promise<RefState[]> {
    const listed = await git(this.directory, ['for-each-ref', '--format=%(refname) %(objectname)', prefix]);
    return listed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ name: line.slice(0, line.lastIndexOf(' ')), oid: line.slice(-40) }));
  }

  /** What git accepts as the whole name of a ref. */
  isRefName(name: string): Promise<boolean> {
    return git(this.directory, ['check-ref-format', name]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof GitFailure && error.code === 1) return false;
        throw error;
      },
    );
  }

  /** Moves, makes (`from` null) or removes (`to` null) one ref if it still points to `from`; else throws `RefMoved`. */
  async moveRef(name: string, from: string | null, to: string | null): Promise<void> {
    const line = `update ${name}\0${to ?? NOWHERE}\0${from ?? NOWHERE}\0`;
    try {
      await git(this.directory, ['update-ref', '-z', '--stdin'], line);
    } catch (error) {
      throw new RefMoved(`${name} is not at ${from ?? 'nothing'}`, { cause: error });
    }
  }

  /** Writes a commit that no ref points to yet, and returns its oid. */
  async write(commit: NewCommit): Promise<string> {
    const scratch = `refs/sandbox/import-${++this.#imports}`;
    const stream = commitStream(scratch, commit);
    const printed = await git(this.directory, ['fast-import', '--quiet', '--force'], stream);
    await git(this.directory, ['update-ref', '-d', scratch]);
    return printed.trim();
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
    return (await git(this.directory, ['hash-object', '-t', 'commit', '-w', '--stdin'], body)).trim();
  }

  /** Commits reachable from `range` (`a` or `a..b`), newest first; only those touching `path` if given. */
  async log(range: string, page: { skip?: number; count?: number; path?: string } = {}): Promise<string[]> {
    const listed = await git(this.directory, [
      'rev-list',
      `--skip=${page.skip ?? 0}`,
      ...(page.count === undefined ? [] : [`--max-count=${page.count}`]),
      range,
      '--',
      ...(page.path === undefined ? [] : [`:(literal)${page.path}`]),
    ]);
    return listed.split('\n').filter((line) => line !== '');
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

  /** Paths that differ between two commits or trees. */
  async changedPaths(from: string, to: string): Promise<string[]> {
    const listed = await git(this.directory, ['diff-tree', '-r', '-z', '--name-only', from, to]);
    return listed.split('\0').filter((path) => path !== '');
  }

  close(): Promise<void> {
    return this.#reader.close();
  }
}
