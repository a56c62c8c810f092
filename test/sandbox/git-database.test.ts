import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
let head: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
  head = sandbox.pull(1).head.oid;
});
afterEach(() => sandbox.close());

const post = (what: string, body: object, by = token): Promise<Reply> =>
  send(sandbox, by, 'POST', `/repos/acme/demo/git/${what}`, body);

const read = (name: string, query = ''): Promise<Reply> =>
  send(sandbox, token, 'GET', `/repos/acme/demo/git/trees/${encodeURIComponent(name)}${query}`);

const blobOf = async (path: string): Promise<string> =>
  (await sandbox.repository.git.object(`${head}:${path}`))?.oid ?? '';

const entriesOf = async (tree: string): Promise<[string, string][]> => {
  const { body } = await read(tree, '?recursive=1');
  return [dig(body, 'tree')]
    .flat()
    .filter((entry) => dig(entry, 'type') === 'blob')
    .map((entry) => [digText(entry, 'path'), digText(entry, 'mode')]);
};

describe('given a tree', () => {
  it('when there is none by that name, or the name is a file, then 404', async () => {
    expect((await read('none')).status).toBe(404);
    expect((await read('a'.repeat(40))).status).toBe(404);
    expect((await read(await blobOf('page.md'))).status).toBe(404);
  });

  it('when it is read, then only what it lists itself, with modes, ids and sizes', async () => {
    const { body } = await read('feature');
    expect(dig(body, 'truncated')).toBe(false);
    expect(dig(body, 'tree')).toMatchObject([
      { path: '.github', mode: '040000', type: 'tree' },
      { path: 'README.md', mode: '100644', type: 'blob', size: 7 },
      { path: 'bin', type: 'tree' },
      { path: 'page.md', sha: await blobOf('page.md') },
    ]);
  });

  it('when everything below is asked for, by any word, then it comes, trees included', async () => {
    const { body } = await read(head, '?recursive=false');
    expect([dig(body, 'tree')].flat().map((entry) => dig(entry, 'path'))).toEqual([
      '.github',
      '.github/workflows',
      '.github/workflows/ci.yml',
      '.github/workflows/pawl.yml',
      'README.md',
      'bin',
      'bin/run.sh',
      'page.md',
    ]);
  });

  it('when there is more than GitHub lists, then the list is cut and says so', async () => {
    sandbox.repository.largestTree = 3;
    const { body } = await read(head, '?recursive=1');
    expect(dig(body, 'truncated')).toBe(true);
    expect(dig(body, 'tree')).toHaveLength(3);
  });
});

describe('given a tree to write', () => {
  it.each([
    [{ path: 'x', mode: '100644', type: 'blob', sha: 'a'.repeat(40) }, 422, 'is not a valid blob'],
    [{ path: 'x', mode: '100644', type: 'blob' }, 422, 'Must supply either'],
    [{ path: '../x', mode: '100644', type: 'blob', content: 'x' }, 422, 'malformed path'],
    [{ path: 'none', mode: '100644', type: 'blob', sha: null }, 422, 'BadObjectState'],
    [{ path: 'x', mode: '100600', type: 'blob', content: 'x' }, 422, 'allowed values'],
    [{ path: '.github/workflows/ci.yml', mode: '100644', type: 'blob', sha: null }, 403, 'not accessible'],
  ])('when an entry is %j, then %i', async (entry, status, words) => {
    const answer = await post('trees', { base_tree: head, tree: [entry] });
    expect(answer.status).toBe(status);
    expect(dig(answer.body, 'message')).toContain(words);
  });

  it('when the base is unknown, then 404; when the token may only read, then 403', async () => {
    const tree = [{ path: 'x', mode: '100644', type: 'blob', content: 'x' }];
    expect((await post('trees', { base_tree: 'a'.repeat(40), tree })).status).toBe(404);
    const reader = sandbox.token(undefined, { contents: 'read' });
    expect((await post('trees', { tree }, reader)).status).toBe(403);
  });

  it('when files are removed, put back with their modes and written, then everything else stays', async () => {
    const { status, body } = await post('trees', {
      base_tree: head,
      tree: [
        { path: 'page.md', mode: '100644', type: 'blob', sha: null },
        { path: 'tools/go.sh', mode: '100755', type: 'blob', sha: await blobOf('bin/run.sh') },
        { path: 'link', mode: '120000', type: 'blob', content: 'README.md' },
      ],
    });
    expect(status).toBe(201);
    expect(await entriesOf(digText(body, 'sha'))).toEqual([
      ['.github/workflows/ci.yml', '100644'],
      ['.github/workflows/pawl.yml', '100644'],
      ['README.md', '100644'],
      ['bin/run.sh', '100755'],
      ['link', '120000'],
      ['tools/go.sh', '100755'],
    ]);
  });

  it('when a directory is given or removed as a whole, then all of it is', async () => {
    const bin = await sandbox.repository.git.object(`${head}:bin`);
    const { body } = await post('trees', {
      base_tree: head,
      tree: [
        { path: 'copy', mode: '040000', type: 'tree', sha: bin?.oid },
        { path: 'bin', mode: '040000', type: 'tree', sha: null },
      ],
    });
    const paths = (await entriesOf(digText(body, 'sha'))).map(([path]) => path);
    expect(paths).toContain('copy/run.sh');
    expect(paths).not.toContain('bin/run.sh');
  });

  it('when there is no base, then it has what was given and nothing else', async () => {
    const { body } = await post('trees', {
      tree: [{ path: 'a/b', mode: '100644', type: 'blob', content: 'x' }],
    });
    expect(await entriesOf(digText(body, 'sha'))).toEqual([['a/b', '100644']]);
  });
});

