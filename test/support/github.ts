import { NOTHING_FOUND } from '../../src/decide/found.ts';
import type { Comment, Review, Snapshot } from '../../src/decide/snapshot.ts';
import type { Edit, Want } from '../../src/decide/found.ts';
import type { SourceFile } from '../../src/decide/source-file.ts';
import { hashes } from '../../src/hashes.ts';
import type { World } from '../../src/orchestrate/world.ts';
import type { Permission, Person } from '../../src/people.ts';
import type {
  CommitRequest,
  CommitResult,
  DispatchResult,
  DispatchTask,
  GitHub,
  OpenPull,
  ReadOptions,
  RestoreRequest,
  RunBranch,
  View,
} from '../../src/ports.ts';
import { definitionsAt, lookUp, Told, type FakeCommit } from './found.ts';
import { Shown } from './shown.ts';
import { JONAS, LEA, MARIA } from './story.ts';

const US: Person = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' };
const RUN = 'pawl/pr-7';
const ARCHIVE = 'pawl-archive/pr-7';

/** A repository with one pull request, number 7, that lives in memory and answers as the adapter of GitHub would. */
export class FakeGitHub implements GitHub {
  now = '2026-01-05T09:00:00Z';
  fork = false;
  comments: Comment[] = [];
  reviews: Review[] = [];
  checks: Snapshot['checks'] = {};
  /** Conclusions of actions runs that have ended, by id. */
  readonly actionsRuns = new Map<number, string>();
  /** How the next dispatches are answered, in order; each begins an actions run where nothing else is said. */
  readonly onDispatch: ((task: DispatchTask) => DispatchResult)[] = [];
  readonly dispatched: DispatchTask[] = [];
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly commits = new Map<string, FakeCommit>();
  readonly permissions = new Map<string, Permission>([
    [LEA.login, 'write'],
    [MARIA.login, 'write'],
    [JONAS.login, 'maintain'],
  ]);
  /** What was asked for, in order: `read`, `more`, `commit pawl/pr-7`, `publish`, `wake 7`. */
  readonly calls: string[] = [];
  readonly views: View[] = [];
  /** Facts that are looked up, as tests want them. */
  readonly told = new Told();
  /** What people see of us, and what they did to it. */
  readonly shown = new Shown(US);
  /** What a pull request is apart from its branches, where a test wants it otherwise. */
  pull: Partial<Snapshot['pull']> = {};
  /** Lists that cannot be read whole. */
  incomplete: string[] = [];
  /** Told before a commit is made, in order: what happens meanwhile, or how it is answered. */
  readonly beforeCommit: (((request: CommitRequest) => CommitResult | void) | null)[] = [];
  /** The same of a restoration. */
  readonly beforeRestore: ((request: RestoreRequest) => CommitResult | void)[] = [];
  onPublish: () => void = () => {};
  #ids = 0;

  constructor(files: { [path: string]: string }, policy: string | null = null) {
    const base = policy === null ? files : { ...files, '.github/pawl/policy.yml': policy };
    this.push('main', base, 'Begin');
    this.push('feature', { ...base, 'src/a.ts': 'one\n', 'src/b.ts': 'two\n' }, 'Work', false);
  }

  /** Somebody commits to a branch, made where it does not exist; null deletes a file. */
  push(
    branch: string,
    files: { [path: string]: string | null },
    message = 'Human work',
    ours = false,
  ): string {
    const parent = this.branches.get(branch) ?? null;
    const before = parent === null ? {} : this.at(parent).files;
    const merged = Object.entries({ ...before, ...files }).filter(
      (pair): pair is [string, string] => pair[1] !== null,
    );
    const oid = hashes.blob(`${branch} ${this.commits.size} ${message}`);
    this.commits.set(oid, { oid, message, ours, parent, files: Object.fromEntries(merged) });
    this.branches.set(branch, oid);
    return oid;
  }

  later(seconds: number): this {
    this.now = new Date(Date.parse(this.now) + seconds * 1000).toISOString().replace('.000Z', 'Z');
    return this;
  }

