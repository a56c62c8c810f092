import { describe, expect, it } from 'vitest';
import { beganAfter, conclusions, played } from './stage.ts';

describe('given the patterns of cancellation and termination', () => {
  it('cancel step: when one of two racing steps wins, then the other alone is cancelled', () => {
    const { result, decisions } = played(
      `
steps:
  - {name: beside, run: beside, needs: []}
  - {name: race, type: parallel, needs: [], join: {require: any}, steps: [
      {name: reminder, type: wait, for: 2h}, {name: answer, type: wait, signal: answered}]}
  - {name: after, run: after}
`,
      'steps: {beside: {takes: 20m}}\nevents: [{at: 10m, signal: answered}]',
    );
    expect(conclusions(result)).toEqual({
      beside: 'success',
      race: 'success',
      reminder: 'cancelled',
      answer: 'success',
      after: 'success',
    });
    expect(beganAfter(decisions, 'after')).toBe(600);
    expect(result).toMatchObject({ status: 'completed', elapsed: 'PT20M' });
  });

  const REGION = `
settings: {max-retry: 0}
steps:
  - {name: outside, run: outside, needs: []}
  - name: region
    type: parallel
    needs: []
    timeout-minutes: 10
    fail-fast: true
    continue-on-error: true
    steps:
      - {name: left, type: serial, steps: [{name: left-1, run: a}, {name: left-2, run: b}]}
      - {name: right, type: loop, max-iterations: 3, until: iteration > 99, steps: [{name: turn, run: c}]}
  - {name: after, run: after, needs: [region, outside]}
`;

  it('cancel region: when a block runs into its timeout, then all in it is cancelled or never begins, and nothing outside', () => {
    const { result, decisions } = played(
      REGION,
      'steps: {outside: {takes: 25m}, left-1: {takes: 20m}, turn: {takes: 8m}}',
    );
    expect(conclusions(result)).toEqual({
      outside: 'success',
      // Its failure was caught: the run goes on.
      region: 'failure',
      left: 'cancelled',
      'left-1': 'cancelled',
      'left-2': 'skipped',
      right: 'cancelled',
      turn: 'cancelled',
      after: 'success',
    });
    expect(result.order).toEqual(['outside', 'left-1', 'turn#1', 'turn#2', 'after']);
    expect(beganAfter(decisions, 'after')).toBe(1_500);
  });

  it('cancel region: when a step in it fails, then fail-fast cancels the rest of it at once', () => {
    const { result } = played(
      REGION,
      'steps: {outside: {takes: 5m}, left-1: {takes: 9m}, turn: {takes: 1m, error: {type: tool, message: no}}}',
    );
    expect(conclusions(result)).toMatchObject({
      outside: 'success',
      region: 'failure',
      'left-1': 'cancelled',
      'left-2': 'skipped',
      right: 'failure',
      after: 'success',
    });
    expect(result.elapsed).toBe('PT5M');
  });

  const CASE = `
settings: {max-retry: 0}
steps:
  - {name: book, run: book, compensate: {name: unbook, run: unbook}}
  - {name: pay, run: pay, compensate: {name: refund, run: refund}}
  - {name: many, type: parallel, steps: [{name: pack, run: pack}, {name: ask, type: approval}]}
  - {name: ship, run: ship}
`;

  it('cancel case: when a person cancels the run, then all that is under way is cancelled and what was done is undone backwards', () => {
    const { result } = played(
      CASE,
      'steps: {pack: {takes: 20m}, refund: {takes: 1m}}\npeople: [{at: 5m, does: cancel, who: maria, text: no longer wanted}]',
    );
    expect(result).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_person', elapsed: 'PT6M' });
    expect(result.order.slice(-2)).toEqual(['refund', 'unbook']);
    expect(result.order).toHaveLength(6);
    expect(conclusions(result)).toMatchObject({
      many: 'cancelled',
      pack: 'cancelled',
      ask: 'cancelled',
      ship: 'skipped',
      refund: 'success',
      unbook: 'success',
    });
  });

  it('explicit termination: when the run is terminated, then it ends at that instant, and nothing is undone', () => {
    const { result } = played(
      CASE,
      'steps: {pack: {takes: 20m}}\npeople: [{at: 5m, does: terminate, who: maria, text: emergency}]',
    );
    expect(result).toMatchObject({ status: 'cancelled', reason: 'terminated', elapsed: 'PT5M' });
    expect(result.order).toHaveLength(4);
    expect(conclusions(result)).toMatchObject({ pack: 'cancelled', ask: 'cancelled', ship: 'skipped' });
  });

  it('explicit termination: when a step that ends the run is reached, then the run is over although other work remains', () => {
    const { result } = played(
      `
steps:
  - {name: long, run: long, needs: []}
  - {name: last-call, type: wait, signal: objection, timeout-minutes: 10, on-timeout: abort, needs: []}
  - {name: after, run: after, needs: [long, last-call]}
`,
      'steps: {long: {takes: 25m}}',
    );
    expect(result).toMatchObject({ status: 'failed', reason: 'wait_timed_out', elapsed: 'PT10M' });
    expect(conclusions(result)).toEqual({ long: 'cancelled', 'last-call': 'timed_out', after: 'skipped' });
  });

  it('implicit termination: when nothing is left to do, then the run completes by itself', () => {
    const { result } = played(
      'steps: [{name: one, run: one, needs: []}, {name: other, run: other, needs: []}]',
    );
    expect(result).toMatchObject({ status: 'completed', reason: 'all_steps_done', decisions: 4 });
  });
});
