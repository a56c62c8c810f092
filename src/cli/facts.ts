import * as z from 'zod';
import { NOTHING_FOUND, type Found } from '../decide/found.ts';
import { type Snapshot } from '../decide/snapshot.ts';
import { PERMISSIONS } from '../people.ts';
import { UsageError } from './verb.ts';

const person = z.strictObject({
  id: z.int(),
  login: z.string(),
  type: z.enum(['User', 'Bot', 'Organization', 'Mannequin']).default('User'),
});

/** What `--facts` may say: the parts of a pull request that a decision can rest on. Everything has a default. */
export const factsSchema = z.strictObject({
  pull_request: z
    .strictObject({
      number: z.int().positive().default(1),
      title: z.string().default(''),
      body: z.string().default(''),
      author: person.default({ id: 1, login: 'author', type: 'User' }),
      committers: z.array(z.int()).default([]),
      labels: z.array(z.string()).default([]),
      base: z.string().default('main'),
      head_oid: z.string().default('0'.repeat(40)),
      /** The entries of the head's root tree, which is what gates approve; file modes as numbers, 0o100644 is 33188. */
      tree: z.array(z.strictObject({ name: z.string(), mode: z.int(), oid: z.string() })).default([]),
    })
    .prefault({}),
  comments: z
    .array(z.strictObject({ id: z.int(), author: person, body: z.string(), created_at: z.iso.datetime() }))
    .default([]),
  permissions: z.record(z.string(), z.enum(PERMISSIONS)).default({}),
  /** Blob ids of the head by path: the outputs that gates show. */
  outputs: z.record(z.string(), z.string()).default({}),
  /** Texts by blob id, or by `commit:path`. */
  texts: z.record(z.string(), z.string()).default({}),
  /** Conclusions of checks on the head by name, null while they run. */
  checks: z.record(z.string(), z.string().nullable()).default({}),
  /** Whether somebody belongs to a team, by `org/team:login`. */
  members: z.record(z.string(), z.boolean()).default({}),
  /** The text of CODEOWNERS on the base; null where there is none. */
  code_owners: z.string().nullable().optional(),
  /** Paths that the pull request touches. */
  changed_paths: z.array(z.string()).optional(),
  /** Who pushed last; the author unless given. */
  pusher: person.optional(),
  /** Conclusions of dispatched actions runs by id, null while they last. */
  actions_runs: z.record(z.string(), z.string().nullable()).default({}),
});

type Facts = z.infer<typeof factsSchema>;

const foundIn = ({ members, code_owners, changed_paths, pusher, pull_request }: Facts): Found => ({
  ...NOTHING_FOUND,
  members,
  pusher: pusher ?? pull_request.author,
  closed_issues: [],
  ...(changed_paths === undefined ? {} : { changed_paths }),
  code_owners:
    code_owners === undefined
      ? {}
      : { '': code_owners === null ? null : { path: '.github/CODEOWNERS', oid: '', text: code_owners } },
});

/** A snapshot of a pull request that exists only in these facts: what `pawl decide` decides on. */
export function snapshotFrom(raw: unknown, now: string): Snapshot {
  const parsed = factsSchema.safeParse(raw);
  if (!parsed.success) throw new UsageError(`--facts does not fit: ${z.prettifyError(parsed.error)}`);
  const { pull_request: pull, comments, permissions, outputs, texts, checks, actions_runs } = parsed.data;
  return {
    now,
    viewer: { id: 0, login: 'pawl', type: 'Bot' },
    repository: {
      node_id: '',
      name: 'local/local',
      default_branch: pull.base,
      default_oid: '',
      private: true,
    },
    pull: {
      number: pull.number,
      node_id: '',
      title: pull.title,
      body: pull.body,
      author: pull.author,
      edited: null,
      renamed: null,
      state: 'OPEN',
      draft: false,
      labels: pull.labels,
      head: { oid: pull.head_oid, ref: 'head', repository: 'local/local', tree: pull.tree },
      base: { ref: pull.base, oid: '' },
      fork: false,
      committers: pull.committers,
    },
    comments: comments.map((comment) => ({
      ...comment,
      node_id: String(comment.id),
      edited_at: null,
      own_reactions: [],
    })),
    reviews: [],
    labelled: [],
    run: null,
    archive: null,
    head: { document: null, commits: [] },
    outputs,
    policy: null,
    definitions: { oid: '', workflows: [], prompts: [] },
    seen: { comment: null, labels: {}, status: null },
    permissions,
    texts,
    checks,
    actions_runs,
    found: foundIn(parsed.data),
    incomplete: [],
  };
}
