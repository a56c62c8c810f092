import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { Snapshot, View, Want } from '../../src/ports.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';

const ALL = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
} as const;

let sandbox: Sandbox;
let pull = 1;

const adapter = (scopes: { [scope: string]: 'read' | 'write' } = ALL, login?: string) =>
  createGitHub({
    token: sandbox.token(login, scopes),
    owner: 'octo',
    repo: 'demo',
    apiUrl: sandbox.url,
    graphqlUrl: sandbox.graphqlUrl,
    pause: async () => {},
  });
const read = (since: string | null = null) => adapter().read(pull, { since: () => since });
const find = async (from: Snapshot, ...wants: Want[]) => (await adapter().readMore(from, wants)).found;
const STATUS = '<!-- pawl:status {"v":1} -->\n- [ ] <!-- pawl:tick k1 --> Approve **plan**';
const view = (from: Snapshot, body = STATUS): View => ({
  comment: { marker: '{"v":1}', body },
  labels: [],
  status: { oid: from.pull.head.oid, state: 'pending', description: 'working' },
  answer: null,
  reminders: [],
  reviewers: [],
  spent_labels: [],
  reactions: [],
});
const publish = async (body?: string): Promise<void> => {
  const from = await read();
  await adapter().publish(from, view(from, body));
};
const commitToHead = async (path: string) => {
  const from = await read();
  return adapter().commit({
    branch: 'greeting',
    expected: from.pull.head.oid,
    create: false,
    headline: 'pawl: plan',
    body: 'Pawl-Decision: d1',
    additions: [{ path, text: 'the plan\n' }],
    deletions: [],
    identity: 'Pawl-Decision: d1',
  });
};

beforeEach(async () => {
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  sandbox.addUser('ada', { permission: 'write' });
  sandbox.addUser('grace', { permission: 'maintain' });
  sandbox.addUser('tom', { permission: 'triage' });
  await sandbox.createRepository({
    owner: 'octo',
    name: 'demo',
    files: {
      'README.md': '# demo\n',
      'docs/CODEOWNERS': '* @grace\n',
      '.github/pawl/policy.yml': 'bases: [main]\n',
    },
  });
  const opened = await sandbox.openPullRequest({
    author: 'ada',
    branch: 'greeting',
    title: 'Add a greeting',
    files: { 'src/hello.ts': 'export {};\n' },
  });
  pull = opened.number;
});
afterEach(() => sandbox.close());

describe('given runs of several pull requests', () => {
  const claimed = async (number: number): Promise<void> => {
    const from = await adapter().read(number, { since: () => null });
    await adapter().commit({
      branch: `pawl/pr-${number}`,
      expected: from.repository.default_oid,
      create: true,
      headline: 'pawl: begin',
      body: 'Pawl-Decision: d1',
      additions: [{ path: `.pawl/pr-${number}/progress.json`, text: `{"of":${number}}\n` }],
      deletions: [],
      identity: 'Pawl-Decision: d1',
    });
  };
  const opened = async (branch: string): Promise<number> =>
    (await sandbox.openPullRequest({ author: 'ada', branch, title: branch, files: { [branch]: 'x\n' } }))
      .number;

  it('threat 33: when what they spent is asked for, then all documents come, of kept runs those that were kept last first', async () => {
    const [second, third] = [await opened('second'), await opened('third')];
    for (const number of [third, second, pull]) {
      sandbox.advance(60);
      await claimed(number);
    }
    for (const number of [second, third])
      expect(await adapter().archive(await adapter().read(number, { since: () => null }))).toMatchObject({
        ok: true,
      });
    const from = await read();
    const mark = sandbox.requests.mark();
    const { spending } = await find(from, { want: 'spending' });
    expect(spending).toEqual(
      [pull, second, third].map((number) => ({ pull: number, document: `{"of":${number}}\n` })),
    );
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual(
      Array.from({ length: 4 }, () => 'PawlReadRuns'),
    );
  });
});

describe('given a gate that opened after a long conversation', () => {
  it('when 1,000 comments are from before, then they cost no more requests than ten', async () => {
    const requests = async (old: number): Promise<number> => {
      for (let count = 0; count < old; count += 1) sandbox.comment('ada', pull, '/approve');
      sandbox.advance(60);
      await publish(`${STATUS}\n${old}`);
      const opened = sandbox.now();
      sandbox.advance(60);
      sandbox.comment('grace', pull, '/approve');
      const mark = sandbox.requests.mark();
      const found = await read(opened);
      expect(found.comments.map(({ author }) => author?.login)).toEqual(['grace']);
      expect(found.seen.comment).not.toBeNull();
      expect(found.incomplete).toEqual([]);
      return sandbox.requests.since(mark).length;
    };
    expect(await requests(10)).toBe(1);
    expect(await requests(1000)).toBe(1);
  });
});

