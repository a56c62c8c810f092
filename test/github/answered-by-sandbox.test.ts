import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRESENT_TREE } from '../../src/github/commit-by-objects.ts';
import { EARLIER_TREE } from '../../src/github/earlier-tree.ts';
import { HISTORY, TIPS } from '../../src/github/history.ts';
import { compose, type Mutation } from '../../src/github/mutation.ts';
import { objectsDocument } from '../../src/github/objects.ts';
import { OPEN_PULLS } from '../../src/github/open-pulls.ts';
import {
  HEAD_BY_OID,
  MORE_CHECKS,
  NEWEST_UPDATED,
  NODE_PAGES,
  PAGES,
  READ_BACK,
  REPOSITORY,
  SNAPSHOT,
} from '../../src/github/query.ts';
import { reviewersDocument } from '../../src/github/reviewers.ts';
import { runsDocument } from '../../src/github/runs.ts';
import { wantsQuery } from '../../src/github/wants.ts';
import { OPERATIONS } from '../../src/sandbox/rest/operations.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { nodeId } from '../../src/sandbox/state/node-id.ts';
import { commitRequest, dig, digText, graphql } from '../sandbox/acme.ts';
import { notReached } from '../support/reached.ts';

const SRC = new URL('../../src/github/', import.meta.url);
const source = readdirSync(SRC)
  .map((name) => readFileSync(new URL(name, SRC), 'utf8'))
  .join('\n');
const inSource = (pattern: RegExp): string[] =>
  [...new Set([...source.matchAll(pattern)].map(([, found = '']) => found))].toSorted();

const PLACE = { owner: 'acme', name: 'demo' };
const DOCUMENT = '.pawl/pr-1/progress.json';
const OUTPUTS = '.pawl/pr-1/outputs';
const SCOPES = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
  checks: 'read',
  members: 'read',
} as const;

let sandbox: Sandbox;
let token = '';
let head = '';
let comment = '';
let review = '';

const commit = async (branch: string, from: string, files: { [path: string]: string }): Promise<string> =>
  digText(await ask(...commitRequest(branch, from, files)), 'data.createCommitOnBranch.commit.oid');

/** A repository in which nothing that we ask for is empty. */
beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  sandbox.addUser('ada', { permission: 'write' });
  sandbox.addUser('grace', { permission: 'maintain' });
  sandbox.addUser('app[bot]', { type: 'Bot', permission: 'write' });
  await sandbox.createRepository({
    ...PLACE,
    files: {
      'README.md': '# demo\n',
      CODEOWNERS: '* @ada\n',
      'docs/CODEOWNERS': '* @ada\n',
      '.github/CODEOWNERS': '* @ada\n',
      '.github/pawl/policy.yml': 'bases: [main]\n',
      '.github/pawl/workflows/build.yml': 'name: build\n',
      '.github/pawl/prompts/plan.md': 'Plan.\n',
    },
  });
  sandbox.addTeam('core', ['ada']);
  await sandbox.openPullRequest({ author: 'ada', branch: 'greeting', title: 'Greet', files: { a: 'a' } });
  token = sandbox.token('app[bot]', SCOPES);
  const record = { [DOCUMENT]: '{}\n', [`${OUTPUTS}/plan/1.md`]: 'The plan\n' };
  await commit('greeting', sandbox.pull(1).head.oid, { ...record, b: 'b\n' });
  const run = await sandbox.push('ada', 'pawl/pr-1', { files: { d: 'd' } }, 'Run');
  await commit('pawl/pr-1', run, record);
  const said = await mutate({
    key: 'comment',
    field: 'addComment',
    input: { subjectId: nodeId('PullRequest', 1), body: '- [ ] **plan**' },
  });
  comment = digText(said, 'data.comment.commentEdge.node.id');
  sandbox.comment('grace', 1, '/approve');
  sandbox.tick('grace', 1, 'plan');
  sandbox.openIssue('grace', 'Nobody greets', 'Somebody should.');
  sandbox.editIssue('ada', 2, { title: 'Nobody greets anybody', body: 'We should.' });
  sandbox.editPullRequest('ada', 1, { title: 'Greet all', body: 'Closes #2' });
  sandbox.label('ada', 1, 'pawl:in_progress');
  sandbox.label('ada', 1, 'pawl:failed');
  sandbox.unlabel('ada', 1, 'pawl:failed');
  const dismissed = sandbox.review('grace', 1, { state: 'APPROVED' });
  sandbox.repository.dismissStaleReviews = true;
  head = await commit('greeting', sandbox.pull(1).head.oid, { c: 'c\n' });
  sandbox.label('ada', 1, 'bug');
  sandbox.editReview('grace', dismissed.id, 'fine');
  const remarks = ['why', 'how'].map((body) => ({ path: 'c', line: 1, body }));
  const kept = sandbox.review('grace', 1, { state: 'CHANGES_REQUESTED', body: 'no', comments: remarks });
  review = nodeId('PullRequestReview', kept.id);
  sandbox.editRemark('grace', kept.remarks.at(-1)?.id ?? 0, 'why?');
  for (const name of ['build', 'lint']) sandbox.ci.check(1, name, 'success');
  sandbox.ci.status('grace', 1, 'pawl', 'pending');
  await ask(
    ...byCompose({
      key: 'reviewer',
      field: 'requestReviews',
      input: { pullRequestId: nodeId('PullRequest', 1), userIds: [await idOf('grace')], union: true },
    }),
  );
});
afterAll(() => sandbox.close());