  say(author: Person, body: string): this {
    this.later(60);
    this.#ids += 1;
    const id = 1000 + this.#ids;
    this.comments.push({
      id,
      node_id: `c${id}`,
      author,
      body,
      created_at: this.now,
      edited_at: null,
      own_reactions: [],
    });
    return this;
  }

  /** Somebody puts a label on, or takes it off. */
  label(author: Person, name: string, on = true): this {
    this.later(60);
    this.shown.label(author, name, on, this.now);
    return this;
  }

  /** Somebody toggles the first box of our status comment whose line contains `text`: an edit of the whole comment. */
  tick(author: Person, text: string): this {
    this.later(60);
    const lines = (this.shown.body ?? '').split('\n');
    const index = lines.findIndex((line) => /^- \[[ x]\] /.test(line) && line.includes(text));
    const line = lines[index];
    if (line === undefined) throw new Error(`There is no box with ${text}`);
    lines[index] = line.startsWith('- [ ]') ? line.replace('- [ ]', '- [x]') : line.replace('- [x]', '- [ ]');
    this.shown.edit(author, lines.join('\n'), this.now);
    return this;
  }

  at(oid: string): FakeCommit {
    const commit = this.commits.get(oid);
    if (commit === undefined) throw new Error(`There is no commit ${oid}`);
    return commit;
  }

  /** The text of a file at the tip of a branch. */
  text(branch: string, path: string): string | undefined {
    return this.at(this.branches.get(branch) ?? '').files[path];
  }

  history(branch: string): FakeCommit[] {
    const found: FakeCommit[] = [];
    let oid = this.branches.get(branch) ?? null;
    while (oid !== null) {
      const commit: FakeCommit = this.at(oid);
      found.push(commit);
      oid = commit.parent;
    }
    return found;
  }

