import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql } from './acme.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await acme();
});
afterAll(() => sandbox.close());

/** Fails the test when GitHub would report any error. */
async function ask(fields: string): Promise<unknown> {
  const token = sandbox.token(undefined, FULL);
  const { body } = await graphql(
    sandbox,
    token,
    `{ viewer { login databaseId } repository(owner: "acme", name: "demo") { ${fields} } }`,
  );
  expect(dig(body, 'errors')).toBeUndefined();
  return dig(body, 'data.repository');
}

describe('given files in git', () => {
  it('when a path or branch is missing, then the object is null without an error', async () => {
    expect(
      await ask('a: object(expression: "main:none") { oid } b: object(expression: "none") { oid }'),
    ).toEqual({ a: null, b: null });
  });

  it('when a text is longer than 512,000 bytes, then it is cut and says so', async () => {
    await sandbox.push('ann', 'long', { files: { 'long.txt': 'x'.repeat(512_001) } }, 'Long');
    const found = await ask(
      'object(expression: "long:long.txt") { ... on Blob { text isTruncated byteSize isBinary } }',
    );
    expect(digText(found, 'object.text')).toHaveLength(512_000);
    expect(dig(found, 'object')).toMatchObject({
      isTruncated: true,
      byteSize: 512_001,
      isBinary: false,
    });
  });

  it('when a file is binary, then its text is null', async () => {
    await sandbox.push('ann', 'binary', { files: { 'a.bin': 'a\0b' } }, 'Binary');
    const found = await ask(
      'object(expression: "binary:a.bin") { ... on Blob { text isBinary isTruncated } }',
    );
    expect(dig(found, 'object')).toEqual({ text: null, isBinary: true, isTruncated: false });
  });

  it('when a tree is read, then modes, types, paths and blobs are those of git', async () => {
    const found = await ask(
      `object(expression: "main:bin") { ... on Tree { entries {
         name path mode type object { ... on Blob { text } } } } }`,
    );
    expect(dig(found, 'object.entries')).toEqual([
      {
        name: 'run.sh',
        path: 'bin/run.sh',
        mode: 0o100755,
        type: 'blob',
        object: { text: '#!/bin/sh\n' },
      },
    ]);
  });

  it('when a commit is asked for one file, then it answers the entry or null', async () => {
    const found = await ask(
      `object(expression: "main") { ... on Commit {
         file(path: "README.md") { oid object { ... on Blob { text } } }
         gone: file(path: "no/such") { oid } } }`,
    );
    expect(dig(found, 'object.file.object.text')).toBe('# demo\n');
    expect(dig(found, 'object.gone')).toBeNull();
  });

  it('when history is asked for a path, then only commits touching it come', async () => {
    await sandbox.push('bob', 'history', { files: { a: '1' } }, 'A');
    await sandbox.push('bob', 'history', { files: { b: '1' } }, 'B');
    const found = await ask(
      `object(expression: "history") { ... on Commit {
         all: history(first: 10) { totalCount nodes { message } }
         a: history(first: 10, path: "a") { nodes { message } } } }`,
    );
    expect(dig(found, 'object.all.nodes')).toEqual([
      { message: 'B' },
      { message: 'A' },
      { message: 'Begin' },
    ]);
    expect(dig(found, 'object.a.nodes')).toEqual([{ message: 'A' }]);
  });

  it('when refs are listed under a prefix, then their names begin after it', async () => {
    await sandbox.push('bob', 'pawl/pr-1', { files: { a: '1' } }, 'A');
    const found = await ask(
      `refs(refPrefix: "refs/heads/pawl/", first: 100) { totalCount nodes { name prefix } }
       ref(qualifiedName: "refs/heads/pawl/pr-1") { name prefix target { oid } }`,
    );
    expect(dig(found, 'refs')).toEqual({
      totalCount: 1,
      nodes: [{ name: 'pr-1', prefix: 'refs/heads/pawl/' }],
    });
    expect(dig(found, 'ref')).toMatchObject({ name: 'pawl/pr-1', prefix: 'refs/heads/' });
  });
});

