import { describe, expect, it } from 'vitest';
import { played } from './played.ts';

const GATE = 'steps: [{name: build, run: make}, {name: agree, type: approval}, {name: ship, run: ship}]';

const said = (steps: string, script: string): string[] =>
  played(steps, script).warnings.map(({ message }) => message);

describe('given people whose words do not apply', () => {
  it('when a gate never opens, then that is said and the run goes its way', () => {
    const script = 'steps: {build: [{error: {type: refused}}]}\npeople: [{after: agree, does: approve}]';
    expect(played(GATE, script).result.status).toBe('failed');
    expect(said(GATE, script)).toEqual([
      expect.stringMatching(/^people\[0\] did not apply: agree was not open/),
    ]);
  });

  it('when an answer comes at a time at which no gate is open, then it is refused', () => {
    const script =
      'steps: {build: [{takes: 10m}]}\npeople: [{at: 1m, does: approve}, {after: agree, does: approve, who: b}]';
    expect(said(GATE, script)).toEqual([
      expect.stringMatching(/^people\[0\] did not apply: no gate is waiting/),
    ]);
  });

  it('when the step names its approvers, then others are refused', () => {
    const flow = 'steps: [{name: agree, type: approval, approvers: {users: [maria]}}]';
    const script =
      'people: [{after: agree, does: approve, who: jonas}, {after: agree, does: approve, who: maria, delay: 5m}]';
    const { result } = played(flow, script);
    expect(result).toMatchObject({ status: 'completed', elapsed: 'PT5M' });
    expect(said(flow, script)).toEqual([expect.stringMatching(/^people\[0\] did not apply: only maria/)]);
  });

  it('when the run has ended before, then that is said', () => {
    expect(said('steps: [{name: a, run: a}]', 'people: [{at: 1h, does: pause}]')).toEqual([
      'people[0] did not apply: the run had ended',
    ]);
  });
});

describe('given a gate', () => {
  it('when nobody answers, then the run is blocked and what is behind it has not begun', () => {
    expect(played(GATE).result).toMatchObject({
      status: 'blocked',
      reason: 'awaiting_person',
      order: ['build', 'agree'],
      steps: {
        agree: { status: 'waiting', conclusion: null },
        ship: { status: 'pending', conclusion: null, attempts: 0, iterations: 0 },
      },
    });
  });

  it('when it is answered in the instant in which it opens, then the answer counts', () => {
    const { result } = played(GATE, 'people: [{after: agree, does: approve, text: fine}]');
    expect(result).toMatchObject({ status: 'completed', outputs: { agree: 'fine' }, elapsed: 'PT0S' });
  });

  it('when it wants reviews only, then anybody may answer all the same', () => {
    const flow = 'steps: [{name: agree, type: approval, answers: [review]}]';
    expect(played(flow, 'people: [{after: agree, does: approve}]').result.status).toBe('completed');
  });

  it('when two must approve, then one person twice is one', () => {
    const flow = 'steps: [{name: agree, type: approval, required: 2}]';
    const two = (who: string): string =>
      `people: [{after: agree, does: approve, who: a}, {after: agree, does: approve, who: ${who}}]`;
    expect(played(flow, two('A')).result.status).toBe('blocked');
    expect(played(flow, two('b')).result.status).toBe('completed');
  });

  it('when it is rejected without a word, then the run fails', () => {
    expect(played(GATE, 'people: [{after: agree, does: reject}]').result).toMatchObject({
      status: 'failed',
      reason: 'gate_rejected',
      steps: { agree: { conclusion: 'failure' }, ship: { conclusion: 'skipped' } },
    });
  });

  it('when two of one name are open, then each answer takes the next', () => {
    const flow = `
steps:
  - {name: all, type: for-each, items: [x, y], steps: [{name: agree, type: approval}]}
`;
    const script =
      'people: [{after: agree, does: approve, text: one}, {after: agree, does: approve, text: two}]';
    expect(played(flow, script).result).toMatchObject({
      status: 'completed',
      outputs: { agree: ['one', 'two'] },
    });
    const other = 'people: [{after: "agree[1]", does: approve, text: mine}]';
    expect(played(flow, other).result).toMatchObject({
      status: 'blocked',
      outputs: { agree: [null, 'mine'] },
    });
  });
});

