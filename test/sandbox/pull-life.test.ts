import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, send } from './acme.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await acme();
  sandbox.events.takeAll();
});
afterEach(() => sandbox.close());

const ask = async (login: string, mutation: string, input: object, fields = 'clientMutationId') => {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${mutation}(input: $input) { ${fields} } }`;
  return (await graphql(sandbox, sandbox.token(login, FULL), document, { input })).body;
};
const ids = async (): Promise<{ repository: string; pull: string }> => {
  const document = '{ repository(owner: "acme", name: "demo") { id pullRequest(number: 1) { id } } }';
  const { body } = await graphql(sandbox, sandbox.token('ann', FULL), document);
  return {
    repository: digText(body, 'data.repository.id'),
    pull: digText(body, 'data.repository.pullRequest.id'),
  };
};
const actions = () => sandbox.events.takeAll().map(({ payload }) => payload['action']);

describe('given a pull request that was closed', () => {
  it('when its branch is gone, then it cannot be opened again', async () => {
    await sandbox.deleteBranch('ann', 'feature');
    expect(sandbox.pull(1).state).toBe('CLOSED');
    await expect(sandbox.reopenPullRequest('ann', 1)).rejects.toThrow('has been deleted');
  });

  it('when its branch was forced to another history, then it cannot be opened again', async () => {
    sandbox.closePullRequest('ann', 1);
    const [, base] = await sandbox.commits('feature');
    await sandbox.forcePush('ann', 'feature', base?.oid ?? '');
    await expect(sandbox.reopenPullRequest('ann', 1)).rejects.toThrow('force-pushed');
    expect(sandbox.pull(1).state).toBe('CLOSED');
  });

  it('when it was merged, then it cannot be opened again', async () => {
    await sandbox.mergePullRequest('ann', 1);
    const body = await ask('ann', 'reopenPullRequest', { pullRequestId: (await ids()).pull });
    expect(dig(body, 'errors.0.type')).toBe('UNPROCESSABLE');
  });

  it('when its branch went on, then it is opened with what the branch has now, and two events tell of it', async () => {
    sandbox.closePullRequest('ann', 1);
    const oid = await sandbox.push('ann', 'feature', { files: { 'page.md': 'two\n' } }, 'More');
    sandbox.events.takeAll();
    await ask('ann', 'reopenPullRequest', { pullRequestId: (await ids()).pull });
    expect(sandbox.pull(1)).toMatchObject({ state: 'OPEN', head: { oid } });
    expect(actions()).toEqual(['reopened', 'synchronize']);
  });
});

describe('given a pull request that is open', () => {
  it('when it is to be merged into a branch that is not there, then its base stays', async () => {
    const { pull } = await ids();
    const body = await ask('ann', 'updatePullRequest', { pullRequestId: pull, baseRefName: 'nowhere' });
    expect(dig(body, 'errors.0.message')).toContain('nowhere');
    expect(sandbox.pull(1).base.branch).toBe('main');
  });

  it('when it is given another base, then the event tells which it had', async () => {
    const oid = await sandbox.push('bob', 'next', { files: { 'next.md': 'next\n' } }, 'Next');
    await sandbox.retargetPullRequest('bob', 1, 'next');
    expect(sandbox.pull(1).base).toEqual({ branch: 'next', oid });
    const [event] = sandbox.events.takeAll();
    expect(event?.payload).toMatchObject({ action: 'edited', changes: { base: { ref: { from: 'main' } } } });
  });

  it('when a reader merges, closes or edits it, then that is refused', async () => {
    const { pull: pullRequestId } = await ids();
    for (const [mutation, more] of [
      ['mergePullRequest', {}],
      ['closePullRequest', {}],
      ['updatePullRequest', { title: 'Mine' }],
    ] as const)
      expect(dig(await ask('eve', mutation, { pullRequestId, ...more }), 'errors.0.type')).toBe('FORBIDDEN');
    expect(sandbox.pull(1)).toMatchObject({ state: 'OPEN', title: 'Add a page' });
  });

  it('when its head moved since somebody saw it, then it is not merged', async () => {
    const { pull: pullRequestId } = await ids();
    const expectedHeadOid = 'f'.repeat(40);
    const body = await ask('ann', 'mergePullRequest', { pullRequestId, expectedHeadOid });
    expect(dig(body, 'errors.0.message')).toContain('Head branch was modified');
    expect(sandbox.pull(1).state).toBe('OPEN');
  });

  it('when another is opened without a commit of its own, or of no branch, then there is none', async () => {
    const { repository: repositoryId } = await ids();
    const wanted = { repositoryId, baseRefName: 'main', title: 'Other' };
    const none = await ask('ann', 'createPullRequest', { ...wanted, headRefName: 'none' });
    expect(dig(none, 'errors.0.type')).toBe('UNPROCESSABLE');
    const same = await ask('ann', 'createPullRequest', { ...wanted, headRefName: 'main' });
    expect(dig(same, 'errors.0.message')).toBe('No commits between main and main');
    expect(sandbox.repository.pulls).toHaveLength(1);
  });
});

describe('given a query that is to lag', () => {
  const head = async () => {
    const document =
      'query Head { repository(owner: "acme", name: "demo") { pullRequest(number: 1) { headRefOid } } }';
    const { body } = await graphql(sandbox, sandbox.token('ann', FULL), document);
    return dig(body, 'data.repository.pullRequest.headRefOid');
  };

  it('when a push came between, then it answers what was so before, once', async () => {
    const before = await head();
    const after = await sandbox.push('ann', 'feature', { files: { 'page.md': 'two\n' } }, 'More');
    sandbox.faults.add({ match: ({ operation }) => operation === 'Head', kind: 'lag' });
    expect(await head()).toBe(before);
    expect(await head()).toBe(after);
  });
});

describe('given somebody whose permission is asked for', () => {
  const permissionOf = async (login: string) =>
    send(
      sandbox,
      sandbox.token('ann', FULL),
      'GET',
      `/repos/acme/demo/collaborators/${encodeURIComponent(login)}/permission`,
    );

  it('when it is a bot, then it is no user, whatever it may do', async () => {
    sandbox.addUser('helper[bot]', { type: 'Bot', permission: 'write' });
    expect((await permissionOf('helper[bot]')).status).toBe(404);
  });

  it('when it is nobody of the repository, then nothing is allowed while it is private', async () => {
    sandbox.addUser('zoe');
    expect(dig((await permissionOf('zoe')).body, 'role_name')).toBe('none');
  });
});
