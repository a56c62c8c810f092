import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { NotThere, Unreachable, type RecordedVersion } from '../../src/ports.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';

const WRITING = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
} as const;
const READING = { contents: 'read', 'pull-requests': 'read' } as const;
const BRANCH = 'pawl/pr-1';
const DOCUMENT = '.pawl/pr-1/progress.json';
const OURS = 230;

let sandbox: Sandbox;

const adapter = (login?: string, more: { onlooker?: boolean } = {}) =>
  createGitHub({
    token: sandbox.token(login, login === undefined ? WRITING : READING),
    owner: 'octo',
    repo: 'demo',
    apiUrl: sandbox.url,
    graphqlUrl: sandbox.graphqlUrl,
    pause: async () => {},
    ...more,
  });
const tip = async (): Promise<string> => (await adapter().read(1, { since: () => null })).run?.tip.oid ?? '';
const numbers = (versions: readonly RecordedVersion[]): number[] =>
  versions.flatMap(({ text, ours }) => (ours === true ? [Number(/\d+/.exec(text ?? '')?.[0])] : []));

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  for (const login of ['ada', 'eve']) sandbox.addUser(login, { permission: 'write' });
  await sandbox.createRepository({ owner: 'octo', name: 'demo', files: { 'README.md': '# demo\n' } });
  for (const branch of ['one', 'two', 'three'])
    await sandbox.openPullRequest({ author: 'ada', branch, title: branch, files: { [branch]: 'x\n' } });
  const ours = adapter();
  let expected = (await ours.read(1, { since: () => null })).pull.base.oid;
  for (let number = 1; number <= OURS; number += 1) {
    sandbox.advance(60);
    const result = await ours.commit({
      branch: BRANCH,
      expected,
      create: number === 1,
      headline: `pawl: decision ${number}`,
      body: `Number ${number}.\n\nPawl-Decision: d${number}`,
      additions: [{ path: DOCUMENT, text: `document ${number}\n` }],
      deletions: [],
      identity: `Pawl-Decision: d${number}`,
    });
    if (!result.ok) throw new Error(`commit ${number}: ${result.reason}`);
    expected = result.oid;
    if (number === 150) {
      await sandbox.push('eve', BRANCH, { files: { [DOCUMENT]: 'forged\n' } }, 'pawl: decision 151');
      await sandbox.push('eve', BRANCH, { files: { other: 'beside\n' } }, 'Beside');
      await sandbox.push('eve', BRANCH, { files: { [DOCUMENT]: null } }, 'Away with it');
      expected = await tip();
    }
  }
}, 120_000);
afterAll(() => sandbox.close());

describe('given a history that cannot be read whole', () => {
  it('when there is no such pull request, then that is said', async () => {
    await expect(adapter().history(99)).rejects.toThrow(NotThere);
  });

  it('when no run was recorded, then there is none', async () => {
    expect(await adapter().history(2)).toBeNull();
  });

  it('when a later page fails, then it fails: half a history would be a lie', async () => {
    const isLater = ({ operation, body }: { operation: string | null; body: string }): boolean =>
      operation === 'PawlReadHistory' && !body.includes('"cursor":null');
    sandbox.faults.add({ kind: 'status', status: 500, match: isLater, times: 9 });
    try {
      await expect(adapter().history(1)).rejects.toThrow(Unreachable);
    } finally {
      sandbox.faults.clear();
    }
  });
});

describe('given a run of more decisions than a page has', () => {
  it('when its history is read, then every version comes, oldest first, with its text, message and time', async () => {
    const mark = sandbox.requests.mark();
    const found = await adapter().history(1);
    expect(found?.ref).toBe('refs/heads/pawl/pr-1');
    const { versions = [] } = found ?? {};
    expect(numbers(versions)).toEqual(Array.from({ length: OURS }, (_, index) => index + 1));
    expect(versions[0]).toMatchObject({
      text: 'document 1\n',
      message: 'pawl: decision 1\n\nNumber 1.\n\nPawl-Decision: d1',
      author: expect.stringContaining('github-actions'),
      at: '2026-01-05T09:01:00Z',
      ours: true,
    });
    const operations = sandbox.requests.since(mark).map(({ operation }) => operation);
    expect(operations.filter((name) => name === 'PawlReadHistory')).toHaveLength(3);
    expect(operations.filter((name) => name === 'PawlReadObjects')).toHaveLength(12);
    expect(operations).toHaveLength(16);
  });

  it('threat 15: when somebody else wrote or took away the document, then those commits are told as not ours', async () => {
    const { versions = [] } = (await adapter().history(1)) ?? {};
    expect(versions.filter(({ ours }) => ours === false)).toMatchObject([
      { text: 'forged\n', author: 'eve', message: 'pawl: decision 151' },
      { text: null, author: 'eve', message: 'Away with it' },
    ]);
  });

  it('when somebody looks on with a token to read, then what the bot recorded counts as ours', async () => {
    const looking = await adapter('ada', { onlooker: true }).history(1);
    expect(numbers(looking?.versions ?? [])).toHaveLength(OURS);
    expect(numbers((await adapter('ada').history(1))?.versions ?? [])).toHaveLength(0);
  });

  it('when only the newest are wanted, then one request brings forty, and none from before the run', async () => {
    const from = await adapter().read(1, { since: () => null });
    const mark = sandbox.requests.mark();
    const oid = from.run?.tip.oid ?? '';
    const { found } = await adapter().readMore(from, [{ want: 'history', oid }]);
    expect(sandbox.requests.since(mark)).toHaveLength(1);
    const versions = found.histories?.[oid] ?? [];
    expect(numbers(versions)).toEqual(Array.from({ length: 40 }, (_, index) => OURS - 39 + index));
    const first = (await adapter().history(1))?.versions[1]?.commit ?? '';
    const early = await adapter().readMore(from, [{ want: 'history', oid: first }]);
    expect(numbers(early.found.histories?.[first] ?? [])).toEqual([1, 2]);
    const none = await adapter().readMore(from, [{ want: 'history', oid: 'f'.repeat(40) }]);
    expect(none.found.histories).toEqual({ ['f'.repeat(40)]: null });
  });

  it('when the branch is gone, then the tag that keeps it is read instead', async () => {
    const before = await adapter().history(1);
    const archived = await adapter().archive(await adapter().read(1, { since: () => null }));
    expect(archived).toMatchObject({ ok: true });
    const found = await adapter().history(1);
    expect(found?.ref).toBe('refs/tags/pawl-archive/pr-1');
    expect(found?.versions).toEqual(before?.versions);
  });
});