describe('given a pull request', () => {
  it('when it is read, then head, base, author and commits are there', async () => {
    const found = await ask(
      `pullRequest(number: 1) {
         number title body state isDraft isCrossRepository lastEditedAt editor { login }
         author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
         headRefName headRepository { nameWithOwner } headRefOid baseRefName baseRefOid
         commits(first: 5) { totalCount nodes { commit { oid author { user { databaseId login } } signature { isValid } } } } }`,
    );
    const [head] = await sandbox.commits('feature');
    const [base] = await sandbox.commits('main');
    expect(dig(found, 'pullRequest')).toEqual({
      number: 1,
      title: 'Add a page',
      body: 'Please.',
      state: 'OPEN',
      isDraft: false,
      isCrossRepository: false,
      lastEditedAt: null,
      editor: null,
      author: { __typename: 'User', login: 'ann', databaseId: 101 },
      headRefName: 'feature',
      headRepository: { nameWithOwner: 'acme/demo' },
      headRefOid: head?.oid,
      baseRefName: 'main',
      baseRefOid: base?.oid,
      commits: {
        totalCount: 1,
        nodes: [
          {
            commit: {
              oid: head?.oid,
              author: { user: { databaseId: 101, login: 'ann' } },
              signature: null,
            },
          },
        ],
      },
    });
  });

  it('when it comes from a fork, then its head is elsewhere and no branch of ours', async () => {
    const { number } = await sandbox.openPullRequest({
      author: 'eve',
      branch: 'eve:fix',
      title: 'Fix',
      files: { 'fix.md': 'fix\n' },
    });
    const found = await ask(
      `pullRequest(number: ${number}) { isCrossRepository headRefName headRef { name }
         headRepository { nameWithOwner } commits(first: 1) { totalCount } }
       refs(refPrefix: "refs/heads/", first: 100) { nodes { name } }`,
    );
    expect(dig(found, 'pullRequest')).toEqual({
      isCrossRepository: true,
      headRefName: 'fix',
      headRef: null,
      headRepository: { nameWithOwner: 'eve/demo' },
      commits: { totalCount: 1 },
    });
    expect(dig(found, 'refs.nodes')).not.toContainEqual({ name: 'fix' });
  });

  it('when the base moves on, then baseRefOid lags behind the branch, as on GitHub', async () => {
    const [before] = await sandbox.commits('main');
    await sandbox.push('bob', 'main', { files: { 'new.md': 'x\n' } }, 'New');
    const [after] = await sandbox.commits('main');
    const found = await ask('pullRequest(number: 1) { baseRefOid baseRef { target { oid } } }');
    expect(dig(found, 'pullRequest.baseRefOid')).toBe(before?.oid);
    expect(dig(found, 'pullRequest.baseRef.target.oid')).toBe(after?.oid);
  });

  it('when one person is looked up, then the exact permission is told', async () => {
    const found = await ask(
      `bob: collaborators(login: "bob", first: 1) { edges { permission node { login } } }
       nobody: collaborators(login: "bo", first: 1) { edges { permission } }`,
    );
    expect(dig(found, 'bob.edges')).toEqual([{ permission: 'MAINTAIN', node: { login: 'bob' } }]);
    expect(dig(found, 'nobody.edges')).toEqual([]);
  });
});

describe('given the bot of an actions run', () => {
  it('when it writes, then it is a Bot without [bot] as actor, and with it as viewer', async () => {
    const token = sandbox.token(undefined, FULL);
    const found = await ask('pullRequest(number: 1) { id }');
    const { body } = await graphql(
      sandbox,
      token,
      `mutation { addComment(input: { subjectId: "${digText(found, 'pullRequest.id')}", body: "hello" }) {
         commentEdge { node { viewerDidAuthor author { __typename login ... on Bot { databaseId } } } } } }`,
    );
    expect(dig(body, 'data.addComment.commentEdge.node')).toEqual({
      viewerDidAuthor: true,
      author: { __typename: 'Bot', login: 'github-actions', databaseId: 41_898_282 },
    });
    const viewer = await graphql(sandbox, token, '{ viewer { login databaseId } }');
    expect(dig(viewer.body, 'data.viewer')).toEqual({
      login: 'github-actions[bot]',
      databaseId: 41_898_282,
    });
  });
});
