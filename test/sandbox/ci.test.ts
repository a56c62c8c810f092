import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { acme, dig, digText, FULL, graphql, send, type Reply } from './acme.ts';

let sandbox: Sandbox;
let token: string;
beforeEach(async () => {
  sandbox = await acme();
  token = sandbox.token(undefined, { ...FULL, checks: 'read' });
  sandbox.events.takeAll();
});
afterEach(() => sandbox.close());

const rollup = (by = token): Promise<Reply> =>
  graphql(
    sandbox,
    by,
    `
      {
        repository(owner: "acme", name: "demo") {
          pullRequest(number: 1) {
            commits(last: 1) {
              nodes {
                commit {
                  statusCheckRollup {
                    state
                    contexts(first: 2) {
                      totalCount
                      pageInfo {
                        hasNextPage
                      }
                      nodes {
                        __typename
                        ... on CheckRun {
                          name
                          status
                          conclusion
                        }
                        ... on StatusContext {
                          context
                          state
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    `,
  );
const AT = 'data.repository.pullRequest.commits.nodes.0.commit.statusCheckRollup';
const dispatch = async (file: string): Promise<number> => {
  const path = `/repos/acme/demo/actions/workflows/${file}/dispatches`;
  const { body } = await send(sandbox, token, 'POST', path, { ref: 'feature', return_run_details: true });
  return Number(dig(body, 'workflow_run_id'));
};
const actionsRun = (id: number | string, by = token): Promise<Reply> =>
  send(sandbox, by, 'GET', `/repos/acme/demo/actions/runs/${id}`);

describe('given check runs on the head of a pull request', () => {
  it('when the token lacks the scope, then they are refused with their place', async () => {
    sandbox.ci.check(1, 'build', 'success');
    const { body } = await rollup(sandbox.token(undefined, FULL));
    expect(dig(body, AT)).toBeNull();
    expect(dig(body, 'errors.0')).toMatchObject({ type: 'FORBIDDEN' });
    expect(digText(body, 'errors.0.message')).toContain('not accessible');
  });

  it('when none reports, then there is no roll-up, whatever the scope', async () => {
    expect(dig((await rollup(sandbox.token(undefined, FULL))).body, AT)).toBeNull();
    expect(dig((await rollup()).body, 'errors')).toBeUndefined();
  });

  it('when one runs and another failed, then the roll-up names both, page by page, and fails', async () => {
    sandbox.ci.check(1, 'build', null);
    expect(dig((await rollup()).body, `${AT}.state`)).toBe('PENDING');
    sandbox.ci.check(1, 'lint', 'timed_out');
    sandbox.ci.status('ann', 1, 'outside', 'success');
    expect(dig((await rollup()).body, AT)).toEqual({
      state: 'FAILURE',
      contexts: {
        totalCount: 3,
        pageInfo: { hasNextPage: true },
        nodes: [
          { __typename: 'CheckRun', name: 'build', status: 'IN_PROGRESS', conclusion: null },
          { __typename: 'CheckRun', name: 'lint', status: 'COMPLETED', conclusion: 'TIMED_OUT' },
        ],
      },
    });
  });

  it('when a run that lasts ends, then it is the same run; when it is run again, then it is another', () => {
    const begun = sandbox.ci.check(1, 'build', null);
    expect(sandbox.ci.check(1, 'build', 'failure').id).toBe(begun.id);
    expect(sandbox.ci.check(1, 'build', 'success').id).not.toBe(begun.id);
  });

  it('when they end, then no event tells of it, as of checks of Actions', () => {
    sandbox.ci.check(1, 'build', 'success');
    expect(sandbox.events.length).toBe(0);
  });
});

describe('given commit statuses from outside', () => {
  it("when a person's account sets one, then an event tells of it; when the bot does, then none", async () => {
    const { sha } = sandbox.ci.status('ann', 1, 'outside', 'failure');
    expect(sandbox.events.takeAll()).toMatchObject([
      { name: 'status', payload: { sha, context: 'outside', state: 'failure' } },
    ]);
    await send(sandbox, token, 'POST', `/repos/acme/demo/statuses/${sha}`, { state: 'success' });
    expect(sandbox.events.length).toBe(0);
  });
});

describe('given actions runs that were dispatched', () => {
  it('when one is unknown or the token lacks the scope, then it is not answered', async () => {
    expect((await actionsRun(1)).status).toBe(404);
    const id = await dispatch('pawl.yml');
    expect((await actionsRun(id, sandbox.token(undefined, { contents: 'write' }))).status).toBe(403);
    expect(() => sandbox.ci.conclude(1, 'success')).toThrow('no actions run 1');
  });

  it('when one lasts, then it says so; when it has ended, then how', async () => {
    const id = await dispatch('pawl.yml');
    expect(sandbox.ci.dispatched()).toMatchObject([{ id, path: '.github/workflows/pawl.yml' }]);
    expect((await actionsRun(id)).body).toMatchObject({
      id,
      status: 'in_progress',
      conclusion: null,
      head_branch: 'feature',
      event: 'workflow_dispatch',
    });
    sandbox.ci.conclude(id, 'cancelled');
    expect((await actionsRun(id)).body).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  });
});
