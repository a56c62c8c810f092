import { afterEach, describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions } from '../support/actions.ts';
import { PLAN_AND_BUILD, PLAN_AND_BUILD_PERFORMANCE } from './scenes.ts';

let actions: Actions;
afterEach(() => actions.close());

/** What kind of write a request is: its operation, and for a commit the branch. */
const kindOf = ({ operation, body }: RecordedRequest): string =>
  `${operation} ${/"branchName":"[^"]+"/.exec(body)?.[0] ?? ''}`.trim();

const count = (lines: string, words: RegExp): number => lines.match(words)?.length ?? 0;

describe('given a network that loses answers', () => {
  it.each([
    ['drops the first answer', { kind: 'drop-answer' } as const],
    ['answers 502 in place of the first answer', { kind: 'status', status: 502, applied: true } as const],
  ])(
    'fault 06: when it %s to every kind of write that took effect, then each of them was made once',
    async (_, how) => {
      actions = await Actions.open({ workflow: PLAN_AND_BUILD, performance: PLAN_AND_BUILD_PERFORMANCE });
      await actions.settle();
      const seen = new Set<string>();
      actions.fault({
        ...how,
        times: Infinity,
        match: (request) => {
          const kind = kindOf(request);
          if (!request.mutation || seen.has(kind)) return false;
          seen.add(kind);
          return true;
        },
      });
      await actions.say('lea', '/start');
      for (let time = 0; time < 3 && (await actions.progress()).status !== 'blocked'; time += 1)
        await actions.schedule();
      await actions.say('jonas', '/approve plan-approval');
      for (let time = 0; time < 3 && (await actions.progress()).status !== 'completed'; time += 1)
        await actions.schedule();
      await actions.schedule();
      expect([...seen].filter((kind) => kind.startsWith('PawlCommit'))).toHaveLength(2);
      expect(seen.size).toBeGreaterThanOrEqual(5);

      const { status, steps } = await actions.progress();
      expect(status).toBe('completed');
      for (const name of ['plan', 'build']) expect(steps[name]).toMatchObject({ attempts: 1 });
      const head = actions.git('log', '--format=%s', `main..${actions.stage.branch}`);
      expect([count(head, /record plan/g), count(head, /record build/g)]).toEqual([1, 1]);
      const types = actions.types();
      for (const type of ['run.started', 'gate.opened', 'gate.closed', 'run.completed'])
        expect([type, types.filter((one) => one === type).length]).toEqual([type, 1]);
      const ours = actions.sandbox
        .comments(actions.stage.pull)
        .filter(({ body }) => body.startsWith('<!-- pawl:'))
        .map(({ body }) => body.split('\n')[0]?.replace(/\{.*\}/, ''));
      expect(new Set(ours).size).toBe(ours.length);
      expect(actions.shown).toContain('All steps are done');
      expect(actions.replay().code).toBe(0);
    },
  );
});
