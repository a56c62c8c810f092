import { NOTHING_FOUND } from '../../src/ports.ts';
import type { Snapshot, View } from '../../src/ports.ts';

/** What GitHub answers to the documents of src/github/query.ts, ready to be changed by a test. */
export const oid = (digit: string): string => digit.repeat(40);

const ME = { login: 'github-actions[bot]', databaseId: 41898282 };
const BOT = { kind: 'Bot', login: 'github-actions', databaseId: 41898282 };
export const user = (login: string, databaseId: number) => ({ kind: 'User', login, databaseId });

const root = { entries: [{ name: 'README.md', mode: 33188, oid: oid('9') }] };

export const comment = (id: number, body: string, more: object = {}) => ({
  id: `C${id}`,
  fullDatabaseId: String(id),
  body,
  createdAt: '2026-01-05T08:30:00Z',
  updatedAt: '2026-01-05T08:30:00Z',
  lastEditedAt: null,
  isMinimized: false,
  viewerDidAuthor: false,
  author: user('ada', 7),
  reactionGroups: [{ content: 'EYES', viewerHasReacted: false }],
  ...more,
});

export const ours = (id: number, body: string) => comment(id, body, { viewerDidAuthor: true, author: BOT });

/** A label that was put on (`Labeled`) or taken off (`Unlabeled`). */
export const labelEvent = (id: string, name: string, kind = 'Labeled', at = '2026-01-05T08:50:00Z') => ({
  kind: `${kind}Event`,
  id,
  createdAt: at,
  actor: user('grace', 8),
  label: { name },
});

/** A review that was dismissed, by the commit where one is given. */
export const dismissal = (review: string, commit: object | null = null) => ({
  kind: 'ReviewDismissedEvent',
  id: `D-${review}`,
  createdAt: '2026-01-05T08:55:00Z',
  previousReviewState: 'APPROVED',
  actor: user('ada', 7),
  review: { id: review },
  pullRequestCommit: commit === null ? null : { commit },
});

export const review = (id: number, state: string) => ({
  id: `R${id}`,
  fullDatabaseId: String(id),
  state,
  body: '',
  submittedAt: '2026-01-05T08:40:00Z',
  lastEditedAt: null,
  author: user('grace', 8),
  commit: { oid: oid('a'), tree: root },
});

export const recorded = (digit: string, message: string, more: object = {}) => ({
  oid: oid(digit),
  message,
  author: { name: ME.login, email: `${ME.databaseId}+${ME.login}@users.noreply.github.com`, user: null },
  signature: { isValid: true, wasSignedByGitHub: true },
  ...more,
});

export const file = (text: string | null, isTruncated = false) => ({
  oid: oid('f'),
  object: { text, isTruncated },
});

/** The run's branch with its newest commit, which `more` changes. */
export const runBranch = (document: object | null, outputs: object | null = null, more: object = {}) => {
  const tip = recorded('e', 'pawl: start\n\nPawl-Decision: d1', more);
  const history = { nodes: [tip, recorded('d', 'a person was here', { signature: null })] };
  return { target: { ...tip, history, document, outputs } };
};

export const forwards = <T>(nodes: T[], endCursor: string | null = null) => ({
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
  nodes,
});

export const backwards = <T>(nodes: T[], startCursor: string | null = null) => ({
  pageInfo: { hasPreviousPage: startCursor !== null, startCursor },
  nodes,
});

const commitNode = (author: number) => ({
  commit: { author: { user: { databaseId: author } }, committer: { user: { databaseId: 19864447 } } },
});

/** The newest commit with what reports on it: null where nothing does. */
export const latest = (contexts: object | null, of = oid('a')) => ({
  nodes: [{ commit: { oid: of, statusCheckRollup: contexts === null ? null : { contexts } } }],
});

const head = {
  oid: oid('a'),
  tree: root,
  document: null,
  outputs: {
    object: {
      entries: [
        {
          name: 'create-plan',
          type: 'tree',
          oid: oid('1'),
          object: { entries: [{ name: '1.1.1.md', type: 'blob', oid: oid('2') }] },
        },
        { name: 'note.md', type: 'blob', oid: oid('3'), object: {} },
      ],
    },
  },
  history: { nodes: [recorded('a', 'pawl: plan\n\nPawl-Decision: d1')] },
  status: { context: { state: 'PENDING', description: 'working' } },
};

const sources = (...names: string[]) => ({
  object: {
    entries: names.map((name) => ({
      name,
      type: 'blob',
      oid: oid('4'),
      object: { text: name, isTruncated: false },
    })),
  },
});