describe('given a commit to write', () => {
  const treeOf = async (commit: string): Promise<string> =>
    (await sandbox.repository.git.commit(commit))?.tree ?? '';

  it.each([
    ['a tree that is none', { tree: 'a'.repeat(40) }, 'Tree SHA does not exist'],
    ['a parent that is none', { parents: ['a'.repeat(40)] }, 'Parent SHA does not exist'],
    ['a time that is none', { author: { name: 'a', email: 'a@b', date: 'soon' } }, 'ISO 8601'],
    ['no message', { message: undefined }, "must have required property 'message'"],
  ])('when it has %s, then 422', async (_, wrong, words) => {
    const answer = await post('commits', { message: 'Back', tree: await treeOf(head), ...wrong });
    expect(answer.status).toBe(422);
    expect(dig(answer.body, 'message')).toContain(words);
  });

  it('when a bot names nobody, then it is its author, GitHub vouches, and no branch moves until one is moved', async () => {
    const base = (await sandbox.commits('main'))[0]?.oid ?? '';
    const { status, body } = await post('commits', {
      message: 'Back',
      tree: await treeOf(base),
      parents: [head],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      message: 'Back',
      verification: { verified: true },
      parents: [{ sha: head }],
    });
    expect(sandbox.pull(1).head.oid).toBe(head);
    const { body: known } = await graphql(
      sandbox,
      token,
      '{ repository(owner: "acme", name: "demo") { id } }',
    );
    const sha = digText(body, 'sha');
    await graphql(
      sandbox,
      token,
      `mutation { updateRefs(input: { repositoryId: "${digText(known, 'data.repository.id')}", refUpdates: [
         { name: "refs/heads/feature", beforeOid: "${head}", afterOid: "${sha}" }] }) { clientMutationId } }`,
    );
    expect(sandbox.pull(1).head.oid).toBe(sha);
    const { body: seen } = await graphql(
      sandbox,
      token,
      `{ repository(owner: "acme", name: "demo") { object(oid: "${sha}") { ... on Commit {
           author { user { databaseId } } signature { isValid wasSignedByGitHub } } } } }`,
    );
    expect(dig(seen, 'data.repository.object')).toEqual({
      author: { user: { databaseId: 41_898_282 } },
      signature: { isValid: true, wasSignedByGitHub: true },
    });
  });

  it('when a bot names an author, or a person writes it, then GitHub does not vouch', async () => {
    const tree = await treeOf(head);
    const author = {
      name: 'ann',
      email: '101+ann@users.noreply.github.com',
      date: '2026-01-05T10:00:00+01:00',
    };
    const named = await post('commits', { message: 'Named', tree, author });
    expect(named.body).toMatchObject({
      author: { name: 'ann', date: '2026-01-05T09:00:00Z' },
      committer: { name: 'ann' },
      verification: { verified: false, reason: 'unsigned' },
    });
    const byAnn = await post('commits', { message: 'Mine', tree }, sandbox.token('ann', FULL));
    expect(byAnn.body).toMatchObject({ author: { name: 'ann' }, verification: { verified: false } });
  });
});
