import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import {
  LABELS,
  type CommitRequest,
  type CommitResult,
  type DispatchTask,
  type Snapshot,
  type View,
} from '../../src/ports.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';

const ALL = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
} as const;
const BRANCH = 'pawl/pr-1';
const DOCUMENT = '.pawl/pr-1/progress.json';

let sandbox: Sandbox;
let pull = 1;

const adapter = (scopes: { [scope: string]: 'read' | 'write' } = ALL) =>
  createGitHub({
    token: sandbox.token(undefined, scopes),
    owner: 'octo',
    repo: 'demo',
    apiUrl: sandbox.url,
    graphqlUrl: sandbox.graphqlUrl,
    pause: async () => {},
  });
const everything = { since: () => null };
const view = (from: Snapshot, change: Partial<View> = {}): View => ({
  comment: { marker: '{"v":1}', body: '<!-- pawl:status {"v":1} -->\nworking' },
  labels: ['pawl:in_progress'],
  status: { oid: from.pull.head.oid, state: 'pending', description: 'working' },
  answer: null,
  reminders: [],
  reviewers: [],
  spent_labels: [],
  reactions: from.comments.map((comment) => ({ comment_node_id: comment.node_id, content: 'ROCKET' })),
  ...change,
});
const claim = (from: Snapshot, change: Partial<CommitRequest> = {}): CommitRequest => ({
  branch: BRANCH,
  expected: from.run?.tip.oid ?? from.pull.head.oid,
  create: from.run === null,
  headline: 'pawl: start plan',
  body: 'Pawl-Decision: d1',
  additions: [{ path: DOCUMENT, text: '{"generation":1}\n' }],
  deletions: [],
  identity: 'Pawl-Decision: d1',
  ...change,
});
const oidOf = (result: CommitResult): string => (result.ok ? result.oid : `refused: ${result.reason}`);
const decisions = async () =>
  (await sandbox.commits(BRANCH)).filter(({ message }) => message.includes('Pawl-Decision')).length;

const task = (workflow: string): DispatchTask => ({
  kind: 'dispatch',
  id: 'd1/deploy/1',
  repository: 'octo/demo',
  pull,
  workflow_id: 'w',
  decision: 'd1',
  step: 'deploy',
  name: 'deploy',
  attempt: 1,
  iteration: 1,
  head_oid: '',
  timeout_seconds: 600,
  workflow,
  ref: 'greeting',
  inputs: { stage: 'test' },
});

