import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, commitRequest, dig, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterEach(() => sandbox.close());

const activity = (query: string, by = token): Promise<Reply> =>
  send(sandbox, by, 'GET', `/repos/acme/demo/activity?${query}`);

const NOWHERE = '0'.repeat(40);

describe('given the activities of a repository', () => {
  it('when the token may not read contents, then 403; when the kind is unknown, then 422', async () => {
    const other = sandbox.token(undefined, { issues: 'write' });
    expect((await activity('ref=feature', other)).status).toBe(403);
    expect((await activity('activity_type=commit')).status).toBe(422);
  });

  it('when a branch begins with its commits, then that is one creation and no push', async () => {
    const { body } = await activity('ref=feature');
    expect(body).toMatchObject([
      {
        activity_type: 'branch_creation',
        before: NOWHERE,
        after: sandbox.pull(1).head.oid,
        ref: 'refs/heads/feature',
        actor: { login: 'ann', id: 101 },
      },
    ]);
  });

  it('when people and an actions run push, then each is named with what it moved, newest first', async () => {
    const first = sandbox.pull(1).head.oid;
    sandbox.advance(60);
    const second = await sandbox.push('bob', 'feature', { files: { a: 'a' }, author: 'ann' }, 'A');
    await graphql(sandbox, token, ...commitRequest('feature', second, { b: 'b' }));
    const { body } = await activity('ref=refs/heads/feature&per_page=2');
    expect(body).toMatchObject([
      { activity_type: 'push', before: second, actor: { login: 'github-actions[bot]', type: 'Bot' } },
      {
        activity_type: 'push',
        before: first,
        after: second,
        timestamp: '2026-01-05T09:01:00Z',
        actor: { login: 'bob' },
      },
    ]);
    expect((await activity('ref=feature&actor=bob')).body).toHaveLength(1);
    expect((await activity('ref=feature&activity_type=push&direction=asc')).body).toMatchObject([
      { actor: { login: 'bob' } },
      { actor: { login: 'github-actions[bot]' } },
    ]);
  });

  it('when a branch is thrown back, removed or merged into, then that is what is told', async () => {
    const second = await sandbox.push('bob', 'feature', { files: { a: 'a' } }, 'A');
    const older = (await sandbox.commits('feature'))[1]?.oid ?? '';
    const { body: read } = await graphql(
      sandbox,
      token,
      '{ repository(owner: "acme", name: "demo") { id ref(qualifiedName: "feature") { id } } }',
    );
    const refId = String(dig(read, 'data.repository.ref.id'));
    await graphql(
      sandbox,
      token,
      `mutation { updateRef(input: { refId: "${refId}", oid: "${older}", force: true }) { clientMutationId } }`,
    );
    await sandbox.mergePullRequest('bob', 1);
    await graphql(
      sandbox,
      token,
      `mutation { deleteRef(input: { refId: "${refId}" }) { clientMutationId } }`,
    );
    expect((await activity('ref=feature&per_page=2')).body).toMatchObject([
      { activity_type: 'branch_deletion', before: older, after: NOWHERE },
      { activity_type: 'force_push', before: second, after: older },
    ]);
    expect((await activity('ref=main&per_page=1')).body).toMatchObject([
      { activity_type: 'pr_merge', actor: { login: 'bob' } },
    ]);
  });

  it('when a tag is set or a fork is pushed to, then it is not among them', async () => {
    const { length } = [(await activity('per_page=100')).body].flat();
    await sandbox.push('eve', 'eve:fix', { files: { f: 'f' } }, 'F');
    const { body } = await graphql(sandbox, token, '{ repository(owner: "acme", name: "demo") { id } }');
    await graphql(
      sandbox,
      token,
      `mutation { updateRefs(input: { repositoryId: "${String(dig(body, 'data.repository.id'))}", refUpdates: [
         { name: "refs/tags/kept", beforeOid: "${NOWHERE}", afterOid: "${sandbox.pull(1).head.oid}" }] }) { clientMutationId } }`,
    );
    expect(await sandbox.repository.git.ref('refs/tags/kept')).toBe(sandbox.pull(1).head.oid);
    expect((await activity('per_page=100')).body).toHaveLength(length);
  });

  it('when there are more than a page, then the header leads through all of them, and back', async () => {
    for (const name of ['a', 'b', 'c'])
      await sandbox.push('bob', 'feature', { files: { [name]: name } }, name);
    const seen: unknown[] = [];
    let query: string | undefined = 'ref=feature&per_page=3';
    let last: Reply | null = null;
    while (query !== undefined) {
      last = await activity(query);
      seen.push(...[last.body].flat());
      query = /<[^>]*\?([^>]*)>; rel="next"/.exec(last.headers.get('link') ?? '')?.[1];
    }
    expect(seen.map((entry) => dig(entry, 'activity_type'))).toEqual([
      'push',
      'push',
      'push',
      'branch_creation',
    ]);
    const back = /<[^>]*\?([^>]*)>; rel="prev"/.exec(last?.headers.get('link') ?? '')?.[1];
    expect((await activity(back ?? '')).body).toEqual(seen.slice(0, 3));
  });

  it('when only a day is asked for, then what is older stays away', async () => {
    sandbox.advance(2 * 86_400);
    expect((await activity('ref=feature&time_period=day')).body).toEqual([]);
    expect((await activity('ref=feature&time_period=week')).body).toHaveLength(1);
  });

  it('when a fault is set on it, then it strikes', async () => {
    sandbox.faults.add({
      kind: 'status',
      status: 500,
      match: ({ operation }) => operation === 'GET /repos/{owner}/{repo}/activity',
    });
    expect((await activity('ref=feature')).status).toBe(500);
    expect((await activity('ref=feature')).status).toBe(200);
  });
});