const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
const ask = async (document: string, variables: { [name: string]: unknown } = {}): Promise<unknown> =>
  (await graphql(sandbox, token, document, variables)).body;
const byCompose = (...mutations: Mutation[]): [string, { [name: string]: unknown }] => {
  const { document, variables } = compose('PawlTry', mutations);
  return [document, variables];
};
const mutate = (mutation: Mutation): Promise<unknown> => ask(...byCompose(mutation));
const idOf = async (login: string): Promise<string> =>
  digText(await ask(`{ user(login: "${login}") { id } }`), 'data.user.id');

/** Where the second page of a list of the pull request begins. */
async function afterFirst(list: string, edge = 'endCursor'): Promise<{ [name: string]: unknown }> {
  const asked = `pullRequest(number: 1) { list: ${list} { pageInfo { ${edge} } } }`;
  const answer = await ask(`{ repository(owner: "acme", name: "demo") { ${asked} } }`);
  return { ...PLACE, pull: 1, cursor: digText(answer, `data.repository.pullRequest.list.pageInfo.${edge}`) };
}

/** The same of a list that hangs on a node. */
async function afterFirstOf(id: string, type: string, list: string): Promise<{ [name: string]: unknown }> {
  const asked = `... on ${type} { list: ${list}(first: 1) { pageInfo { endCursor } } }`;
  const answer = await ask(`{ node(id: "${id}") { ${asked} } }`);
  return { id, cursor: digText(answer, 'data.node.list.pageInfo.endCursor') };
}

const atRun = { document: DOCUMENT, outputs: OUTPUTS };
const EVENTS = 'timelineItems(last: 1, itemTypes: [LABELED_EVENT, UNLABELED_EVENT, REVIEW_DISMISSED_EVENT])';

type Question = [document: string, variables: { [name: string]: unknown }];

const wanted = (): Question => {
  const { document, variables } = wantsQuery(
    [
      { want: 'permission', login: 'ada' },
      { want: 'text', oid: blobOf('b\n') },
      { want: 'file', oid: head, path: 'b' },
      { want: 'definitions', oid: head },
      { want: 'definitions_at', oid: head },
      { want: 'member', team: 'acme/core', login: 'ada' },
      { want: 'code_owners', oid: head },
      { want: 'changed_paths' },
      { want: 'closed_issues' },
      { want: 'review_comments', node_id: review },
      { want: 'history', oid: head },
      { want: 'edits', node_id: comment, since: '2026-01-05T09:00:00Z' },
    ],
    1,
  );
  return [document, { ...PLACE, ...variables }];
};

