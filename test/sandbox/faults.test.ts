import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, FULL, graphql, START } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterEach(() => sandbox.close());

const commit = (): Promise<unknown> =>
  graphql(sandbox, token, ...commitRequest('feature', sandbox.pull(1).head.oid, { 'x.md': 'x' }));

describe('given faults on demand', () => {
  it('when the answer is dropped, then the caller sees an error and the write took place', async () => {
    sandbox.faults.add({ kind: 'drop-answer', match: ({ mutation }) => mutation });
    await expect(commit()).rejects.toThrow('fetch failed');
    expect(await sandbox.file('feature', 'x.md')).toBe('x');
    expect(sandbox.requests.since(0).at(-1)).toMatchObject({ operation: 'commit', status: null });
  });

  it('when the connection is reset before, then nothing took place', async () => {
    sandbox.faults.add({ kind: 'reset', match: ({ operation }) => operation === 'commit' });
    await expect(commit()).rejects.toThrow('fetch failed');
    expect(await sandbox.file('feature', 'x.md')).toBeNull();
  });

  it('when GitHub is to answer 502 twice, then the third try gets through', async () => {
    sandbox.faults.add({ kind: 'status', status: 502, times: 2, match: () => true });
    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1) {
      statuses.push((await graphql(sandbox, token, '{ viewer { login } }')).status);
    }
    expect(statuses).toEqual([502, 502, 200]);
  });

  it('when a 502 was applied all the same, then the write took place', async () => {
    sandbox.faults.add({ kind: 'status', status: 502, applied: true, match: () => true });
    expect(await commit()).toMatchObject({ status: 502 });
    expect(await sandbox.file('feature', 'x.md')).toBe('x');
  });

  it('when it matches another request, then nothing happens to this one', async () => {
    sandbox.faults.add({ kind: 'reset', match: ({ path }) => path.includes('statuses') });
    expect(await commit()).toMatchObject({ status: 200 });
  });

  it('when an answer is delayed, then it comes late and whole', async () => {
    sandbox.faults.add({ kind: 'delay', milliseconds: 80, match: () => true });
    const started = performance.now();
    expect(await commit()).toMatchObject({ status: 200 });
    expect(performance.now() - started).toBeGreaterThan(75);
  });
});

describe('given limits', () => {
  it('when the GraphQL points are used up, then RATE_LIMITED until the hour is over', async () => {
    await sandbox.close();
    sandbox = await acme({ limits: { graphql: 2 } });
    token = sandbox.token(undefined, FULL);
    const ask = (): ReturnType<typeof graphql> => graphql(sandbox, token, '{ viewer { login } }');
    expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('1');
    await ask();
    const refused = await ask();
    expect(refused.status).toBe(200);
    expect(dig(refused.body, 'errors.0.type')).toBe('RATE_LIMITED');
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String(Date.parse(START) / 1000 + 3600));
    sandbox.advance(3600);
    expect(dig((await ask()).body, 'errors')).toBeUndefined();
  });

  it('when too much is made in a minute, then 403 with retry-after until the minute is over', async () => {
    await sandbox.close();
    sandbox = await acme({ limits: { content: { minute: 1 } } });
    token = sandbox.token(undefined, FULL);
    expect(await commit()).toMatchObject({ status: 200 });
    const { status, headers } = await graphql(
      sandbox,
      token,
      ...commitRequest('feature', sandbox.pull(1).head.oid, { 'y.md': 'y' }),
    );
    expect([status, headers.get('retry-after')]).toEqual([403, '60']);
    expect(await sandbox.file('feature', 'y.md')).toBeNull();
    sandbox.advance(60);
    expect(await commit()).toMatchObject({ status: 200 });
  });
});

describe('given the request log and the clock', () => {
  it('when requests come in, then each is counted with who, what and when', async () => {
    await graphql(sandbox, token, 'query observe { viewer { login } }');
    const mark = sandbox.requests.mark();
    sandbox.advance(90);
    await graphql(sandbox, token, '{ viewer { login } rateLimit { cost } }');
    await commit();
    expect(sandbox.requests.since(mark)).toMatchObject([
      {
        method: 'POST',
        path: '/graphql',
        operation: 'viewer,rateLimit',
        account: 'github-actions[bot]',
        status: 200,
        mutation: false,
        at: '2026-01-05T09:01:30Z',
      },
      { operation: 'commit', mutation: true },
    ]);
    expect([...sandbox.requests]).toHaveLength(3);
  });

  it("when time is advanced, then the Date header tells the sandbox's time, not the host's", async () => {
    sandbox.advance(3600);
    const { headers } = await graphql(sandbox, token, '{ viewer { login } }');
    expect(headers.get('date')).toBe('Mon, 05 Jan 2026 10:00:00 GMT');
  });

  it('when time is to go back, then it is refused', () => {
    expect(() => sandbox.advance(-1)).toThrow('forward');
    expect(sandbox.now()).toBe(START);
  });
});
