import { decide } from '../../src/decide/decide.ts';
import type { Decision } from '../../src/decide/decision.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import { NOTHING_FOUND } from '../../src/decide/found.ts';
import type { ClosedIssue, Edit, Found, Want } from '../../src/decide/found.ts';
import type { Review, Snapshot, TreeEntry } from '../../src/decide/snapshot.ts';
import type { Situation, Spending } from '../../src/decide/situation.ts';
import type { Task } from '../../src/decide/work/task.ts';
import { hashes } from '../../src/hashes.ts';
import type { Permission, Person } from '../../src/people.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { append } from '../../src/progress/append.ts';
import { ENDED, type Progress } from '../../src/progress/schema.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Policy } from '../../src/policy/schema.ts';
import type { Workflow } from '../../src/workflow/schema.ts';

export const LEA: Person = { id: 101, login: 'lea', type: 'User' };
export const MARIA: Person = { id: 102, login: 'maria', type: 'User' };
export const JONAS: Person = { id: 103, login: 'jonas', type: 'User' };
export const RENE: Person = { id: 104, login: 'rene', type: 'User' };

const PATH = '.github/pawl/workflows/story.yml';
const OID = 'b'.repeat(40);

interface Texts {
  workflow: Workflow;
  policy: Policy;
  templates: string[];
}

/** What was read last, by its texts: stories of one file mostly have the same few. */
const READ = new Map<string, Texts>();