  read(pull: number, options: ReadOptions): Promise<Snapshot> {
    this.calls.push('read');
    const document = this.branches.has(RUN) ? (this.text(RUN, this.#document) ?? null) : null;
    const from = options.since(document);
    return Promise.resolve(
      structuredClone({
        now: this.now,
        viewer: US,
        repository: {
          node_id: 'R',
          name: 'acme/widgets',
          default_branch: 'main',
          default_oid: this.branches.get('main')!,
          private: true,
        },
        pull: this.#pull(pull),
        comments: this.comments.filter((comment) => from === null || comment.created_at >= from),
        reviews: this.reviews,
        labelled: this.shown.labelled.filter(({ at }) => from === null || at >= from),
        run: this.branches.has(RUN)
          ? {
              tip: recorded(this.history(RUN)[0]!),
              document: this.#file(RUN, this.#document),
              history: this.#newest(RUN),
            }
          : null,
        archive: this.#archived(),
        head: { document: this.#file('feature', this.#document), commits: this.#newest('feature') },
        outputs: this.#outputs(),
        policy: this.#file('main', '.github/pawl/policy.yml'),
        definitions: definitionsAt(this.history('main')[0]!),
        seen: this.shown.seen(),
        permissions: {},
        texts: {},
        checks: this.checks,
        actions_runs: {},
        found: NOTHING_FOUND,
        incomplete: this.incomplete,
      }),
    );
  }

  readMore(snapshot: Snapshot, wants: Want[]): Promise<Snapshot> {
    this.calls.push('more');
    const next = structuredClone(snapshot);
    for (const want of wants)
      if (want.want === 'permission')
        next.permissions[want.login] = this.permissions.get(want.login) ?? 'none';
      else if (want.want === 'text') next.texts[want.oid] = this.#blob(want.oid);
      else if (want.want === 'file')
        next.texts[`${want.oid}:${want.path}`] = this.commits.get(want.oid)?.files[want.path] ?? null;
      else if (want.want === 'actions_run')
        next.actions_runs[want.id] = this.actionsRuns.get(want.id) ?? null;
      else if (want.want === 'definitions') {
        const commit = this.commits.get(want.oid);
        next.definitions =
          commit === undefined ? { oid: want.oid, workflows: [], prompts: [] } : definitionsAt(commit);
      } else lookUp(this.#archive, this.told, this.#edits(want), want, next.found);
    return Promise.resolve(next);
  }

  blobs(oid: string, paths: string[]): Promise<{ [path: string]: string | null }> {
    const { files } = this.at(oid);
    const found = paths.map((path) => [path, files[path] === undefined ? null : hashes.blob(files[path])]);
    return Promise.resolve(Object.fromEntries(found) as { [path: string]: string | null });
  }

  texts(oids: string[]): Promise<{ [oid: string]: string | null }> {
    return Promise.resolve(Object.fromEntries(oids.map((oid) => [oid, this.#blob(oid)])));
  }

  commit(request: CommitRequest): Promise<CommitResult> {
    const { branch, expected, create, headline, body, additions, deletions } = request;
    this.calls.push(`commit ${branch}`);
    const answered = this.beforeCommit.shift()?.(request);
    if (answered !== undefined) return Promise.resolve(answered);
    const tip = this.branches.get(branch);
    if (create ? tip !== undefined : tip !== expected) return Promise.resolve({ ok: false, reason: 'stale' });
    if (create) this.branches.set(branch, expected);
    const files = Object.fromEntries([
      ...additions.map(({ path, text }) => [path, text] as const),
      ...deletions.map((path) => [path, null] as const),
    ]);
    const oid = this.push(branch, files, `${headline}\n\n${body}`, true);
    if (request.show === undefined) return Promise.resolve({ ok: true, oid });
    this.shown.show(request.show.view, this.now, false);
    return Promise.resolve({ ok: true, oid, seen: this.shown.seen() });
  }

  restore(request: RestoreRequest): Promise<CommitResult> {
    const { branch, expected, tree_of, keep, additions, headline, body } = request;
    this.calls.push(`restore ${branch}`);
    const answered = this.beforeRestore.shift()?.(request);
    if (answered !== undefined) return Promise.resolve(answered);
    if (this.branches.get(branch) !== expected) return Promise.resolve({ ok: false, reason: 'stale' });
    const earlier = this.commits.get(tree_of);
    if (earlier === undefined)
      return Promise.resolve({ ok: false, reason: 'forbidden', message: `There is no commit ${tree_of}` });
    const whole = request.only === undefined;
    const wanted = whole ? Object.entries({ ...this.at(expected).files, ...earlier.files }) : [];
    const some = (request.only ?? []).map(({ path, file }): [string, string | null] => [
      path,
      file === null ? null : this.#blob(file.oid),
    ]);
    const changed = wanted
      .filter(([path]) => path !== keep && !path.startsWith(`${keep}/`))
      .map(([path]): [string, string | null] => [path, earlier.files[path] ?? null]);
    const added = additions.map(({ path, text }): [string, string] => [path, text]);
    const files = Object.fromEntries([...changed, ...some, ...added]);
    return Promise.resolve({ ok: true, oid: this.push(branch, files, `${headline}\n\n${body}`, true) });
  }

  archive(snapshot: Snapshot, keep?: string): Promise<CommitResult> {
    this.calls.push('archive');
    const tip = this.branches.get(RUN);
    if (tip === undefined || tip !== snapshot.run?.tip.oid)
      return Promise.resolve({ ok: false, reason: 'stale' });
    this.tags.set(ARCHIVE, keep ?? tip);
    this.branches.delete(RUN);
    return Promise.resolve({ ok: true, oid: tip });
  }

  publish(_: Snapshot, view: View): Promise<void> {
    this.calls.push('publish');
    this.onPublish();
    this.views.push(view);
    this.shown.show(view, this.now, true);
    return Promise.resolve();
  }

  wake(pull: number): Promise<void> {
    this.calls.push(`wake ${pull}`);
    return Promise.resolve();
  }

  dispatch(task: DispatchTask): Promise<DispatchResult> {
    this.calls.push(`dispatch ${task.workflow}`);
    this.dispatched.push(task);
    const id = 9000 + this.dispatched.length;
    const url = `https://github.com/acme/widgets/actions/runs/${id}`;
    return Promise.resolve(this.onDispatch.shift()?.(task) ?? { ok: true, run_id: id, url });
  }

  runs(): Promise<{ now: string; runs: RunBranch[] }> {
    const document = this.branches.has(RUN) ? (this.text(RUN, this.#document) ?? null) : null;
    return Promise.resolve({ now: this.now, runs: this.branches.has(RUN) ? [{ pull: 7, document }] : [] });
  }

  openPulls(): Promise<{ now: string; complete: boolean; pulls: OpenPull[] }> {
    const pull = {
      number: 7,
      labels: [...this.shown.labels],
      status: null,
      checks: this.checks,
      comments: this.comments,
      reviews: this.reviews,
    };
    return Promise.resolve({ now: this.now, complete: true, pulls: [pull] });
  }

  readonly #document = '.pawl/pr-7/progress.json';

  #newest(branch: string): ReturnType<typeof recorded>[] {
    return this.history(branch).slice(0, 10).map(recorded);
  }

  #file(branch: string, path: string): SourceFile | null {
    const text = this.text(branch, path);
    return text === undefined ? null : { path, oid: hashes.blob(text), text };
  }

  #archived(): Snapshot['archive'] {
    const tip = this.tags.get(ARCHIVE);
    if (tip === undefined) return null;
    const text = this.at(tip).files[this.#document];
    const document = text === undefined ? null : { path: this.#document, oid: hashes.blob(text), text };
    return { tip: recorded(this.at(tip)), document };
  }

  #blob(oid: string): string | null {
    for (const { files } of this.commits.values())
      for (const text of Object.values(files)) if (hashes.blob(text) === oid) return text;
    return null;
  }

  #outputs(): Snapshot['outputs'] {
    const branch = this.fork ? RUN : 'feature';
    const files = this.branches.has(branch) ? this.at(this.branches.get(branch)!).files : {};
    const mine = Object.entries(files).filter(([path]) => path.startsWith('.pawl/pr-7/outputs/'));
    return Object.fromEntries(mine.map(([path, text]) => [path, hashes.blob(text)]));
  }

  #pull(number: number): Snapshot['pull'] {
    const head = this.history('feature')[0]!;
    const roots = new Map<string, string>();
    for (const [path, text] of Object.entries(head.files)) {
      const root = path.split('/')[0] ?? path;
      roots.set(root, hashes.blob(`${roots.get(root) ?? ''}${path}\0${text}`));
    }
    return {
      number,
      node_id: 'P',
      title: 'Add durations',
      body: 'Please.',
      author: LEA,
      edited: null,
      renamed: null,
      state: 'OPEN',
      draft: false,
      labels: [...this.shown.labels],
      head: {
        oid: head.oid,
        ref: 'feature',
        repository: this.fork ? 'lea/widgets' : 'acme/widgets',
        tree: [...roots].map(([name, oid]) => ({ name, mode: 16384, oid })),
      },
      base: { ref: 'main', oid: this.branches.get('main')! },
      fork: this.fork,
      committers: [LEA.id],
      ...this.pull,
    };
  }

  get #archive(): Parameters<typeof lookUp>[0] {
    return {
      commits: this.commits,
      head: () => this.history('feature')[0]!,
      base: () => this.history('main')[0]!,
    };
  }

  /** Versions of our status comment; null for any other comment. */
  #edits(want: Want): readonly Edit[] | null {
    return want.want === 'edits' && want.node_id === 'status' ? this.shown.versions : null;
  }
}

const recorded = ({ oid, ours, message }: FakeCommit): Snapshot['head']['commits'][number] => ({
  oid,
  ours,
  author: ours ? US.login : LEA.login,
  message,
});

/** The world of one actions run over such a repository; `nonce` tells processes apart. */
export const worldOf = (github: FakeGitHub, nonce = 'n'): World & { lines: string[] } => {
  const lines: string[] = [];
  return {
    github,
    hashes,
    nonce,
    templates: {},
    server_url: 'https://github.com',
    log: (line) => void lines.push(line),
    lines,
  };
};