describe('given a gate that opens again and again', () => {
  const LOOP = `
variables: [{name: n, type: number, default: 0}]
steps:
  - name: rounds
    type: loop
    max-iterations: 4
    until: approvals.agree.status == 'approved'
    steps:
      - {name: count, type: set, values: {n: "{{ n + 1 }}"}}
      - {name: agree, type: approval}
`;

  it('when nothing takes time, then an answer counts once and not for the next opening', () => {
    const script = 'people: [{after: agree, does: request-changes}, {after: agree, does: approve}]';
    const { result } = played(LOOP, script);
    expect(result).toMatchObject({ status: 'completed', variables: { n: 2 }, elapsed: 'PT0S' });
    expect(result.order).toEqual(['count#1', 'agree#1', 'count#2', 'agree#2']);
  });

  it('when a delay is given, then it counts from each opening', () => {
    const script = `
people:
  - {after: agree, does: request-changes, who: a, delay: 10m}
  - {after: agree, does: request-changes, who: b, delay: 30m}
  - {after: agree, does: approve, who: c, delay: 20m}
`;
    // a at 10m; c would come at 30m, 20m after the second opening, and b at 40m.
    expect(played(LOOP, script).result).toMatchObject({
      status: 'completed',
      elapsed: 'PT30M',
      variables: { n: 2 },
    });
  });

  it('when the run goes back without delay, then each round needs an answer of its own', () => {
    const flow = `
steps:
  - {name: draft, type: set, values: {}}
  - {name: agree, type: approval, back-to: draft, max-rounds: 3}
`;
    const script =
      'people: [{after: agree, does: request-changes, text: again}, {after: agree, does: approve}]';
    expect(played(flow, script).result.order).toEqual(['draft', 'agree', 'draft', 'agree']);
  });
});

describe('given an input', () => {
  const FLOW = `
steps:
  - name: ask
    type: input
    fields: [{name: title, type: string}, {name: tags, type: list}, {name: n, type: number, default: 3}]
`;

  it('when values are given, then they are the output, with their types', () => {
    const script = 'people: [{after: ask, does: input, values: {title: "two words", tags: ["a b", c]}}]';
    expect(played(FLOW, script).result.outputs).toEqual({
      ask: { title: 'two words', tags: ['a b', 'c'], n: 3 },
    });
  });

  it('when a value does not fit, then the answer is refused and the gate stays open', () => {
    const script = 'people: [{after: ask, does: input, values: {title: x, tags: [], n: many}}]';
    expect(played(FLOW, script).result.status).toBe('blocked');
    expect(said(FLOW, script)).toEqual([expect.stringMatching(/must be a number/)]);
  });

  it('when words are asked for, then text answers', () => {
    const flow = 'steps: [{name: ask, type: wait-for-human, message: what?}]';
    expect(played(flow, 'people: [{after: ask, does: input, text: this}]').result.outputs).toEqual({
      ask: 'this',
    });
  });
});

describe('given a failure that a person is asked about', () => {
  const FLOW = 'steps: [{name: build, run: make, on-error: human, max-retry: 0}, {name: ship, run: ship}]';

  it('when she has it tried again, then the next entry is used', () => {
    const script =
      'steps: {build: [{error: {type: tool}}, {output: ok}]}\npeople: [{after: build, does: retry, delay: 1h}]';
    expect(played(FLOW, script).result).toMatchObject({
      status: 'completed',
      elapsed: 'PT1H',
      outputs: { build: 'ok' },
    });
  });

  it('when she skips it, then the run goes on', () => {
    const script =
      'steps: {build: [{error: {type: tool}}]}\npeople: [{after: build, does: skip, text: not now}]';
    expect(played(FLOW, script).result.steps).toMatchObject({
      build: { conclusion: 'skipped' },
      ship: { conclusion: 'success' },
    });
  });
});

describe('given people who steer the run', () => {
  const TWO = 'steps: [{name: a, run: a}, {name: b, run: b}]';
  const SLOW = 'steps: {a: [{takes: 20m}]}';

  it('when it is paused, then work in flight ends and nothing new starts until it is resumed', () => {
    expect(played(TWO, `${SLOW}\npeople: [{at: 10m, does: pause}]`).result).toMatchObject({
      status: 'paused',
      steps: { a: { conclusion: 'success' }, b: { status: 'pending' } },
    });
    const resumed = `${SLOW}\npeople: [{at: 10m, does: pause}, {at: 3h, does: resume}]`;
    expect(played(TWO, resumed).result).toMatchObject({ status: 'completed', elapsed: 'PT3H' });
  });

  it('when it is cancelled or terminated, then it ends so', () => {
    for (const does of ['cancel', 'terminate'])
      expect(played(TWO, `${SLOW}\npeople: [{at: 10m, does: ${does}}]`).result).toMatchObject({
        status: 'cancelled',
        steps: { a: { conclusion: 'cancelled' }, b: { conclusion: 'skipped' } },
        elapsed: 'PT10M',
      });
  });

  it('when something is said after a step, then the delay counts from its end', () => {
    const script =
      'steps: {a: [{takes: 20m}], b: [{takes: 20m}]}\npeople: [{after: a, does: pause, delay: 10m}]';
    const { decisions } = played(TWO, script);
    expect(decisions.find(({ line }) => line.entries.includes('run.paused'))?.line.at).toBe(
      '2026-01-05T09:30:00Z',
    );
  });

  it('when a comment is a command, then it is one', () => {
    expect(played(GATE, 'people: [{after: build, does: comment, text: /cancel enough}]').result.status).toBe(
      'cancelled',
    );
  });
});
