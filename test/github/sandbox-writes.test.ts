import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { CommitRequest, RestoreRequest, Snapshot, View } from '../../src/ports.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { sameView } from './pull-answer.ts';

const execute = promisify(execFile);
const ALL = { contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;

let sandbox: Sandbox;
let lines: string[] = [];
let first = '';

const adapter = (scopes: { [scope: string]: 'read' | 'write' } = ALL) =>
  createGitHub({
    token: sandbox.token(undefined, scopes),
    owner: 'octo',
    repo: 'demo',
    apiUrl: sandbox.url,
    graphqlUrl: sandbox.graphqlUrl,
    pause: async () => {},
    log: (line) => lines.push(line),
  });
const read = (): Promise<Snapshot> => adapter().read(1, { since: () => null });

beforeEach(async () => {
  lines = [];
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  sandbox.addUser('ada', { permission: 'write' });
  sandbox.addUser('grace', { permission: 'maintain' });
  sandbox.addUser('eve');
  await sandbox.createRepository({ owner: 'octo', name: 'demo', files: { 'README.md': '# demo\n' } });
  const pull = await sandbox.openPullRequest({
    author: 'ada',
    branch: 'greeting',
    title: 'Add a greeting',
    files: { 'src/hello.ts': 'export {};\n', 'run.sh': { text: 'true\n', mode: '100755' } },
  });
  first = pull.head.oid;
});
afterEach(() => sandbox.close());

describe('given a head that is rolled back', () => {
  const request = (change: Partial<RestoreRequest> = {}): RestoreRequest => ({
    branch: 'greeting',
    expected: sandbox.pull(1).head.oid,
    tree_of: first,
    keep: '.pawl',
    additions: [{ path: '.pawl/pr-1/progress.json', text: '{"generation":9}\n' }],
    headline: 'pawl: roll back',
    body: 'Pawl-Decision: d9',
    identity: 'Pawl-Decision: d9',
    ...change,
  });
  const later = () =>
    sandbox.push(
      'ada',
      'greeting',
      {
        files: {
          'src/hello.ts': 'changed\n',
          'src/new.ts': 'new\n',
          'run.sh': 'text now\n',
          '.pawl/pr-1/outputs/plan.md': 'The plan\n',
        },
      },
      'more work',
    );
  const file = (path: string) => sandbox.file('greeting', path);

  it('fault 05: when a person pushes meanwhile, then it is stale and the push stays', async () => {
    await later();
    const asked = request();
    const theirs = await sandbox.push('ada', 'greeting', { files: { 'README.md': 'mine\n' } }, 'mine');
    await expect(adapter().restore(asked)).resolves.toEqual({ ok: false, reason: 'stale' });
    expect(sandbox.pull(1).head.oid).toBe(theirs);
  });

  it('when the token may not write, then the words of GitHub are passed on', async () => {
    await later();
    const result = await adapter({ ...ALL, contents: 'read' }).restore(request());
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(JSON.stringify(result)).toContain('not accessible');
  });

  it('when the commit never was, then that is said', async () => {
    const result = await adapter().restore(request({ tree_of: 'f'.repeat(40) }));
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
  });

  it.each(['drop-answer', 'reset'] as const)(
    'fault 06: when the move of the branch suffers a %s, then there is one commit',
    async (kind) => {
      await later();
      sandbox.faults.add({ match: ({ operation }) => operation === 'PawlMove', kind });
      const result = await adapter().restore(request());
      expect(result).toEqual({ ok: true, oid: sandbox.pull(1).head.oid });
      const made = await sandbox.commits('greeting');
      expect(made.filter(({ message }) => message.includes('d9'))).toHaveLength(1);
    },
  );

  it('when nothing stands in the way, then files and modes are as they were, ours stay, and the commit is ours', async () => {
    const before = await later();
    const result = await adapter().restore(request());
    expect(result).toEqual({ ok: true, oid: sandbox.pull(1).head.oid });
    expect(await file('src/hello.ts')).toBe('export {};\n');
    expect(await file('src/new.ts')).toBeNull();
    expect(await file('.pawl/pr-1/outputs/plan.md')).toBe('The plan\n');
    expect(await file('.pawl/pr-1/progress.json')).toBe('{"generation":9}\n');
    const [made, parent] = await sandbox.commits('greeting');
    expect(made?.message.trim()).toBe('pawl: roll back\n\nPawl-Decision: d9');
    expect(parent?.oid).toBe(before);
    const { pull, head } = await read();
    expect(pull.head.tree.find(({ name }) => name === 'run.sh')?.mode).toBe(0o100755);
    expect(head.commits[0]).toMatchObject({ ours: true });
    expect(lines).toEqual([]);
  });
});

describe('given a commit that writes a file which can be executed', () => {
  const commit = (change: Partial<CommitRequest> = {}): CommitRequest => ({
    branch: 'greeting',
    expected: sandbox.pull(1).head.oid,
    create: false,
    headline: 'pawl: record build',
    body: 'Pawl-Decision: d3',
    additions: [
      { path: 'run.sh', text: 'false\n', mode: '100755' },
      { path: 'src/new.ts', text: 'ü\n' },
    ],
    deletions: ['src/hello.ts'],
    identity: 'Pawl-Decision: d3',
    ...change,
  });
  const modes = async (): Promise<{ [path: string]: string }> => {
    const { stdout } = await execute('git', ['-C', sandbox.gitDirectory, 'ls-tree', '-r', 'greeting']);
    const rows = stdout.trim().split('\n');
    return Object.fromEntries(rows.map((row) => [row.slice(row.indexOf('\t') + 1), row.slice(0, 6)]));
  };

  it('fault 05: when a person pushes meanwhile, then it is stale and the push stays', async () => {
    const asked = commit();
    const theirs = await sandbox.push('ada', 'greeting', { files: { 'README.md': 'mine\n' } }, 'mine');
    await expect(adapter().commit(asked)).resolves.toEqual({ ok: false, reason: 'stale' });
    expect(sandbox.pull(1).head.oid).toBe(theirs);
  });

  it('when the branch was at a commit that is gone, or the token may not write, then that is told', async () => {
    await expect(adapter().commit(commit({ expected: 'f'.repeat(40) }))).resolves.toEqual({
      ok: false,
      reason: 'stale',
    });
    const refused = await adapter({ ...ALL, contents: 'read' }).commit(commit());
    expect(refused).toMatchObject({ ok: false, reason: 'forbidden' });
  });

  it.each(['drop-answer', 'reset'] as const)(
    'fault 06: when the move of the branch suffers a %s, then there is one commit',
    async (kind) => {
      sandbox.faults.add({ match: ({ operation }) => operation === 'PawlMove', kind });
      const result = await adapter().commit(commit());
      expect(result).toEqual({ ok: true, oid: sandbox.pull(1).head.oid });
      const made = await sandbox.commits('greeting');
      expect(made.filter(({ message }) => message.includes('d3'))).toHaveLength(1);
    },
  );

  it('when nothing stands in the way, then it can be executed afterwards as well, and the commit is ours', async () => {
    const result = await adapter().commit(commit());
    expect(result).toEqual({ ok: true, oid: sandbox.pull(1).head.oid });
    expect(await modes()).toEqual({ 'README.md': '100644', 'run.sh': '100755', 'src/new.ts': '100644' });
    expect(await sandbox.file('greeting', 'run.sh')).toBe('false\n');
    expect(await sandbox.file('greeting', 'src/new.ts')).toBe('ü\n');
    expect((await read()).head.commits[0]).toMatchObject({ ours: true });
  });

  it('when no file says a mode, then one request commits as before', async () => {
    const mark = sandbox.requests.mark();
    await adapter().commit(commit({ additions: [{ path: 'src/new.ts', text: 'x' }] }));
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual(['PawlCommit']);
  });
});

describe('given a head of which only some files come back', () => {
  it('when they are links, programs, or not there any more, then each is as it was, and the rest stays', async () => {
    const link = { text: 'run.sh', mode: '120000' } as const;
    const then = await sandbox.push('ada', 'greeting', { files: { link, 'old.ts': 'old\n' } }, 'a link');
    const at = async (path: string): Promise<string> =>
      (await execute('git', ['-C', sandbox.gitDirectory, 'rev-parse', `${then}:${path}`])).stdout.trim();
    const expected = await sandbox.push(
      'ada',
      'greeting',
      {
        files: { 'run.sh': 'x\n', link: 'y\n', 'new.ts': 'new\n', 'mine.ts': 'mine\n' },
        deletions: ['old.ts'],
      },
      'later',
    );
    const result = await adapter().restore({
      branch: 'greeting',
      expected,
      tree_of: then,
      keep: '.pawl',
      only: [
        { path: 'run.sh', file: { mode: '100755', oid: await at('run.sh') } },
        { path: 'link', file: { mode: '120000', oid: await at('link') } },
        { path: 'old.ts', file: { mode: '100644', oid: await at('old.ts') } },
        { path: 'new.ts', file: null },
      ],
      additions: [{ path: '.pawl/pr-1/progress.json', text: '{}\n' }],
      headline: 'pawl: roll back',
      body: 'Pawl-Decision: d9',
      identity: 'Pawl-Decision: d9',
    });
    expect(result).toMatchObject({ ok: true });
    const { stdout } = await execute('git', ['-C', sandbox.gitDirectory, 'diff', '--raw', then, 'greeting']);
    const rows = stdout.trim().split('\n');
    expect(rows.map((row) => row.slice(row.indexOf('\t') + 1))).toEqual([
      '.pawl/pr-1/progress.json',
      'mine.ts',
    ]);
  });
});

describe('given what people should see', () => {
  const view = (from: Snapshot, change: Partial<View> = {}): View =>
    sameView({
      comment: { marker: '', body: '<!-- pawl:status {"v":1} -->\nworking' },
      answer: { body: '<!-- pawl:answer {"v":1,"topics":["help"]} -->\nhelp' },
      reminders: [{ key: 'plan/1', body: '<!-- pawl:reminder plan/1 -->\n@grace' }],
      labels: [],
      status: { oid: from.pull.head.oid, state: 'pending', description: 'working' },
      ...change,
    });
  const ours = () => sandbox.comments(1).map(({ body }) => body.split('\n')[1]);

  it('when it is published, then the next publication sends nothing, and what is answered is folded away', async () => {
    const before = await read();
    await adapter().publish(before, view(before));
    expect(ours()).toEqual(['working', 'help', '@grace']);
    const github = adapter();
    const after = await github.read(1, { since: () => null });
    const sent = github.requests();
    await github.publish(after, view(after));
    expect(github.requests()).toBe(sent);
    await github.publish(after, view(after, { reminders: [] }));
    expect(github.requests()).toBe(sent + 1);
    expect((await read()).seen.reminders).toMatchObject([{ key: 'plan/1', minimized: true }]);
  });

  it('when its answer is lost, then the next publication makes no second comment', async () => {
    const before = await read();
    sandbox.faults.add({ match: ({ operation }) => operation === 'PawlPublish', kind: 'drop-answer' });
    await expect(adapter().publish(before, view(before))).rejects.toMatchObject({ service: 'github' });
    const after = await read();
    await adapter().publish(after, view(after));
    expect(ours()).toEqual(['working', 'help', '@grace']);
  });

  it('when a review is wanted of the author, a stranger, nobody and a maintainer, then only the last is asked', async () => {
    const before = await read();
    await adapter().publish(before, view(before, { reviewers: ['ada', 'eve', 'nobody', 'grace'] }));
    expect(sandbox.requestedReviewers(1)).toEqual(['grace']);
    expect(lines).toHaveLength(2);
    const after = await read();
    await adapter().publish(after, view(after, { reviewers: ['grace'] }));
    expect(sandbox.requestedReviewers(1)).toEqual(['grace']);
  });

  it('when a person set a label that is spent, then it is off, and others of people stay', async () => {
    sandbox.label('ada', 1, 'pawl:approved:plan');
    sandbox.label('ada', 1, 'pawl:approved:code');
    sandbox.label('ada', 1, 'bug');
    const before = await read();
    await adapter().publish(before, view(before, { spent_labels: ['pawl:approved:plan', 'bug'] }));
    expect((await read()).pull.labels.toSorted()).toEqual(['bug', 'pawl:approved:code']);
  });

  it('when a command is answered, then the rocket takes the place of the eyes', async () => {
    sandbox.comment('ada', 1, '/start');
    const node = (from: Snapshot): string => from.comments[0]?.node_id ?? '';
    const before = await read();
    const eyes = [{ comment_node_id: node(before), content: 'EYES' as const }];
    await adapter().publish(before, view(before, { reactions: eyes }));
    const seen = await read();
    expect(seen.comments[0]?.own_reactions).toEqual(['EYES']);
    const rocket = [{ comment_node_id: node(seen), content: 'ROCKET' as const }];
    await adapter().publish(seen, view(seen, { reactions: rocket }));
    expect((await read()).comments[0]?.own_reactions).toEqual(['ROCKET']);
  });
});
