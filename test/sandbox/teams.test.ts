import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
let app: string;
beforeEach(async () => {
  sandbox = await acme();
  sandbox.addUser('bobby', { permission: 'write' });
  sandbox.addUser('zoe');
  sandbox.addUser('pawl-app[bot]', { type: 'Bot' });
  sandbox.addTeam('reviewers', ['bob', 'bobby']);
  token = sandbox.token(undefined, FULL);
  app = sandbox.token('pawl-app[bot]', { ...FULL, members: 'read' });
});
afterEach(() => sandbox.close());

const team = (by: string, slug: string, args: string, organization = 'acme'): Promise<Reply> =>
  graphql(
    sandbox,
    by,
    `{ organization(login: "${organization}") { team(slug: "${slug}") {
         id slug members(${args}) { totalCount nodes { login databaseId } } } } }`,
  );

describe('given a team', () => {
  it('when a token of an actions run is to see members, then there is no such token', () => {
    expect(() => sandbox.token(undefined, { members: 'read' })).toThrow('mint the token for an App');
  });

  it('when an actions run asks, then FORBIDDEN and null', async () => {
    const { body } = await team(token, 'reviewers', 'first: 10');
    expect(dig(body, 'data.organization.team')).toBeNull();
    expect(dig(body, 'errors.0')).toMatchObject({
      type: 'FORBIDDEN',
      path: ['organization', 'team'],
      message: 'Resource not accessible by integration',
    });
  });

  it('when there is no such team, then null; no such organization, then NOT_FOUND', async () => {
    expect((await team(app, 'none', 'first: 1')).body).toEqual({ data: { organization: { team: null } } });
    const { body } = await team(app, 'reviewers', 'first: 1', 'umbrella');
    expect(dig(body, 'errors.0.type')).toBe('NOT_FOUND');
  });

  it('when an App that may see members searches one, then every login that contains the words comes', async () => {
    const { body } = await team(app, 'Reviewers', 'first: 10, query: "bob", membership: IMMEDIATE');
    expect(dig(body, 'data.organization.team.members')).toMatchObject({
      totalCount: 2,
      nodes: [{ login: 'bob', databaseId: 102 }, { login: 'bobby' }],
    });
    const nobody = await team(app, 'reviewers', 'first: 10, query: "eve"');
    expect(dig(nobody.body, 'data.organization.team.members.nodes')).toEqual([]);
  });
});

const idOf = async (login: string): Promise<string> => {
  const { body } = await graphql(
    sandbox,
    token,
    `{ repository(owner: "acme", name: "demo") { collaborators(login: "${login}", first: 1) { nodes { id } } } }`,
  );
  return digText(body, 'data.repository.collaborators.nodes.0.id');
};

async function request(by: string, input: object): Promise<Reply> {
  const { body } = await graphql(
    sandbox,
    by,
    '{ repository(owner: "acme", name: "demo") { pullRequest(number: 1) { id } } }',
  );
  return graphql(
    sandbox,
    by,
    `
      mutation ask($input: RequestReviewsInput!) {
        requestReviews(input: $input) {
          pullRequest {
            reviewRequests(first: 10) {
              nodes {
                asCodeOwner
                requestedReviewer {
                  ... on User {
                    login
                  }
                  ... on Team {
                    slug
                  }
                }
              }
            }
          }
        }
      }
    `,
    { input: { pullRequestId: digText(body, 'data.repository.pullRequest.id'), ...input } },
  );
}

const teamId = async (): Promise<string> =>
  digText((await team(app, 'reviewers', 'first: 1')).body, 'data.organization.team.id');

describe('given requests for reviews', () => {
  it('when the author is among those asked, then nobody is', async () => {
    const { body } = await request(token, { userIds: [await idOf('bob'), await idOf('ann')] });
    expect(dig(body, 'errors.0')).toMatchObject({
      type: 'UNPROCESSABLE',
      message: 'Review cannot be requested from pull request author.',
    });
    expect(sandbox.requestedReviewers(1)).toEqual([]);
  });

  it('when somebody is no collaborator, then it is refused', async () => {
    sandbox.setPermission('zoe', 'read');
    const id = await idOf('zoe');
    sandbox.setPermission('zoe', 'none');
    const { body } = await request(token, { userIds: [id] });
    expect(dig(body, 'errors.0.message')).toContain('not a collaborator of the acme/demo repository');
  });

  it('when an actions run asks a team, then its id resolves to nothing; an App may ask it', async () => {
    const id = await teamId();
    const { body } = await request(token, { teamIds: [id] });
    expect(dig(body, 'errors.0')).toMatchObject({
      type: 'NOT_FOUND',
      message: `Could not resolve to a node with the global id of '${id}'`,
    });
    expect(sandbox.requestedReviewers(1)).toEqual([]);
    await request(app, { teamIds: [id] });
    expect(sandbox.requestedReviewers(1)).toEqual(['acme/reviewers']);
  });

  it('when an actions run reads that a team was asked, then FORBIDDEN in its place', async () => {
    await request(app, { teamIds: [await teamId()] });
    const { body } = await request(token, { userIds: [await idOf('bob')], union: true });
    expect(dig(body, 'data.requestReviews.pullRequest.reviewRequests.nodes')).toEqual([
      { asCodeOwner: false, requestedReviewer: { login: 'bob' } },
      { asCodeOwner: false, requestedReviewer: null },
    ]);
    expect(dig(body, 'errors.0.type')).toBe('FORBIDDEN');
  });

  it('when the token may only read, then FORBIDDEN', async () => {
    const reader = sandbox.token(undefined, { ...FULL, 'pull-requests': 'read' });
    expect(dig((await request(reader, { userIds: [await idOf('bob')] })).body, 'errors.0.type')).toBe(
      'FORBIDDEN',
    );
  });

  it('when a second is asked, then beside the first with union and instead of them without', async () => {
    await request(token, { userIds: [await idOf('bob')] });
    await request(token, { userIds: [await idOf('bobby'), await idOf('bob')], union: true });
    expect(sandbox.requestedReviewers(1)).toEqual(['bob', 'bobby']);
    await request(token, { userIds: [await idOf('eve')] });
    expect(sandbox.requestedReviewers(1)).toEqual(['eve']);
  });

  it('when a person asks somebody who was not asked before, then an event says whom', async () => {
    const bob = await idOf('bob');
    sandbox.events.takeAll();
    const mine = sandbox.token('ann', FULL);
    await request(mine, { userIds: [bob] });
    await request(mine, { userIds: [bob] });
    expect(sandbox.events.takeAll()).toMatchObject([
      {
        name: 'pull_request_target',
        payload: { action: 'review_requested', requested_reviewer: { login: 'bob' } },
      },
    ]);
  });

  it('when somebody has reviewed, then they are asked no longer', async () => {
    await request(token, { userIds: [await idOf('bob'), await idOf('bobby')] });
    sandbox.review('bob', 1, { state: 'COMMENTED', body: 'hm' });
    expect(sandbox.requestedReviewers(1)).toEqual(['bobby']);
  });

  it('when a fault is set on the mutation, then it strikes', async () => {
    sandbox.faults.add({ kind: 'status', status: 502, match: ({ operation }) => operation === 'ask' });
    expect((await request(token, { userIds: [await idOf('bob')] })).status).toBe(502);
    expect(sandbox.requestedReviewers(1)).toEqual([]);
  });
});