describe('given a box in our comment', () => {
  it('when a person ticks it and we write the comment anew, then who ticked is still known', async () => {
    await publish();
    const opened = sandbox.now();
    sandbox.advance(60);
    sandbox.tick('grace', pull, 'plan');
    sandbox.advance(60);
    await publish(`${STATUS}\nfurther`);
    const found = await read();
    const { comment } = found.seen;
    expect(comment?.edits?.map(({ by }) => by?.login)).toEqual([
      'github-actions[bot]',
      'grace',
      'github-actions[bot]',
    ]);
    const id = comment?.node_id ?? '';
    const { edits } = await find(found, { want: 'edits', node_id: id, since: opened });
    expect(edits[id]?.map(({ by, body }) => [by?.login, body])).toEqual([
      ['github-actions[bot]', STATUS],
      ['grace', STATUS.replace('[ ]', '[x]')],
      ['github-actions[bot]', `${STATUS}\nfurther`],
    ]);
  });

  it('when a person ticks it, then the sweep sees that nobody wrote it anew', async () => {
    await publish();
    expect((await adapter().openPulls()).pulls[0]?.edited).toBeNull();
    sandbox.advance(60);
    sandbox.tick('grace', pull, 'plan');
    expect((await adapter().openPulls()).pulls[0]?.edited).toMatchObject({
      at: '2026-01-05T09:01:00Z',
      by: { login: 'grace' },
    });
  });
});

describe('given what happened to the pull request', () => {
  it('threat 9: when labels are put on and taken off, then their actor is told', async () => {
    sandbox.label('tom', pull, 'pawl:approved:plan');
    sandbox.label('ada', pull, 'bug');
    sandbox.advance(60);
    sandbox.unlabel('grace', pull, 'pawl:approved:plan');
    const { labelled } = await read();
    expect(labelled.map(({ label, on, by, at }) => [label, on, by?.login, at])).toEqual([
      ['pawl:approved:plan', true, 'tom', '2026-01-05T09:00:00Z'],
      ['pawl:approved:plan', false, 'grace', '2026-01-05T09:01:00Z'],
    ]);
    expect((await read('2026-01-05T09:00:30Z')).labelled).toHaveLength(1);
    expect((await adapter().openPulls()).pulls[0]?.labelled).toHaveLength(2);
  });

  it('when the title is changed twice, then the last one is told', async () => {
    sandbox.editPullRequest('ada', pull, { title: 'One' });
    sandbox.advance(60);
    sandbox.editPullRequest('grace', pull, { title: 'Two' });
    const found = await read('2026-01-05T09:30:00Z');
    expect(found.pull.renamed).toMatchObject({ at: '2026-01-05T09:01:00Z', by: { login: 'grace' } });
    expect(found.pull.edited).toBeNull();
  });

  it('when reviews are dismissed by a person, by a push and by our commit, then each is told apart', async () => {
    sandbox.repository.dismissStaleReviews = true;
    const byPerson = sandbox.review('grace', pull, { state: 'APPROVED', body: '' });
    sandbox.dismissReview('ada', byPerson.id);
    sandbox.review('grace', pull, { state: 'APPROVED', body: '' });
    const pushed = await sandbox.push('ada', 'greeting', { files: { 'a.md': 'a\n' } }, 'More');
    sandbox.review('grace', pull, { state: 'APPROVED', body: '' });
    const ours = await commitToHead('.pawl/pr-1/outputs/plan/1.1.1.md');
    const { reviews } = await read();
    expect(reviews.map(({ dismissed }) => dismissed)).toMatchObject([
      { by: { login: 'ada' }, was: 'APPROVED', commit: null },
      { by: { login: 'ada' }, was: 'APPROVED', commit: { oid: pushed, ours: false } },
      { was: 'APPROVED', commit: { oid: ours.ok ? ours.oid : '', ours: true } },
    ]);
  });
});

