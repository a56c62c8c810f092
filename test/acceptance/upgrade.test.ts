import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashes } from '../../src/hashes.ts';
import { VERSIONS } from '../../src/progress/migrate.ts';
import { SCHEMA_VERSION } from '../../src/progress/schema.ts';
import { asWrittenBy } from '../progress/documents/published.ts';
import { Actions } from '../support/actions.ts';
import { PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

const DOCUMENT = '.pawl/pr-1/progress.json';
const OLD = VERSIONS.filter((version) => version !== SCHEMA_VERSION);

let actions: Actions;

const waits = async (): Promise<void> =>
  expect(await actions.progress()).toMatchObject({ status: 'blocked', schema_version: SCHEMA_VERSION });

beforeEach(async () => {
  actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
  await actions.settle();
  await actions.say('lea', '/start');
  await waits();
});

afterEach(() => actions.close());

/** Puts another text in place of the newest document, in a commit of our own with the same message. */
async function rewrite(text: string): Promise<void> {
  const { runBranch, sandbox } = actions;
  const [headline = '', ...rest] = actions.git('log', '-1', '--format=%B', runBranch).trimEnd().split('\n');
  const expectedHeadOid = actions.git('rev-parse', `${runBranch}~1`).trim();
  actions.git('update-ref', `refs/heads/${runBranch}`, expectedHeadOid);
  const answer = await fetch(sandbox.graphqlUrl, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.token(undefined, { contents: 'write' })}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      query: `mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`,
      variables: {
        input: {
          branch: { repositoryNameWithOwner: 'sample/durations', branchName: runBranch },
          expectedHeadOid,
          message: { headline, body: rest.join('\n').trim() },
          fileChanges: { additions: [{ path: DOCUMENT, contents: Buffer.from(text).toString('base64') }] },
        },
      },
    }),
  });
  expect(await answer.json()).not.toHaveProperty('errors');
  expect(await sandbox.file(runBranch, DOCUMENT)).toBe(text);
}

const dispatch = () =>
  actions.play({ name: 'workflow_dispatch', payload: { inputs: { 'pull-request': '1' } }, actor: 'lea' });

describe.each(OLD)('given a run that a Pawl of version %s left at its gate', (version) => {
  let old: string;
  beforeEach(async () => {
    old = asWrittenBy(version, await actions.progress());
    await rewrite(old);
  });

  it('fault 18: when the built action is of the present version, then people answer and the run goes on to its end', async () => {
    const plan = (await actions.progress()).steps['plan'];
    await actions.say('jonas', '/approve');
    const { status, schema_version, steps, human_approvals } = await actions.progress();
    expect({ status, schema_version, human_approvals }).toEqual({
      status: 'completed',
      schema_version: SCHEMA_VERSION,
      human_approvals: { plan_approved: true },
    });
    expect(steps['plan']).toEqual(plan);
    expect(actions.types().filter((type) => type === 'step.started')).toHaveLength(2);
    expect(actions.types()).not.toContain('progress.restored');
    expect(Object.keys(actions.content())).toContain('src/new.js');
  });

  // That a history of old documents folds to itself is shown with kept ones: here what came before the gate was written by the present version.
  it('fault 18: when it went on, then the next document names the hash of the old text', async () => {
    const tip = actions.oid(actions.runBranch);
    await actions.say('jonas', '/approve');
    const [next = ''] = actions
      .git('log', '--reverse', '--format=%H', `${tip}..${actions.runBranch}`)
      .split('\n');
    expect(actions.git('show', `${next}:${DOCUMENT}`)).toContain(`"prev_hash": "${hashes.sha256(old)}"`);
  });

  it('fault 18: when nothing is to be decided, then it stays as it is', async () => {
    const tip = actions.oid(actions.runBranch);
    const woken = await dispatch();
    expect(woken.reasons).toEqual(['awaiting_person']);
    expect(actions.oid(actions.runBranch)).toBe(tip);
  });
});

describe('given a run that a Pawl after this one has gone on with', () => {
  it('fault 18: when this one looks at it, then it writes nothing, says which Pawl is needed, and the newer one loses nothing', async () => {
    const ours = (await actions.sandbox.file(actions.runBranch, DOCUMENT)) ?? '';
    const newer = ours
      .replace(/"schema_version": ".*?"/, '"schema_version": "9.0"')
      .replace('  "seal"', '  "unheard_of": 1,\n  "seal"');
    await rewrite(newer);
    const tip = actions.oid(actions.runBranch);
    const [woken] = await actions.say('jonas', '/approve');
    expect(woken?.reasons).toEqual(['progress_newer']);
    await actions.schedule();
    expect(actions.oid(actions.runBranch)).toBe(tip);
    expect(actions.shown).toContain('of version 9.0, and this Pawl knows versions up to');
    expect(Object.keys(actions.content())).not.toContain('src/new.js');
    await rewrite(ours);
    await actions.schedule();
    expect((await actions.progress()).status).toBe('completed');
  });
});