/** An open pull request with a run, one command, one review and our status comment. */
export const pullRequest = () => ({
  number: 5,
  id: 'PR5',
  title: 'Add a greeting',
  body: 'Please.',
  state: 'OPEN',
  isDraft: false,
  isCrossRepository: false,
  lastEditedAt: null as string | null,
  author: user('ada', 7) as object | null,
  editor: null as object | null,
  headRefName: 'greeting',
  headRefOid: oid('a'),
  baseRefName: 'main',
  baseRefOid: oid('b'),
  headRepository: { nameWithOwner: 'octo/demo' } as { nameWithOwner: string } | null,
  headRef: { target: head } as { target: typeof head } | null,
  baseRef: {
    target: {
      oid: oid('c'),
      workflows: sources('build.yml', 'old.yaml', 'notes.txt'),
      prompts: sources('plan.md', 'x.yml'),
    },
  } as object | null,
  labels: forwards([
    { id: 'L1', name: 'pawl:blocked' },
    { id: 'L9', name: 'bug' },
  ]) as object | null,
  comments: forwards([
    comment(12, '/approve', {
      author: user('grace', 8),
      reactionGroups: [{ content: 'EYES', viewerHasReacted: true }],
    }),
    ours(11, '<!-- pawl:status {"v":1} -->\nworking'),
    comment(10, 'hello'),
  ]) as object | null,
  mine: {
    nodes: [
      { id: 'C12', userContentEdits: { nodes: [] } },
      {
        id: 'C11',
        userContentEdits: {
          nodes: [
            { editedAt: '2026-01-05T08:45:00Z', editor: user('grace', 8) },
            { editedAt: '2026-01-05T08:30:00Z', editor: BOT },
          ],
        },
      },
    ],
  } as object | null,
  events: backwards([]) as object | null,
  renamed: { nodes: [] } as object | null,
  reviews: forwards([review(20, 'APPROVED')]) as object | null,
  commits: { totalCount: 2, ...forwards([commitNode(7), commitNode(9)]) } as object | null,
  latest: latest(null) as object | null,
});

export const snapshotAnswer = (pull: object = {}, repository: object = {}) => ({
  viewer: ME,
  repository: {
    id: 'REPO',
    nameWithOwner: 'octo/demo',
    isPrivate: true,
    defaultBranchRef: { name: 'main', target: { oid: oid('b'), policy: file('bases: [main]\n') } },
    known: forwards([
      { id: 'L1', name: 'pawl:blocked' },
      { id: 'L2', name: 'pawl:in_progress' },
      { id: 'L3', name: 'not-pawl:x' },
    ]),
    run: runBranch(file('{"v":1}\n')),
    pullRequest: { ...pullRequest(), ...pull },
    ...repository,
  },
});

/** A snapshot with little in it, for writers. */
export const snapshot = (seen: Partial<Snapshot['seen']> = {}): Snapshot => ({
  now: '2026-01-05T09:00:00Z',
  viewer: { id: ME.databaseId, login: ME.login, type: 'Bot' },
  repository: {
    node_id: 'REPO',
    name: 'octo/demo',
    default_branch: 'main',
    default_oid: oid('b'),
    private: true,
  },
  pull: {
    number: 5,
    node_id: 'PR5',
    title: '',
    body: '',
    author: null,
    edited: null,
    renamed: null,
    state: 'OPEN',
    draft: false,
    labels: [],
    head: { oid: oid('a'), ref: 'greeting', repository: 'octo/demo', tree: [] },
    base: { ref: 'main', oid: oid('b') },
    fork: false,
    committers: [],
  },
  comments: [],
  reviews: [],
  labelled: [],
  run: null,
  archive: null,
  head: { document: null, commits: [] },
  outputs: {},
  policy: null,
  definitions: { oid: oid('c'), workflows: [], prompts: [] },
  seen: {
    comment: { node_id: 'C11', id: 11, body: 'old' },
    labels: {
      'pawl:in_progress': { node_id: 'L2', on: false },
      'pawl:blocked': { node_id: 'L1', on: true },
      'pawl:completed': { node_id: 'L4', on: false },
      'pawl:failed': { node_id: 'L5', on: false },
      'pawl:paused': { node_id: 'L7', on: false },
      'pawl:cancelled': { node_id: 'L8', on: false },
      'pawl:approved:plan': { node_id: 'L6', on: true },
    },
    status: { state: 'pending', description: 'working' },
    ...seen,
  },
  permissions: {},
  texts: {},
  checks: {},
  actions_runs: {},
  found: NOTHING_FOUND,
  incomplete: [],
});

/** A view that asks for exactly what `snapshot()` shows. */
export const sameView = (change: Partial<View> = {}): View => ({
  comment: { marker: '{"v":1}', body: 'old' },
  labels: ['pawl:blocked'],
  status: { oid: oid('a'), state: 'pending', description: 'working' },
  answer: null,
  reminders: [],
  reviewers: [],
  spent_labels: [],
  reactions: [],
  ...change,
});
