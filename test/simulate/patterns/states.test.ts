import { describe, expect, it } from 'vitest';
import { beganAfter, conclusions, played, widest } from './stage.ts';

describe('given the patterns that rest on a state', () => {
  const CHOICE = `
steps:
  - {name: build, run: build}
  - {name: release-gate, type: approval, timeout-minutes: 60, on-timeout: continue, continue-on-error: true}
  - {name: release, run: release, if: approvals.release_gate.status == 'approved'}
  - {name: withdraw, run: withdraw, needs: [release-gate], if: approvals.release_gate.status == 'rejected'}
  - {name: remind, run: remind, needs: [release-gate], if: approvals.release_gate.status == 'timed_out'}
`;

  it.each([
    ['nobody says anything in time', '', 'remind', 'PT1H'],
    [
      'a person rejects',
      'people: [{after: release-gate, does: reject, who: maria, delay: 20m}]',
      'withdraw',
      'PT20M',
    ],
    [
      'a person approves',
      'people: [{after: release-gate, does: approve, who: maria, delay: 10m}]',
      'release',
      'PT10M',
    ],
  ])(
    'deferred choice: when %s first, then that decides the branch, and the others are withdrawn',
    (_, script, taken, elapsed) => {
      const { result } = played(CHOICE, script);
      expect(result).toMatchObject({ status: 'completed', order: ['build', 'release-gate', taken], elapsed });
      const others = ['remind', 'withdraw', 'release'].filter((name) => name !== taken);
      for (const name of others) expect(conclusions(result)[name]).toBe('skipped');
    },
  );

  it('deferred choice: when both answers come, then the first decides', () => {
    const { result } = played(
      CHOICE,
      `
people:
  - {after: release-gate, does: approve, who: jonas, delay: 30m}
  - {after: release-gate, does: reject, who: maria, delay: 20m}
`,
    );
    expect(result.order).toEqual(['build', 'release-gate', 'withdraw']);
  });

  const MILESTONE = `
settings: {timeout-minutes: 300}
steps:
  - {name: draft, run: draft, needs: []}
  - {name: freeze, type: wait, label: frozen, needs: []}
  - {name: translate, run: translate, needs: [draft, freeze]}
`;

  it('milestone: when the state is not reached, then the step that asks for it never begins', () => {
    const { result } = played(MILESTONE);
    expect(result).toMatchObject({ status: 'failed', reason: 'run_timed_out' });
    expect(result.order.toSorted()).toEqual(['draft', 'freeze']);
    expect(conclusions(result)).toMatchObject({ freeze: 'cancelled', translate: 'skipped' });
  });

  it('milestone: when the state is reached elsewhere, then the step may begin', () => {
    const { result, decisions } = played(MILESTONE, 'events: [{at: 2h, label: frozen}]');
    expect(result.status).toBe('completed');
    expect(beganAfter(decisions, 'translate')).toBe(7_200);
  });

  const LANE = `
settings: {max-retry: 0}
steps:
  - {name: lane, type: parallel, max-parallel: 1, steps: [
      {name: one, type: serial, steps: [{name: take-one, run: a}, {name: leave-one, run: b}]},
      {name: other, type: serial, steps: [{name: take-other, run: a}, {name: leave-other, run: b}]},
      {name: third, run: c}]}
`;

  it('critical section: when one branch is in it, then no other begins until it has left, in file order', () => {
    const { result, decisions } = played(
      LANE,
      'steps: {take-one: {takes: 5m}, leave-one: {takes: 5m}, take-other: {takes: 5m}, leave-other: {takes: 5m}}',
    );
    expect(result.order).toEqual(['take-one', 'leave-one', 'take-other', 'leave-other', 'third']);
    expect(widest(decisions)).toBe(1);
    expect(beganAfter(decisions, 'take-other')).toBe(600);
  });

  it('critical section: when the branch in it fails, then it is left, and the next enters', () => {
    const { result } = played(LANE, 'steps: {take-one: {error: {type: tool, message: no}}}');
    expect(result.order).toEqual(['take-one', 'take-other', 'leave-other', 'third']);
    expect(result.status).toBe('failed');
  });

  const TRIGGERED = `
steps:
  - {name: build, run: build}
  - {name: window, type: wait, signal: deploy-window}
  - {name: deploy, run: deploy}
  - {name: second-window, type: wait, signal: deploy-window, timeout-minutes: 60, on-timeout: continue}
`;

  it('persistent trigger: when the signal is given before anybody waits for it, then it is kept, and taken by one wait only', () => {
    const { result, decisions } = played(
      TRIGGERED,
      'steps: {build: {takes: 20m}}\nevents: [{at: 5m, signal: deploy-window, text: go}]',
    );
    expect(beganAfter(decisions, 'deploy')).toBe(1_200);
    expect(conclusions(result)).toEqual({
      build: 'success',
      window: 'success',
      deploy: 'success',
      'second-window': 'timed_out',
    });
    expect(result.outputs['window']).toBe('go');
  });

  it('persistent trigger: when it comes twice, then each wait takes one', () => {
    const { result } = played(
      TRIGGERED,
      'steps: {build: {takes: 20m}}\nevents: [{at: 1m, signal: deploy-window}, {at: 2m, signal: deploy-window}]',
    );
    expect(conclusions(result)['second-window']).toBe('success');
    expect(result.elapsed).toBe('PT20M');
  });
});
