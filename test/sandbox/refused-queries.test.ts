import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, FULL);
});
afterAll(() => sandbox.close());

const inRepository = (fields: string): Promise<Reply> =>
  graphql(sandbox, token, `{ repository(owner: "acme", name: "demo") { ${fields} } }`);

describe('given a request that GitHub would refuse', () => {
  it('when nobody knows the token, then 401', async () => {
    const answer = await graphql(sandbox, 'ghs_nobody', '{ viewer { login } }');
    expect(answer.status).toBe(401);
    expect(dig(answer.body, 'message')).toBe('Bad credentials');
  });

  it('when the body is no JSON, then 400', async () => {
    expect((await send(sandbox, token, 'POST', '/graphql', '{')).status).toBe(400);
  });

  it('when the query does not parse, then 200 with an error and no data', async () => {
    const { status, body } = await graphql(sandbox, token, '{ viewer {');
    expect(status).toBe(200);
    expect(dig(body, 'data')).toBeUndefined();
    expect(dig(body, 'errors.0.message')).toContain('Syntax Error');
  });

  it("when a field is not in GitHub's schema, then nothing is answered", async () => {
    const { body } = await inRepository('name colour');
    expect(dig(body, 'data')).toBeUndefined();
    expect(dig(body, 'errors.0.message')).toContain('Cannot query field "colour"');
  });

  it('when an input has a member that GitHub does not know, then nothing is done', async () => {
    const { body } = await graphql(
      sandbox,
      token,
      'mutation m($input: AddCommentInput!) { addComment(input: $input) { clientMutationId } }',
      { input: { subjectId: 'x', body: 'y', loudly: true } },
    );
    expect(dig(body, 'errors.0.message')).toContain('"loudly"');
    expect(sandbox.comments(1)).toEqual([]);
  });

  it('when an oid is no oid, then the variable is refused', async () => {
    const { body } = await graphql(
      sandbox,
      token,
      `
        query q($oid: GitObjectID!) {
          repository(owner: "acme", name: "demo") {
            object(oid: $oid) {
              oid
            }
          }
        }
      `,
      { oid: 'main' },
    );
    expect(dig(body, 'errors.0.message')).toContain('GitObjectID');
  });

  it('when a field is known to GitHub but not to the sandbox, then it says so', async () => {
    const { body } = await inRepository('name diskUsage');
    expect(dig(body, 'errors.0.message')).toBe('the sandbox does not answer Repository.diskUsage');
  });

  it('when a timeline is asked for kinds the sandbox does not keep, then it says so', async () => {
    const { body } = await inRepository('pullRequest(number: 1) { timelineItems(first: 1) { totalCount } }');
    expect(dig(body, 'errors.0.message')).toContain('the sandbox does not answer timeline items');
  });

  it.each([
    ['repository(owner: "acme", name: "other") { id }', 'Repository with the name'],
    ['node(id: "PR_bm90aGluZw") { id }', 'node with the global id'],
  ])('when %s does not exist, then NOT_FOUND', async (field, words) => {
    const { status, body } = await graphql(sandbox, token, `{ ${field} }`);
    expect(status).toBe(200);
    expect(dig(body, 'errors.0')).toMatchObject({ type: 'NOT_FOUND' });
    expect(dig(body, 'errors.0.message')).toContain(words);
  });

  it('when a pull request does not exist, then its field is null and the others are answered', async () => {
    const { body } = await inRepository('name pullRequest(number: 9) { id }');
    expect(dig(body, 'data.repository')).toEqual({ name: 'demo', pullRequest: null });
    expect(dig(body, 'errors.0')).toMatchObject({
      type: 'NOT_FOUND',
      path: ['repository', 'pullRequest'],
    });
  });

  it.each([
    ['', 'MISSING_PAGINATION_BOUNDARIES'],
    ['(first: 101)', 'EXCESSIVE_PAGINATION'],
    ['(last: 1000)', 'EXCESSIVE_PAGINATION'],
    ['(first: 1, after: "nonsense")', 'INVALID_CURSOR_ARGUMENTS'],
  ])('when comments%s are asked for, then %s', async (page, type) => {
    const { body } = await inRepository(`pullRequest(number: 1) { comments${page} { totalCount } }`);
    expect(dig(body, 'errors.0.type')).toBe(type);
  });

  it('when more than 500,000 nodes could come back, then nothing is answered', async () => {
    const { body } = await inRepository(
      `refs(refPrefix: "refs/heads/", first: 100) { nodes { target { ... on Commit {
         history(first: 100) { nodes { history(first: 100) { nodes { oid } } } } } } } }`,
    );
    expect(dig(body, 'data')).toBeUndefined();
    expect(dig(body, 'errors.0.type')).toBe('MAX_NODE_LIMIT_EXCEEDED');
  });
});

const askWith = async (scopes: { [scope: string]: 'read' }, fields: string): Promise<Reply> =>
  graphql(
    sandbox,
    sandbox.token(undefined, scopes),
    `{ repository(owner: "acme", name: "demo") { ${fields} } }`,
  );

describe('given a token with few permissions', () => {
  it.each([
    ['object(expression: "main") { oid }'],
    ['ref(qualifiedName: "main") { name }'],
    ['refs(refPrefix: "refs/heads/", first: 1) { totalCount }'],
    ['pullRequest(number: 1) { id }'],
    ['labels(first: 1) { totalCount }'],
    ['collaborators(first: 1) { totalCount }'],
  ])('when it asks for %s without the permission, then FORBIDDEN', async (fields) => {
    const { body } = await askWith({}, fields);
    expect(dig(body, 'errors.0.type')).toBe('FORBIDDEN');
  });

  it('when it only reads contents, then collaborators stay hidden', async () => {
    const { body } = await askWith({ contents: 'read' }, 'collaborators(first: 1) { totalCount }');
    expect(dig(body, 'errors.0.message')).toBe('Must have push access to view repository collaborators.');
  });

  it("when a reader's own token claims every scope, then the person's level still bounds it", async () => {
    const { body } = await graphql(
      sandbox,
      sandbox.token('eve', FULL),
      '{ repository(owner: "acme", name: "demo") { viewerPermission collaborators(first: 1) { totalCount } } }',
    );
    expect(dig(body, 'data.repository.viewerPermission')).toBe('READ');
    expect(dig(body, 'errors.0.type')).toBe('FORBIDDEN');
  });
});
