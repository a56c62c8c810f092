import { afterEach, describe, expect, it } from 'vitest';
import { play } from '../../src/demo/play.ts';
import type { Progress } from '../../src/progress/schema.ts';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions } from '../support/actions.ts';
import { sample } from '../support/sample.ts';
import { BUILD, BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;

afterEach(() => actions.close());

/** The actions run of the `/start` is killed at one of its requests, by number from 1; the play goes on to its end. */
async function killedAt(
  request: number,
  applied: boolean,
): Promise<{ result: Progress | null; killed: string }> {
  actions = await Actions.open({ workflow: BUILD, performance: BUILD_PERFORMANCE });
  await actions.settle();
  actions.stage.deeds = [{ who: 'lea', does: 'comment', with: 'comment', text: '/start' }];
  const stop = new AbortController();
  let seen = 0;
  let killed = '';
  const match = ({ operation }: RecordedRequest): boolean => {
    seen += 1;
    if (seen !== request) return false;
    killed = operation;
    stop.abort();
    return !applied;
  };
  actions.sandbox.faults.add({ kind: 'reset', match });
  let runs = 0;
  const interrupt = (): AbortSignal | undefined => {
    runs += 1;
    return runs === 1 ? stop.signal : undefined;
  };
  return { result: await play(actions.stage, { tell: () => {}, interrupt, sweep: true }), killed };
}

const headCommits = (): string[] =>
  actions
    .git('log', '--format=%s', `main..${actions.stage.branch}`)
    .split('\n')
    .filter((line) => line.startsWith('pawl:'));

const REQUESTS = [
  'PawlRead',
  'PawlReadMore',
  'PawlCommit',
  'PawlCommit',
  'PawlCommit',
  'PawlPublish',
  'POST /repos/{owner}/{repo}/statuses/{sha}',
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
];
const READS = 2;
/** Killed after the claim nothing was performed; once the work is in the head, it is never done again. */
const CASES = REQUESTS.flatMap((operation, index) => {
  const request = index + 1;
  const before = { operation, request, applied: false, when: 'before it arrives' };
  const amid = { operation, request, applied: true, when: 'while it takes effect' };
  return (request <= READS ? [before] : [before, amid]).map((one) => {
    const place = one.applied ? request + 0.5 : request;
    return { ...one, attempts: place > 3 && place <= 4 ? 2 : 1, adopted: place > 4 && place <= 5 };
  });
});

describe('fault 01: given an actions run that starts a run and performs its step', () => {
  it.each(sample(CASES, 5))(
    'when it is killed at request $request, $operation, $when, then the run ends all the same',
    async ({ request, operation, applied, attempts, adopted }) => {
      const { result, killed } = await killedAt(request, applied);
      expect(killed).toBe(operation);
      expect(result).toMatchObject({ status: 'completed', status_reason: 'all_steps_done' });
      expect(result?.steps['build']).toMatchObject({ conclusion: 'success', attempts });
      expect(result?.errors.map(({ error }) => error.type)).toEqual(attempts > 1 ? ['lease-expired'] : []);
      expect(Object.keys(actions.content())).toContain('src/new.js');
      expect(headCommits()).toEqual(['pawl: record build']);
      const types = actions.types();
      expect(types.filter((type) => type === 'run.started')).toHaveLength(1);
      expect(types.filter((type) => type === 'step.completed')).toHaveLength(1);
      expect(types.includes('head.adopted')).toBe(adopted);
      expect(actions.replay()).toMatchObject({ code: 0 });
      expect(actions.shown).toContain('All steps are done');
      expect(actions.sandbox.pull(1).labels.map(({ name }) => name)).toEqual(['pawl:completed']);
      expect(actions.sandbox.statuses(actions.head)[0]).toMatchObject({ state: 'success' });
    },
  );
});
