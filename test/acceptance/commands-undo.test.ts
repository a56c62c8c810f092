import { afterEach, expect, it, vi } from 'vitest';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions } from '../support/actions.ts';
import { inFull } from '../support/sample.ts';
import { ACCOUNTS, begun, spoken, standings } from './spoken.ts';

// A run of many events, killed and swept: a story of its own.
vi.setConfig({ testTimeout: 90_000 });

let actions: Actions;

afterEach(() => actions.close());

const BOOKED = `name: small
steps:
  - {name: hotel, prompt: Book it., compensate: {name: unhotel, prompt: Cancel it.}}
  - {name: train, prompt: Book it., compensate: {name: untrain, prompt: Cancel it.}}
  - {name: look, type: approval, message: Look.}
`;
const PERFORMANCE = `steps:
  hotel: [{ output: Booked. }]
  train: [{ output: Booked. }]
  unhotel: [{ output: Cancelled., files: { src/hotel.js: "none\\n" } }]
  untrain: [{ output: Cancelled., files: { src/train.js: "none\\n" } }]
`;

/** Requests of the actions run that obeys, claims the first undoing, performs and records it, where it is killed. */
const CASES = [
  { request: 3, operation: 'PawlCommit', when: 'before' },
  { request: 3, operation: 'PawlCommit', when: 'after' },
  { request: 4, operation: 'PawlCommit', when: 'after' },
  { request: 5, operation: 'PawlCommit', when: 'after' },
  { request: 6, operation: 'PawlPublish', when: 'before' },
];

const undone = (): string[] =>
  actions.journal().flatMap((entry) => (entry.type === 'compensation.ended' ? [entry.undone] : []));

inFull('fault 01: given a run that is being undone', () => {
  it.each(CASES)(
    'when the actions run is killed $when its request $request, $operation, takes effect, then each is undone once, in order, and the run stands still',
    async ({ operation, request, when }) => {
      actions = await Actions.open({ workflow: BOOKED, performance: PERFORMANCE, accounts: ACCOUNTS });
      await actions.settle();
      await actions.say('lea', '/start');
      expect(await standings(actions)).toEqual({ hotel: 'success', train: 'success', look: 'waiting' });
      const stop = new AbortController();
      let seen = 0;
      let killed = '';
      const match = (one: RecordedRequest): boolean => {
        seen += 1;
        if (seen !== request) return false;
        killed = one.operation;
        stop.abort();
        return when === 'before';
      };
      actions.sandbox.faults.add({ kind: 'reset', match });
      actions.sandbox.advance(60);
      actions.sandbox.comment('maria', actions.stage.pull, '/compensate');
      actions.sandbox.advance(1);
      await actions.play(actions.sandbox.events.take(), stop.signal);
      expect(killed).toBe(operation);
      await actions.settle();
      // Whatever was lost, the schedule finds: at the latest when the lease has run out.
      for (let sweeps = 0; sweeps < 3; sweeps += 1) await actions.schedule(2_400);
      expect((await actions.progress()).status).toBe('paused');
      expect(undone()).toEqual(['train', 'hotel']);
      expect(await standings(actions)).toMatchObject({ hotel: 'pending', train: 'pending', look: 'pending' });
      for (const step of ['untrain', 'unhotel'])
        expect(actions.git('log', '--format=%s', actions.stage.branch)).toContain(`pawl: record ${step}`);
      const recorded = actions
        .journal()
        .flatMap((entry) => (entry.type === 'step.completed' ? [entry.step] : []));
      expect(recorded).toEqual(['hotel', 'train', 'untrain', 'unhotel']);
      expect(actions.types().filter((type) => type === 'run.compensated')).toHaveLength(1);
      expect(begun(actions).filter((step) => step === 'unhotel')).toHaveLength(1);
      expect(spoken(actions, '/compensate').reactions).toContain('ROCKET');
      expect(actions.shown).toContain('what was done was undone');
      expect(actions.replay().code).toBe(0);
    },
  );
});
