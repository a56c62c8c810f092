import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealKeys } from '../../src/hashes.ts';
import { sealState } from '../../src/progress/seal.ts';
import { nodeId } from '../../src/sandbox/state/node-id.ts';
import { Actions } from '../support/actions.ts';
import { PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

const DOCUMENT = '.pawl/pr-1/progress.json';
const KEY = 'a-secret-of-more-than-thirty-two-characters';

let actions: Actions;

beforeEach(async () => {
  actions = await Actions.open({
    workflow: PLAN_AND_BUILD,
    performance: PLAN_AND_BUILD_PERFORMANCE,
    secrets: { PAWL_SEAL_KEY: KEY },
  });
  await actions.settle();
  await actions.say('lea', '/start');
});

afterEach(() => actions.close());

describe('given a repository whose runs are sealed', () => {
  it('threat 16: when somebody commits with the very token of the actions runs, then what has no seal of ours does not count', async () => {
    const ours = actions.oid(actions.runBranch);
    const text = (await actions.sandbox.file(actions.runBranch, DOCUMENT)) ?? '';
    const message = actions.git('log', '-1', '--format=%B', actions.runBranch);
    const forged = text
      .replace('"status": "pending"', '"status": "approved"')
      .replace(/"seal": "[^"]*"/, '"seal": null');
    expect(forged).not.toBe(text);
    // as a workflow of hers could, on any branch
    const bot = { author: 'github-actions[bot]', signed: true, files: { [DOCUMENT]: forged } };
    await actions.sandbox.push('lea', actions.runBranch, bot, message);
    const woken = await actions.play({
      name: 'workflow_dispatch',
      payload: { inputs: { 'pull-request': '1' } },
      actor: 'lea',
    });
    expect(woken.reasons).toEqual(['progress_restored']);
    expect(actions.journal().findLast((entry) => entry.type === 'progress.restored')).toMatchObject({
      from_oid: ours,
      verdict: 'tampered',
    });
    expect((await actions.progress()).steps['plan-approval']?.gate?.status).toBe('pending');
    expect(actions.replay()).toMatchObject({ code: 0 });
  });

  it('threat 25: when a run goes to its end, then every document is sealed for this place, and its key is nowhere to be seen', async () => {
    const woken = await actions.say('jonas', '/approve');
    const progress = await actions.progress();
    expect(progress.status).toBe('completed');
    const keys = sealKeys(KEY);
    if ('wrong' in keys) throw new Error(keys.wrong);
    const repository = nodeId('Repository', actions.sandbox.repository.id);
    expect(sealState(progress, { repository, pull: 1 }, keys)).toEqual({ is: 'valid' });
    expect(actions.shown).toContain('· sealed');
    const commits = actions.git('rev-list', actions.runBranch, '^main').trim().split('\n');
    for (const commit of commits)
      expect(actions.git('show', `${commit}:${DOCUMENT}`)).toMatch(/"seal": "v1:/);
    const said = [
      ...woken.map(({ log }) => log),
      actions.git('log', '-p', '--all'),
      ...actions.sandbox.comments(1).map(({ body }) => body),
    ];
    for (const text of said) expect(text).not.toContain(KEY);
    expect(actions.replay()).toMatchObject({ code: 0 });
  });
});