/** A pull request that exists only in memory: people act, steps come back, and `decide` is asked again and again. */
export class Story {
  now = '2026-01-05T09:00:00Z';
  progress: Progress | null = null;
  readonly decisions: Decision[] = [];
  readonly documents: Progress[] = [];
  snapshot: Snapshot;
  readonly #yaml: string;
  readonly #policy: string | null;
  readonly #permissions = new Map<string, Permission>([
    ['lea', 'write'],
    ['maria', 'write'],
    ['jonas', 'maintain'],
    ['rene', 'read'],
  ]);
  /** Texts that steps brought, by blob id; null where GitHub would cut one short. */
  readonly texts: { [oid: string]: string | null } = {};
  /** Texts of prompt templates that the definition does not name, by name. */
  readonly prompts: { [name: string]: string } = {};
  /** Conclusions of dispatched actions runs, by id. */
  readonly actionsRuns: { [id: number]: string } = {};
  /** What GitHub tells where it is asked for more. */
  readonly facts: {
    members: Found['members'];
    /** Text of CODEOWNERS on the base. */
    owners: string | null;
    changed_paths: string[] | null;
    trees: Found['trees'];
    pusher: Person | null;
    comparisons: Found['comparisons'];
    review_comments: Found['review_comments'];
    edits: Edit[] | null;
    /** What runs of other pull requests spent today. */
    spending: Spending;
    closed_issues: ClosedIssue[] | null;
  } = {
    members: {},
    owners: null,
    changed_paths: [],
    trees: {},
    pusher: LEA,
    comparisons: {},
    review_comments: {},
    edits: [],
    spending: { used: {}, reserved: {} },
    closed_issues: [],
  };
  #ids = 1000;
  readonly #others: { [stem: string]: string };

  constructor(yaml: string, policy: string | null = null, others: { [stem: string]: string } = {}) {
    this.#yaml = yaml;
    this.#others = others;
    this.#policy = policy;
    this.snapshot = emptySnapshot(this.now);
  }

  /** Lets time pass, in seconds. */
  later(seconds: number): this {
    this.now = new Date(Date.parse(this.now) + seconds * 1000).toISOString().replace('.000Z', 'Z');
    return this;
  }

  comment(author: Person, body: string, edited: string | null = null): this {
    this.later(60);
    this.#ids += 1;
    this.snapshot.comments.push({
      id: this.#ids,
      node_id: `c${this.#ids}`,
      author,
      body,
      created_at: this.now,
      edited_at: edited,
      own_reactions: [],
    });
    return this;
  }

  review(
    author: Person,
    state: Review['state'],
    body = '',
    tree: TreeEntry[] = this.snapshot.pull.head.tree,
  ): this {
    this.later(60);
    this.#ids += 1;
    this.snapshot.reviews.push({
      id: this.#ids,
      node_id: `r${this.#ids}`,
      author,
      state,
      body,
      submitted_at: this.now,
      edited_at: null,
      commit: { oid: OID, tree },
    });
    return this;
  }

  permit(login: string, permission: Permission): this {
    this.#permissions.set(login, permission);
    return this;
  }

  situation(outcomes: Outcome[] = []): Situation {
    const { workflow, policy, templates } = this.#read();
    const parsed = { ok: true, value: workflow, problems: [] } as const;
    const active = this.progress !== null && !ENDED.includes(this.progress.status);
    return {
      snapshot: { ...this.snapshot, now: this.now, permissions: {}, texts: {} },
      policy,
      progress: this.progress,
      restored: null,
      ahead: null,
      workflow: active ? workflow : null,
      startable: active ? {} : { story: { path: PATH, oid: OID, parsed: { ...parsed, problems: [] } } },
      problems: [],
      templates: { ...this.prompts, ...Object.fromEntries(templates.map((name) => [name, `${name}.`])) },
      outcomes,
      nonce: String(this.decisions.length),
      hashes,
    };
  }

  #known: Texts | undefined;

  #read(): Texts {
    this.#known ??= this.#parsed();
    return this.#known;
  }

  #parsed(): Texts {
    const key = JSON.stringify([this.#yaml, this.#policy, this.#others]);
    const known = READ.get(key);
    if (known !== undefined) return known;
    if (READ.size > 50) READ.clear();
    const templates = [...this.#yaml.matchAll(/template: (\S+)/g)].map(([, name = '']) => name);
    const workflows = Object.fromEntries(
      Object.entries(this.#others).map(([stem, text]) => [stem, { path: PATH.replace('story', stem), text }]),
    );
    const parsed = parseWorkflow({ path: PATH, text: this.#yaml }, { templates, workflows });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
    const policy = parsePolicy(
      this.#policy === null ? null : { path: 'policy.yml', text: this.#policy },
      'main',
    );
    if (!policy.ok) throw new Error(JSON.stringify(policy.problems, null, 2));
    const read = { workflow: parsed.value, policy: policy.value, templates };
    READ.set(key, read);
    return read;
  }

  /** One wake-up: decides, reading permissions when asked, and writes what was decided. */
  wake(outcomes: Outcome[] = [], change: (situation: Situation) => Situation = (same) => same): Decision {
    let situation = change(this.situation(outcomes));
    let decision = decide(situation);
    for (let round = 0; decision.kind === 'observe' && round < 20; round += 1) {
      const permissions = { ...situation.snapshot.permissions };
      const texts = { ...situation.snapshot.texts };
      const actions_runs = { ...situation.snapshot.actions_runs };
      const found = structuredClone(situation.snapshot.found);
      const { spending } = this.facts;
      for (const want of decision.wants)
        if (want.want === 'permission') permissions[want.login] = this.#permissions.get(want.login) ?? 'none';
        else if (want.want === 'text') texts[want.oid] = this.texts[want.oid] ?? null;
        else if (want.want === 'file')
          texts[`${want.oid}:${want.path}`] = this.texts[`${want.oid}:${want.path}`] ?? null;
        else if (want.want === 'spending') situation = { ...situation, spending };
        else if (want.want === 'actions_run') actions_runs[want.id] = this.actionsRuns[want.id] ?? null;
        else this.#find(found, want);
      const snapshot = { ...situation.snapshot, permissions, texts, actions_runs, found };
      situation = { ...situation, snapshot };
      decision = decide(situation);
    }
    this.decisions.push(decision);
    if (decision.entries.length > 0) {
      this.progress = append(this.progress, decision.entries, hashes.sha256);
      this.documents.push(this.progress);
    }
    for (const { comment_node_id, content } of decision.reactions)
      this.snapshot.comments
        .find((comment) => comment.node_id === comment_node_id)
        ?.own_reactions.push(content);
    for (const { path, text } of decision.files) {
      if (!path.startsWith('.pawl/')) continue;
      this.snapshot.outputs[path] = hashes.blob(text);
      this.texts[hashes.blob(text)] ??= text;
    }
    if (decision.files.some((file) => !file.path.startsWith('.pawl/')))
      this.push(`work ${this.decisions.length}`);
    return decision;
  }

  #find(found: Found, want: Want): void {
    const { facts } = this;
    switch (want.want) {
      case 'member':
        found.members[`${want.team}:${want.login}`] = facts.members[`${want.team}:${want.login}`] ?? null;
        return;
      case 'code_owners':
        found.code_owners[want.oid] =
          facts.owners === null ? null : { path: '.github/CODEOWNERS', oid: OID, text: facts.owners };
        return;
      case 'changed_paths':
        found.changed_paths = facts.changed_paths;
        return;
      case 'tree':
        found.trees[want.oid] = facts.trees[want.oid] ?? null;
        return;
      case 'closed_issues':
        found.closed_issues = facts.closed_issues;
        return;
      case 'pusher':
        found.pusher = facts.pusher;
        return;
      case 'comparison':
        found.comparisons[`${want.base}...${want.head}`] =
          facts.comparisons[`${want.base}...${want.head}`] ?? null;
        return;
      case 'review_comments':
        found.review_comments[want.node_id] = facts.review_comments[want.node_id] ?? [];
        return;
      case 'edits':
        found.edits[want.node_id] = facts.edits;
        return;
      case 'definitions_at':
        found.definitions[want.oid] = null;
        return;
      default:
        throw new Error(`Nobody answers ${want.want}`);
    }
  }

  /** Somebody, or a step, changes the content of the branch. */
  push(content: string): this {
    const oid = hashes.blob(content);
    this.snapshot.pull.head = { ...this.snapshot.pull.head, oid, tree: [{ name: 'src', mode: 16384, oid }] };
    return this;
  }

  /** The step in flight comes back. */
  back(step: string, outcome: Partial<Outcome> = {}): Decision {
    const state = this.progress?.steps[step];
    const task = `${state?.claim?.decision ?? 'nobody'}/${step}/${state?.attempts ?? 0}`;
    return this.wake([
      { task, status: 'success', text: `${step} done`, value: null, files: [], deletions: [], ...outcome },
    ]);
  }

  /** Every step in flight comes back well. */
  allBack(): Decision[] {
    return Object.entries(this.progress?.steps ?? {}).flatMap(([instance, state]) =>
      state.claim === undefined ? [] : [this.back(instance)],
    );
  }

  fail(step: string, type: NonNullable<Outcome['error']>['type'] = 'tool', message = 'it broke'): Decision {
    return this.back(step, { status: 'failure', text: '', error: { type, message } });
  }

  /** Begins the run as Lea, the author, and answers its first decision. */
  start(words = ''): Decision {
    return this.comment(LEA, `/start story ${words}`.trim()).wake();
  }

  /** A check of the head comes to a conclusion; null while it runs. */
  check(name: string, conclusion: string | null): this {
    this.snapshot.checks = { ...this.snapshot.checks, [name]: conclusion };
    return this;
  }

  label(name: string): this {
    this.snapshot.pull = { ...this.snapshot.pull, labels: [...this.snapshot.pull.labels, name] };
    return this;
  }

  tasks(): Task[] {
    return this.decisions.at(-1)?.tasks ?? [];
  }

  states(): { [instance: string]: string } {
    return Object.fromEntries(
      Object.entries(this.progress?.steps ?? {}).map(([name, state]) => [
        name,
        state.conclusion ?? state.status,
      ]),
    );
  }
}

export const given = (
  yaml: string,
  policy: string | null = null,
  others: { [stem: string]: string } = {},
): Story => new Story(yaml, policy, others);

function emptySnapshot(now: string): Snapshot {
  return {
    now,
    viewer: { id: 41898282, login: 'github-actions[bot]', type: 'Bot' },
    repository: {
      node_id: 'R',
      name: 'acme/widgets',
      default_branch: 'main',
      default_oid: OID,
      private: true,
    },
    pull: {
      number: 7,
      node_id: 'P',
      title: 'Add durations',
      body: 'Please.',
      author: LEA,
      edited: null,
      renamed: null,
      state: 'OPEN',
      draft: false,
      labels: [],
      head: {
        oid: OID,
        ref: 'feature',
        repository: 'acme/widgets',
        tree: [{ name: 'src', mode: 16384, oid: OID }],
      },
      base: { ref: 'main', oid: OID },
      fork: false,
      committers: [LEA.id],
    },
    comments: [],
    reviews: [],
    labelled: [],
    run: null,
    archive: null,
    head: { document: null, commits: [] },
    outputs: {},
    policy: null,
    definitions: { oid: OID, workflows: [], prompts: [] },
    seen: { comment: null, labels: {}, status: null },
    permissions: {},
    texts: {},
    checks: {},
    actions_runs: {},
    found: NOTHING_FOUND,
    incomplete: [],
  };
}