/** Every query of `src/github`, asked so that each has something to answer. */
const QUESTIONS: { [name: string]: () => Question | Promise<Question> } = {
  PawlRead: () => [
    SNAPSHOT,
    {
      ...PLACE,
      pull: 1,
      run: 'refs/heads/pawl/pr-1',
      // any ref will do: a tag of ours has the same commits
      archive: 'refs/heads/pawl/pr-1',
      policy: '.github/pawl/policy.yml',
      ...atRun,
    },
  ],
  PawlReadHead: () => [HEAD_BY_OID, { ...PLACE, oid: head, ...atRun }],
  PawlReadChecks: async () => {
    const checks =
      'commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 1) { pageInfo { endCursor } } } } } }';
    const answer = await ask(
      `{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) { ${checks} } } }`,
    );
    const [rollup, end] = [
      'data.repository.pullRequest.commits.nodes.0.commit',
      'statusCheckRollup.contexts.pageInfo.endCursor',
    ];
    return [MORE_CHECKS, { ...PLACE, pull: 1, cursor: digText(answer, `${rollup}.${end}`) }];
  },
  PawlReadComments: async () => [PAGES.comments, await afterFirst(`comments(first: 1, ${NEWEST_UPDATED})`)],
  PawlReadEvents: async () => [PAGES.events, await afterFirst(EVENTS, 'startCursor')],
  PawlReadReviews: async () => [PAGES.reviews, await afterFirst('reviews(first: 1)')],
  PawlReadCommits: async () => [PAGES.commits, await afterFirst('commits(first: 1)')],
  PawlReadFiles: async () => [PAGES.files, await afterFirst('files(first: 1)')],
  PawlReadRemarks: async () => [
    NODE_PAGES.remarks,
    await afterFirstOf(review, 'PullRequestReview', 'comments'),
  ],
  PawlReadEdits: async () => [
    NODE_PAGES.edits,
    await afterFirstOf(comment, 'IssueComment', 'userContentEdits'),
  ],
  PawlReadBack: () => [READ_BACK, { ...PLACE, pull: 1, ref: 'refs/heads/pawl/pr-1', seen: true }],
  PawlReadRepository: () => [REPOSITORY, PLACE],
  PawlReadMore: wanted,
  PawlReadTips: () => [
    TIPS,
    { ...PLACE, pull: 1, run: 'refs/heads/pawl/pr-1', archive: 'refs/heads/pawl/pr-1' },
  ],
  PawlReadHistory: () => [HISTORY, { ...PLACE, oid: head, path: DOCUMENT, cursor: null }],
  PawlReadOpen: () => [OPEN_PULLS, { ...PLACE, cursor: null }],
  PawlReadObjects: () => [
    objectsDocument('oid', 'oid text isTruncated', 1),
    { ...PLACE, object0: blobOf('b\n') },
  ],
  PawlReadRuns: () => [
    runsDocument(true, 1),
    { ...PLACE, prefix: 'refs/heads/pawl/', cursor: null, document0: `${head}:${DOCUMENT}` },
  ],
  PawlReadReviewers: () => [reviewersDocument(1), { ...PLACE, pull: 1, user0: 'ada' }],
  PawlReadTree: () => [PRESENT_TREE, { ...PLACE, oid: head }],
  PawlReadEarlier: () => [EARLIER_TREE, { ...PLACE, from: head, onto: head, keep: '.pawl' }],
};

describe('given an answer in which something is missing', () => {
  it.each([
    [
      '{ viewer { login } repository { id name } }',
      { viewer: { login: 'a' }, repository: { id: 1 } },
      ['repository.name'],
    ],
    ['{ a: viewer { login } }', { a: null }, ['a']],
    ['{ viewer { list { ...F } } } fragment F on X { n }', { viewer: { list: [] } }, ['viewer.list']],
    ['{ list { ... on X { n } ... on Y { m } } }', { list: [null, { n: null }] }, ['list.m']],
    ['{ list { n } }', { list: [{}, { n: 1 }] }, []],
  ])('when %s is asked, then what was not reached is named', (document, answer, missing) => {
    expect(notReached(document, answer)).toEqual(missing);
  });
});