describe('given facts that a gate asks for', () => {
  it('when the token of an actions run asks for a team, then it is not known; one that may read members knows', async () => {
    sandbox.addTeam('core', ['grace']);
    sandbox.addUser('pawl-app[bot]', { type: 'Bot' });
    const from = await read();
    const wants: Want[] = [
      { want: 'member', team: 'octo/core', login: 'grace' },
      { want: 'member', team: 'octo/core', login: 'ada' },
      { want: 'member', team: 'octo/none', login: 'ada' },
      { want: 'member', team: 'nobody/core', login: 'ada' },
    ];
    const names = ['octo/core:grace', 'octo/core:ada', 'octo/none:ada', 'nobody/core:ada'];
    const unknown = (await adapter().readMore(from, wants)).found.members;
    expect(names.map((name) => unknown[name])).toEqual([null, null, null, null]);
    const app = adapter({ ...ALL, members: 'read' }, 'pawl-app[bot]');
    const known = (await app.readMore(from, wants)).found.members;
    expect(names.map((name) => known[name])).toEqual([true, false, null, null]);
  });

  it('when owners, paths, files, remarks and the pusher are asked for, then each is one request or part of one', async () => {
    await sandbox.push('grace', 'greeting', { files: { 'b/c.md': 'b\n' } }, 'More');
    await commitToHead('.pawl/pr-1/outputs/plan/1.1.1.md');
    sandbox.review('grace', pull, {
      state: 'CHANGES_REQUESTED',
      body: 'no',
      comments: [{ path: 'src/hello.ts', line: 1, body: 'say more' }],
    });
    const from = await read();
    const { oid } = from.pull.head;
    const base = from.pull.base.oid;
    const review = from.reviews[0]?.node_id ?? '';
    const mark = sandbox.requests.mark();
    const found = await find(
      from,
      { want: 'code_owners', oid: base },
      { want: 'changed_paths' },
      { want: 'tree', oid },
      { want: 'pusher' },
      { want: 'comparison', base, head: oid },
      { want: 'review_comments', node_id: review },
    );
    expect(sandbox.requests.since(mark)).toHaveLength(4);
    expect(found.code_owners[base]).toMatchObject({ path: 'docs/CODEOWNERS', text: '* @grace\n' });
    const changed = ['.pawl/pr-1/outputs/plan/1.1.1.md', 'b/c.md', 'src/hello.ts'];
    expect(found.changed_paths?.toSorted()).toEqual(changed);
    expect(found.trees[oid]?.map(({ path, mode }) => [path, mode])).toEqual(
      [
        '.github/pawl/policy.yml',
        '.pawl/pr-1/outputs/plan/1.1.1.md',
        'README.md',
        'b/c.md',
        'docs/CODEOWNERS',
        'src/hello.ts',
      ].map((path) => [path, 0o100644]),
    );
    expect(found.pusher).toMatchObject({ login: 'grace', type: 'User' });
    const comparison = found.comparisons[`${base}...${oid}`];
    expect(comparison).toMatchObject({ status: 'ahead' });
    expect(comparison?.paths.toSorted()).toEqual(changed);
    expect(comparison?.commits.map(({ author, ours }) => [author, ours])).toEqual([
      ['ada', false],
      ['grace', false],
      ['github-actions[bot]', true],
    ]);
    expect(found.review_comments[review]).toEqual([{ path: 'src/hello.ts', line: 1, body: 'say more' }]);
  });

  it('when commits are gone, then what rests on them is not known', async () => {
    const from = await read();
    const gone = '0123456789'.repeat(4);
    const found = await find(
      from,
      { want: 'comparison', base: gone, head: from.pull.head.oid },
      { want: 'tree', oid: gone },
      { want: 'code_owners', oid: gone },
      { want: 'definitions_at', oid: gone },
      { want: 'definitions_at', oid: from.pull.base.oid },
    );
    expect(found.comparisons).toEqual({ [`${gone}...${from.pull.head.oid}`]: null });
    expect(found.trees).toEqual({ [gone]: null });
    expect(found.code_owners[gone]).toMatchObject({ text: null });
    expect(found.definitions[gone]).toBeNull();
    expect(found.definitions[from.pull.base.oid]).toMatchObject({ workflows: [] });
  });
});

describe('given issues that a pull request closes', () => {
  it('when they are asked for, then each says who wrote it and who changed it last, and others are not there', async () => {
    sandbox.openIssue('ada', 'Not closed');
    const closed = sandbox.openIssue('tom', 'Greet', 'Say hello.');
    sandbox.editPullRequest('ada', pull, { body: `Fixes #${closed.number}, see #2.` });
    const asked = async () => (await find(await read(), { want: 'closed_issues' })).closed_issues;
    const tom = expect.objectContaining({ login: 'tom' });
    const fresh = { number: 3, title: 'Greet', body: 'Say hello.', author: tom };
    expect(await asked()).toEqual([{ ...fresh, edited: null, renamed: null }]);
    const { issues: _none, ...others } = ALL;
    const blind = adapter(others);
    expect((await blind.readMore(await read(), [{ want: 'closed_issues' }])).found.closed_issues).toBeNull();
    sandbox.advance(60);
    sandbox.editIssue('ada', 3, { body: 'Say goodbye.' });
    sandbox.advance(60);
    sandbox.editIssue('grace', 3, { title: 'Leave' });
    expect(await asked()).toEqual([
      {
        ...fresh,
        title: 'Leave',
        body: 'Say goodbye.',
        edited: { at: '2026-01-05T09:01:00Z', by: expect.objectContaining({ login: 'ada' }) },
        renamed: { at: '2026-01-05T09:02:00Z', by: expect.objectContaining({ login: 'grace' }) },
      },
    ]);
  });
});