beforeEach(async () => {
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  sandbox.addUser('ada', { permission: 'write' });
  sandbox.addUser('grace', { permission: 'maintain' });
  sandbox.addUser('eve');
  await sandbox.createRepository({
    owner: 'octo',
    name: 'demo',
    files: {
      'README.md': '# demo\n',
      '.github/workflows/pawl.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n',
      '.github/pawl/policy.yml': 'bases: [main]\n',
      '.github/workflows/deploy.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n',
      '.github/pawl/workflows/build.yml': 'name: build\n',
      '.github/pawl/prompts/plan.md': 'Plan.\n',
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

describe('given a run that is being decided twice at once', () => {
  it('fault 04: when both claim, then one wins, the other is stale, and one status comment stays', async () => {
    const first = adapter();
    const second = adapter();
    const [a, b] = await Promise.all([first.read(pull, everything), second.read(pull, everything)]);
    const won = await first.commit(claim(a, { show: { snapshot: a, view: view(a) } }));
    const lost = await second.commit(
      claim(b, {
        body: 'Pawl-Decision: d2',
        identity: 'Pawl-Decision: d2',
        show: { snapshot: b, view: view(b) },
      }),
    );
    expect(won.ok).toBe(true);
    expect(lost).toEqual({ ok: false, reason: 'stale' });
    const after = await adapter().read(pull, everything);
    await adapter().publish(after, view(after));
    expect(sandbox.comments(pull)).toHaveLength(1);
    expect(await decisions()).toBe(1);
  });

  it('fault 05: when a person pushes between read and write, then the push stays as it is', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    const theirs = await sandbox.push('ada', 'greeting', { files: { 'src/hello.ts': 'mine\n' } }, 'mine');
    const result = await github.commit(
      claim(before, { branch: 'greeting', create: false, expected: before.pull.head.oid }),
    );
    expect(result).toEqual({ ok: false, reason: 'stale' });
    expect((await sandbox.commits('greeting'))[0]?.oid).toBe(theirs);
  });
});

const commits = (request: { operation: string }): boolean => request.operation === 'PawlCommit';

describe('given answers that are lost', () => {
  it('fault 06: when the commit was applied, then it is adopted: one commit, one comment', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    sandbox.faults.add({ match: commits, kind: 'drop-answer' });
    const result = await github.commit(claim(before, { show: { snapshot: before, view: view(before) } }));
    expect(oidOf(result)).toBe((await sandbox.commits(BRANCH))[0]?.oid);
    if (!result.ok || result.seen === undefined) throw new Error('nothing was read back');
    await github.publish({ ...before, seen: result.seen }, view(before));
    expect(sandbox.comments(pull)).toHaveLength(1);
    expect(await decisions()).toBe(1);
  });

  it('fault 06: when the line was cut before, then it is sent again: one commit', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    sandbox.faults.add({ match: commits, kind: 'reset' });
    const result = await github.commit(claim(before));
    expect(oidOf(result)).toBe((await sandbox.commits(BRANCH))[0]?.oid);
    expect(await decisions()).toBe(1);
  });

  it('fault 06: when a publication was applied and its answer lost, then the next one changes nothing', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    sandbox.faults.add({ match: ({ operation }) => operation === 'PawlPublish', kind: 'drop-answer' });
    const wanted = view(before, { labels: [] });
    await expect(github.publish(before, wanted)).rejects.toMatchObject({ service: 'github' });
    const after = await github.read(pull, everything);
    const sent = github.requests();
    await github.publish(after, wanted);
    expect(github.requests()).toBe(sent);
    expect(sandbox.comments(pull)).toHaveLength(1);
  });
});

describe('given a token without a right', () => {
  it('when it may not write contents, then the refusal has GitHub’s words', async () => {
    const github = adapter({ ...ALL, contents: 'read' });
    const before = await github.read(pull, everything);
    const result = await github.commit(claim(before));
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(JSON.stringify(result)).toContain('not accessible');
    expect(await sandbox.commits(BRANCH)).toEqual([]);
  });

  it('when it is unknown, then GitHub cannot be asked', async () => {
    const github = createGitHub({ token: 'nobody', owner: 'octo', repo: 'demo', apiUrl: sandbox.url });
    await expect(github.read(pull, everything)).rejects.toThrow('Bad credentials');
  });
});

describe('given a pull request in the embedded GitHub', () => {
  it('when a step is claimed and recorded, then each request is counted and the next read sees it', async () => {
    sandbox.comment('ada', pull, '/start');
    const github = adapter();
    const mark = sandbox.requests.mark();
    const before = await github.read(pull, everything);
    expect(before).toMatchObject({
      now: '2026-01-05T09:00:00Z',
      viewer: { id: 41898282, type: 'Bot' },
      pull: { author: { login: 'ada', type: 'User' }, fork: false },
      run: null,
      policy: { text: 'bases: [main]\n' },
      definitions: {
        workflows: [{ path: '.github/pawl/workflows/build.yml', text: 'name: build\n' }],
        prompts: [{ path: '.github/pawl/prompts/plan.md' }],
      },
      seen: { comment: null, status: null },
      incomplete: [],
    });
    const claimed = await github.commit(claim(before, { show: { snapshot: before, view: view(before) } }));
    if (!claimed.ok || claimed.seen === undefined) throw new Error('the claim failed');
    await github.commit({
      ...claim(before, { branch: 'greeting', create: false, expected: before.pull.head.oid }),
      additions: [{ path: '.pawl/pr-1/outputs/plan/1.1.1.md', text: 'the plan\n' }],
    });
    await github.publish({ ...before, seen: claimed.seen }, view(before));
    await github.wake(pull);
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual([
      'PawlRead',
      'PawlCommit',
      'PawlCommit',
      'PawlPublish',
      'POST /repos/{owner}/{repo}/statuses/{sha}',
      'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
    ]);

    const after = await github.read(pull, everything);
    expect(after.run).toMatchObject({
      tip: { oid: claimed.oid, ours: true },
      document: { text: '{"generation":1}\n' },
    });
    expect(after.run?.history.map(({ ours }) => ours)).toEqual([true, false, false]);
    expect(after.head.commits.map(({ ours }) => ours)).toEqual([true, false, false]);
    const blob = createHash('sha1').update('blob 9\0the plan\n').digest('hex');
    expect(after.outputs).toEqual({ '.pawl/pr-1/outputs/plan/1.1.1.md': blob });
    expect(after.seen.labels['pawl:in_progress']?.on).toBe(true);
    expect(Object.keys(after.seen.labels)).toEqual(expect.arrayContaining(Object.keys(LABELS)));
    expect(after.comments.map(({ body, own_reactions }) => [body, own_reactions])).toEqual([
      ['/start', ['ROCKET']],
    ]);
  });

  it('when nothing changed, then a read and its publication are one request', async () => {
    const github = adapter();
    const first = await github.read(pull, everything);
    await github.publish(first, view(first));
    const mark = sandbox.requests.mark();
    const second = await github.read(pull, everything);
    await github.publish(second, view(second));
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual(['PawlRead']);
  });

  it('threat 06: when somebody edits a comment into a command, then the edit shows', async () => {
    const { id } = sandbox.comment('ada', pull, 'fine');
    sandbox.advance(60);
    sandbox.editComment('grace', id, '/approve');
    const { comments } = await adapter().read(pull, everything);
    expect(comments[0]).toMatchObject({ body: '/approve', created_at: '2026-01-05T09:00:00Z' });
    expect(comments[0]?.edited_at).toBe('2026-01-05T09:01:00Z');
  });

  it('when reviews and comments fill more than a page, then they are read whole, or called incomplete', async () => {
    for (let count = 0; count < 120; count += 1) sandbox.comment('eve', pull, `number ${count}`);
    for (let count = 0; count < 101; count += 1)
      sandbox.review('grace', pull, { state: 'COMMENTED', body: 'x' });
    sandbox.review('grace', pull, { state: 'CHANGES_REQUESTED', body: 'no' });
    const whole = await adapter().read(pull, everything);
    expect(whole.comments.map(({ body }) => body)).toEqual(
      Array.from({ length: 120 }, (_, count) => `number ${count}`),
    );
    expect(whole.reviews).toHaveLength(102);
    expect(whole.reviews.at(-1)).toMatchObject({ state: 'CHANGES_REQUESTED', author: { login: 'grace' } });
    expect(whole.reviews.at(-1)?.commit?.tree).toEqual(whole.pull.head.tree);
    sandbox.faults.add({
      match: ({ operation }) => operation === 'PawlReadReviews',
      kind: 'status',
      status: 500,
      times: 3,
    });
    const partial = await adapter().read(pull, everything);
    expect(partial.incomplete).toEqual(['reviews']);
  });

  it('when facts are wanted, then permissions, texts and definitions come in one request', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    const document = before.definitions.workflows[0]?.oid ?? '';
    const mark = sandbox.requests.mark();
    const more = await github.readMore(before, [
      { want: 'permission', login: 'grace' },
      { want: 'permission', login: 'eve' },
      { want: 'text', oid: document },
      { want: 'file', oid: before.pull.head.oid, path: 'src/hello.ts' },
      { want: 'file', oid: before.pull.head.oid, path: 'none' },
      { want: 'definitions', oid: before.definitions.oid },
    ]);
    expect(sandbox.requests.since(mark)).toHaveLength(1);
    expect(more.permissions).toEqual({ grace: 'maintain', eve: 'none' });
    expect(more.texts).toEqual({
      [document]: 'name: build\n',
      [`${before.pull.head.oid}:src/hello.ts`]: 'export {};\n',
      [`${before.pull.head.oid}:none`]: null,
    });
    expect(more.definitions).toEqual(before.definitions);
    const blobs = await github.blobs(before.pull.head.oid, ['src/hello.ts', 'src', 'no']);
    expect(Object.values(blobs).map((oid) => oid?.length ?? null)).toEqual([40, null, null]);
  });

  it('when checks report on the head, then each has its latest conclusion, without a further request', async () => {
    sandbox.ci.check(pull, 'build', 'failure');
    sandbox.advance(60);
    sandbox.ci.check(pull, 'build', 'success');
    sandbox.ci.check(pull, 'lint', null);
    sandbox.ci.status('grace', pull, 'outside', 'error');
    const github = adapter({ ...ALL, checks: 'read' });
    const { checks, incomplete } = await github.read(pull, everything);
    expect(checks).toEqual({ build: 'success', lint: null, outside: 'error' });
    expect(incomplete).toEqual([]);
    expect(github.requests()).toBe(1);
    sandbox.ci.check(pull, 'lint', 'cancelled');
    expect((await github.read(pull, everything)).checks['lint']).toBe('cancelled');
    expect((await github.openPulls()).pulls[0]?.checks).toMatchObject({
      build: 'success',
      lint: 'cancelled',
    });
    await sandbox.push('ada', 'greeting', { files: { 'x.md': 'x\n' } }, 'Go on');
    expect((await github.read(pull, everything)).checks).toEqual({});
  });

  it('when there are more than a hundred checks, then the last one counts as well', async () => {
    for (let count = 0; count < 130; count += 1) sandbox.ci.check(pull, `check ${count}`, 'success');
    const found = await adapter({ ...ALL, checks: 'read' }).read(pull, everything);
    expect(Object.keys(found.checks)).toHaveLength(130);
    expect(found.incomplete).toEqual([]);
  });

  it('when the token may not read checks, then they are unknown, and the sweep reads on', async () => {
    sandbox.ci.check(pull, 'build', 'success');
    const { checks, incomplete } = await adapter().read(pull, everything);
    expect(checks).toEqual({});
    expect(incomplete).toEqual(['checks']);
    expect((await adapter().openPulls()).pulls).toMatchObject([{ number: pull, checks: {} }]);
  });

  it('when a workflow is dispatched, then its actions run is followed to its conclusion', async () => {
    const github = adapter();
    const before = await github.read(pull, everything);
    const started = await github.dispatch(task('deploy.yml'));
    if (!started.ok) throw new Error(started.message);
    expect(sandbox.ci.dispatched()).toMatchObject([
      { id: started.run_id, ref: 'refs/heads/greeting', inputs: { stage: 'test' }, conclusion: null },
    ]);
    const want = [{ want: 'actions_run' as const, id: started.run_id }];
    expect((await github.readMore(before, want)).actions_runs).toEqual({ [started.run_id]: null });
    sandbox.ci.conclude(started.run_id, 'failure');
    expect((await github.readMore(before, want)).actions_runs).toEqual({ [started.run_id]: 'failure' });
  });

  it('when a workflow cannot be dispatched, then GitHub says why', async () => {
    expect(await adapter().dispatch(task('none.yml'))).toMatchObject({ ok: false, type: 'validation' });
    const readOnly = adapter({ ...ALL, actions: 'read' });
    expect(await readOnly.dispatch(task('deploy.yml'))).toMatchObject({ ok: false, type: 'permission' });
    expect(sandbox.ci.dispatched()).toEqual([]);
  });

  it('when all runs are read, then each comes with its document', async () => {
    const github = adapter();
    expect(await github.runs()).toEqual({ now: '2026-01-05T09:00:00Z', runs: [] });
    await github.commit(claim(await github.read(pull, everything)));
    const mark = sandbox.requests.mark();
    expect((await github.runs()).runs).toEqual([{ pull, document: '{"generation":1}\n' }]);
    expect(sandbox.requests.since(mark)).toHaveLength(2);
  });

  it('threat 14: when a file is renamed out of an owned directory, then it is listed under both names', async () => {
    const long = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');
    await sandbox.push('grace', 'main', { files: { 'secure/keys.ts': long } }, 'Owned');
    const many = Object.fromEntries(Array.from({ length: 105 }, (_, index) => [`many/${index}.md`, 'x\n']));
    const { number } = await sandbox.openPullRequest({
      author: 'ada',
      branch: 'escape',
      title: 'Move a file',
      files: { ...many, 'secure/keys.ts': null, 'z/keys.ts': `${long}weaker\n` },
    });
    const github = adapter();
    const from = await github.read(number, everything);
    const mark = sandbox.requests.mark();
    const { found } = await github.readMore(from, [{ want: 'changed_paths' }]);
    expect(found.changed_paths?.toSorted()).toEqual(
      [...Object.keys(many), 'secure/keys.ts', 'z/keys.ts'].toSorted(),
    );
    const list = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual([
      'PawlReadMore',
      'PawlReadFiles',
      list,
      list,
    ]);
    sandbox.faults.add({ match: ({ operation }) => operation === list, kind: 'status', status: 404 });
    expect((await github.readMore(from, [{ want: 'changed_paths' }])).found.changed_paths).toBeNull();
  });

  it('when it comes from a fork, then its head is read and the copy is not', async () => {
    const fork = await sandbox.openPullRequest({
      author: 'eve',
      branch: 'eve:topic',
      title: 'From outside',
      files: { 'x.md': 'x\n' },
    });
    const { pull: found, head, incomplete } = await adapter().read(fork.number, everything);
    expect(found).toMatchObject({ fork: true, author: { login: 'eve' } });
    expect(found.head.tree.map(({ name }) => name)).toContain('x.md');
    expect(head.document).toBeNull();
    expect(incomplete).toEqual([]);
  });
});
