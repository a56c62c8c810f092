import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
let repositoryId: string;
let older: string;
let newer: string;
beforeAll(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
  newer = await sandbox.push('bob', 'line', { files: { a: '1' } }, 'A');
  older = (await sandbox.commits('main'))[0]?.oid ?? '';
  const { body } = await graphql(sandbox, token, '{ repository(owner: "acme", name: "demo") { id } }');
  repositoryId = digText(body, 'data.repository.id');
});
afterAll(() => sandbox.close());

const mutate = (name: string, type: string, input: object): Promise<Reply> =>
  graphql(sandbox, token, `mutation m($input: ${type}!) { ${name}(input: $input) { clientMutationId } }`, {
    input,
  });

const refId = async (name: string): Promise<string> => {
  const { body } = await graphql(
    sandbox,
    token,
    `{ repository(owner: "acme", name: "demo") { ref(qualifiedName: "${name}") { id } } }`,
  );
  return digText(body, 'data.repository.ref.id');
};

describe('given refs', () => {
  it.each(['heads/x', 'refs/heads/', 'refs/heads/a..b', 'refs/pull/1/head', 'refs/heads/a b'])(
    'when %s is to be made, then the name is refused',
    async (name) => {
      const { body } = await mutate('createRef', 'CreateRefInput', {
        repositoryId,
        name,
        oid: older,
      });
      expect(dig(body, 'errors.0.type')).toBe('UNPROCESSABLE');
    },
  );

  it('when a ref is to point to a commit that does not exist, then it is refused', async () => {
    const { body } = await mutate('createRef', 'CreateRefInput', {
      repositoryId,
      name: 'refs/heads/x',
      oid: 'a'.repeat(40),
    });
    expect(dig(body, 'errors.0.message')).toContain('Object does not exist');
  });

  it('when a branch is to go back without force, then it is refused; with force it goes', async () => {
    const id = await refId('refs/heads/line');
    const { body } = await mutate('updateRef', 'UpdateRefInput', { refId: id, oid: older });
    expect(dig(body, 'errors.0.message')).toBe('Update is not a fast forward');
    await mutate('updateRef', 'UpdateRefInput', { refId: id, oid: older, force: true });
    expect((await sandbox.commits('line'))[0]?.oid).toBe(older);
    await mutate('updateRef', 'UpdateRefInput', { refId: id, oid: newer });
    expect((await sandbox.commits('line'))[0]?.oid).toBe(newer);
  });

  it('when one of several updates is refused, then none takes effect', async () => {
    const { body } = await mutate('updateRefs', 'UpdateRefsInput', {
      repositoryId,
      refUpdates: [
        { name: 'refs/tags/kept', beforeOid: '0'.repeat(40), afterOid: newer },
        { name: 'refs/heads/line', beforeOid: older, afterOid: '0'.repeat(40) },
      ],
    });
    expect(dig(body, 'errors')).toHaveLength(1);
    expect(await sandbox.repository.git.ref('refs/tags/kept')).toBeNull();
  });

  it('when a branch is kept as a tag and removed, then both happen', async () => {
    const { body } = await mutate('updateRefs', 'UpdateRefsInput', {
      repositoryId,
      refUpdates: [
        { name: 'refs/tags/kept', beforeOid: '0'.repeat(40), afterOid: newer },
        { name: 'refs/heads/line', beforeOid: newer, afterOid: '0'.repeat(40) },
      ],
    });
    expect(dig(body, 'errors')).toBeUndefined();
    expect(await sandbox.repository.git.ref('refs/tags/kept')).toBe(newer);
    expect(await sandbox.repository.git.ref('refs/heads/line')).toBeNull();
  });

  it("when a pull request's branch is deleted, then the pull request is closed", async () => {
    const pull = await sandbox.openPullRequest({
      author: 'ann',
      branch: 'short',
      title: 'Short',
      files: { s: 's' },
    });
    await mutate('deleteRef', 'DeleteRefInput', { refId: await refId('refs/heads/short') });
    expect(sandbox.pull(pull.number).state).toBe('CLOSED');
  });
});