describe('given all that src/github asks by GraphQL', () => {
  it('when its sources are read, then no query of theirs is left out here', () => {
    expect(inSource(/\b(PawlRead\w*)/g)).toEqual(Object.keys(QUESTIONS).toSorted());
    expect(inSource(/\b(?:query|mutation) ([A-Z]\w*)/g).filter((name) => !(name in QUESTIONS))).toEqual([]);
  });

  it.each(Object.entries(QUESTIONS))(
    'when %s is sent, then every field of it is answered',
    async (name, question) => {
      const [document, variables] = await question();
      const mark = sandbox.requests.mark();
      const answer = await ask(document, variables);
      expect(dig(answer, 'errors')).toBeUndefined();
      expect(notReached(document, dig(answer, 'data'))).toEqual([]);
      expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual([name]);
    },
  );
});

/** Every mutation of `src/github`, in an order in which each can be done. */
const mutations = async (): Promise<Mutation[]> => {
  const repositoryId = digText(
    await ask('{ repository(owner: "acme", name: "demo") { id } }'),
    'data.repository.id',
  );
  const label = digText(
    await ask('{ repository(owner: "acme", name: "demo") { label(name: "pawl:failed") { id } } }'),
    'data.repository.label.id',
  );
  const pull = nodeId('PullRequest', 1);
  const created = { repositoryId, name: 'refs/heads/side', oid: head };
  return [
    { key: 'a', field: 'createRef', input: created },
    {
      key: 'b',
      field: 'createCommitOnBranch',
      input: {
        branch: { repositoryNameWithOwner: 'acme/demo', branchName: 'side' },
        expectedHeadOid: head,
        message: { headline: 'h', body: 'b' },
        fileChanges: { additions: [{ path: 'x', contents: 'eA==' }], deletions: [{ path: 'a' }] },
      },
    },
    {
      key: 'c',
      field: 'updateRefs',
      input: {
        repositoryId,
        refUpdates: [{ name: 'refs/heads/other', beforeOid: '0'.repeat(40), afterOid: head, force: false }],
      },
    },
    { key: 'd', field: 'createLabel', input: { repositoryId, name: 'pawl:x', color: 'ffffff' } },
    { key: 'e', field: 'addLabelsToLabelable', input: { labelableId: pull, labelIds: [label] } },
    { key: 'f', field: 'removeLabelsFromLabelable', input: { labelableId: pull, labelIds: [label] } },
    { key: 'g', field: 'addComment', input: { subjectId: pull, body: 'b' } },
    { key: 'h', field: 'updateIssueComment', input: { id: comment, body: 'c' } },
    { key: 'i', field: 'addReaction', input: { subjectId: comment, content: 'ROCKET' } },
    { key: 'j', field: 'removeReaction', input: { subjectId: comment, content: 'ROCKET' } },
    { key: 'k', field: 'minimizeComment', input: { subjectId: comment, classifier: 'RESOLVED' } },
    {
      key: 'l',
      field: 'requestReviews',
      input: { pullRequestId: pull, userIds: [await idOf('grace')], union: true },
    },
    { key: 'm', field: 'deleteIssueComment', input: { id: comment } },
  ];
};

describe('given all that src/github changes by GraphQL', () => {
  it('when every mutation that its sources know is sent, then each is done and answered', async () => {
    const all = await mutations();
    expect(all.map(({ field }) => field).toSorted()).toEqual(inSource(/^ {2}(\w+): \['\w+Input', /gm));
    const [document, variables] = byCompose(...all);
    const answer = await ask(document, variables);
    expect(dig(answer, 'errors')).toBeUndefined();
    expect(notReached(document, dig(answer, 'data'))).toEqual([]);
  });
});

describe('given all that src/github sends by REST', () => {
  const calls = [...source.matchAll(/client\.rest\(\s*['`]([^'`]+)['`]/g)].map(([, route = '']) => route);
  const objects = inSource(/makeObject\(\s*client,\s*place,\s*'(\w+)'/g);
  const routes = [
    ...new Set(
      calls.flatMap((route) =>
        route.includes('${what}') ? objects.map((what) => route.replace('${what}', what)) : [route],
      ),
    ),
  ];

  it('when its sources are read, then the route of every call is known', () => {
    expect(calls).toHaveLength([...source.matchAll(/\.rest\(/g)].length);
    expect(objects).toEqual(['commits', 'trees']);
    expect(routes.length).toBeGreaterThan(8);
  });

  it.each(routes)('when it sends %s, then the sandbox has an answer', (route) => {
    expect(OPERATIONS.map(({ name }) => name)).toContain(route);
  });
});
