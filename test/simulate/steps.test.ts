import { describe, expect, it } from 'vitest';
import { played } from './played.ts';

const RETRIED = 'steps: [{name: build, run: make, retry: {maximum-attempts: 3, initial-interval: 30s}}]';

describe('given attempts that fail', () => {
  it('when the script has fewer than there are, then the last repeats and the run fails', () => {
    const { result } = played(
      RETRIED,
      'steps: {build: [{error: {type: tool, message: no make}, takes: 10s}]}',
    );
    expect(result).toMatchObject({
      status: 'failed',
      reason: 'step_failed_uncaught',
      order: ['build', 'build', 'build'],
      steps: { build: { status: 'completed', conclusion: 'failure', attempts: 3, iterations: 1 } },
      // Three attempts of 10 s with 30 s and 60 s between them.
      elapsed: 'PT2M',
    });
  });

  it('when a later one succeeds, then the delay counts from the failure', () => {
    const { result, decisions } = played(
      RETRIED,
      'steps: {build: [{error: {type: tool}, takes: 10s}, {output: built}]}',
    );
    expect(result).toMatchObject({ status: 'completed', outputs: { build: 'built' }, elapsed: 'PT40S' });
    expect(decisions.map(({ line }) => [line.at, line.reason])).toEqual([
      ['2026-01-05T09:00:00Z', 'run_started'],
      ['2026-01-05T09:00:10Z', 'step_failed'],
      ['2026-01-05T09:00:40Z', 'step_retried'],
      ['2026-01-05T09:00:40Z', 'step_recorded'],
      ['2026-01-05T09:00:40Z', 'all_steps_done'],
    ]);
  });

  it('when one lasts longer than the step may, then it ends at the timeout as that', () => {
    const { result } = played(
      'steps: [{name: build, run: make, timeout-minutes: 5, max-retry: 0}]',
      'steps: {build: [{takes: 1h, output: never}]}',
    );
    expect(result).toMatchObject({
      status: 'failed',
      steps: { build: { conclusion: 'timed_out' } },
      elapsed: 'PT5M',
    });
  });

  it('when a word is a class of errors, then it is one of that class', () => {
    const flow = 'steps: [{name: a, run: make, on-error: [{errors: [fatal], do: skip}]}]';
    expect(played(flow, 'steps: {a: [{error: {type: fatal}}]}').result.steps['a']?.conclusion).toBe(
      'skipped',
    );
  });

  it('when a file it must write is not brought, then it fails; a step without a script brings it', () => {
    const flow = 'steps: [{name: a, run: make, must-write: [report.xml], max-retry: 0}]';
    expect(played(flow, 'steps: {a: [{output: done}]}').result.status).toBe('failed');
    expect(played(flow, 'steps: {a: [{files: {report.xml: <ok/>}}]}').result.status).toBe('completed');
    expect(played(flow).result.status).toBe('completed');
  });
});

describe('given what steps answer', () => {
  it('when nothing is scripted, then they succeed at once and say nothing', () => {
    const { result } = played('steps: [{name: a, run: make}, {name: b, prompt: go}]');
    expect(result).toMatchObject({ status: 'completed', outputs: { a: '', b: '' }, elapsed: 'PT0S' });
  });

  it('when it is a value or has scores, then conditions see them', () => {
    const { result } = played(
      `
steps:
  - {name: check, prompt: check, agent: validator}
  - {name: list, run: make}
  - {name: good, if: outputs.check.passed and scores.depth >= 9, run: make}
  - {name: long, if: outputs.list | length > 2, run: make}
`,
      'steps: {check: [{output: {passed: true, scores: {depth: 9.5}}}], list: [{output: [1, 2]}]}',
    );
    expect(result.steps).toMatchObject({ good: { conclusion: 'success' }, long: { conclusion: 'skipped' } });
    expect(result.outputs).toMatchObject({ list: [1, 2] });
  });

  it('when scores are given beside an output, then they count', () => {
    const flow = 'steps: [{name: a, prompt: go}, {name: b, if: scores.depth < 5, run: make}]';
    const { result } = played(flow, 'steps: {a: [{scores: {depth: 3}, output: shallow}]}');
    expect(result).toMatchObject({ steps: { b: { conclusion: 'success' } }, outputs: { a: 'shallow' } });
  });
});

describe('given steps that run side by side', () => {
  const TWO = 'steps: [{name: a, run: make, needs: []}, {name: b, run: make, needs: []}]';

  it('when they end at one instant, then they are recorded one by one in start order', () => {
    const { decisions, result } = played(TWO);
    expect(decisions.map(({ line }) => [line.kind, line.steps])).toEqual([
      ['start', ['a', 'b']],
      ['record', ['a']],
      ['record', ['b']],
      ['finish', []],
    ]);
    expect(result.order).toEqual(['a', 'b']);
  });

  it('when the second is faster, then it is recorded first', () => {
    const { decisions } = played(TWO, 'steps: {a: [{takes: 2m}], b: [{takes: 1m}]}');
    expect(decisions.flatMap(({ line }) => (line.kind === 'record' ? line.steps : []))).toEqual(['b', 'a']);
  });

  it('when both write one file otherwise, then the later one is a conflict', () => {
    const parallel = (mode: string): string => `
steps:
  - name: both
    type: parallel
    merge-mode: ${mode}
    steps: [{name: a, prompt: a, max-retry: 0}, {name: b, prompt: b, max-retry: 0}]
`;
    const script = 'steps: {a: [{files: {x.md: one}}], b: [{files: {x.md: two}}]}';
    expect(played(parallel('independent'), script).result).toMatchObject({
      status: 'failed',
      steps: { a: { conclusion: 'success' }, b: { conclusion: 'failure' } },
    });
    expect(played(parallel('merge'), script.replace('two', 'one')).result.status).toBe('completed');
  });
});

describe('given a step that has several instances', () => {
  const LOOP = `
steps:
  - name: rounds
    type: loop
    max-iterations: 3
    until: outputs.review == 'good'
    steps: [{name: review, prompt: review}]
`;

  it('when it is in a loop, then its entries are used up over the iterations', () => {
    const { result } = played(LOOP, 'steps: {review: [{output: bad}, {output: good}]}');
    expect(result).toMatchObject({
      status: 'completed',
      order: ['review#1', 'review#2'],
      steps: { rounds: { iterations: 2 }, review: { iterations: 2, attempts: 1 } },
    });
  });

  it('when it is in a for-each, then one item can have a script of its own', () => {
    const { result } = played(
      `
steps:
  - name: all
    type: for-each
    items: [x, y, z]
    max-parallel: 1
    fail-fast: false
    join: {require: any, on-reached: continue}
    steps: [{name: one, prompt: do it, max-retry: 0}]
`,
      'steps: {one: [{output: first}, {output: next}], "one[1]": [{error: {type: tool}}]}',
    );
    expect(result.order).toEqual(['one[0]', 'one[1]', 'one[2]']);
    expect(result.outputs).toEqual({ one: ['first', null, 'next'] });
  });

  it('when it is a ralph-loop, then each iteration is listed and takes an entry', () => {
    const { result } = played(
      'steps: [{name: again, type: ralph-loop, prompt: go on, max-iterations: 4}]',
      'steps: {again: [{output: not yet}, {output: {ralph_complete: true, promise: COMPLETE}}]}',
    );
    expect(result).toMatchObject({ status: 'completed', order: ['again#1', 'again#2'] });
    expect(result.steps['again']).toMatchObject({ conclusion: 'success', iterations: 2 });
  });
});

describe('given a workflow that uses another', () => {
  it('when it is played, then the steps of the other are called by both names', () => {
    const child =
      'name: child\nvariables: [{name: what, type: string}]\nsteps: [{name: do, prompt: "{{ what }}"}]\n';
    const { result } = played(
      'steps: [{name: call, type: workflow, uses: child, with: {what: this}}]',
      'steps: {call.do: [{output: done}]}',
      { world: { workflows: { child: { path: 'child.yml', text: child } } } },
    );
    expect(result).toMatchObject({
      status: 'completed',
      order: ['call.do'],
      outputs: { call: { do: 'done' } },
      steps: { call: { conclusion: 'success' }, 'call.do': { conclusion: 'success' } },
    });
  });
});

describe('given a dispatch', () => {
  const FLOW = 'steps: [{name: deploy, type: dispatch, workflow: deploy.yml, wait: true, max-retry: 0}]';

  it('when it fails, then so does the step', () => {
    expect(played(FLOW, 'steps: {deploy: [{error: {type: tool}, takes: 5m}]}').result).toMatchObject({
      status: 'failed',
      steps: { deploy: { conclusion: 'failure', attempts: 1 } },
      elapsed: 'PT5M',
    });
  });

  it('when it takes a while, then the step waits for its end', () => {
    const { result, decisions } = played(FLOW, 'steps: {deploy: [{takes: 20m}]}');
    expect(result).toMatchObject({ status: 'completed', elapsed: 'PT20M' });
    expect(decisions.flatMap(({ line }) => line.entries)).toContain('dispatch.started');
  });
});

describe('given more than a run may decide', () => {
  it('when the limit is reached, then the run is parked', () => {
    const { result } = played(
      'steps: [{name: a, run: a}, {name: b, run: b}, {name: c, run: c}]',
      'max_decisions: 3',
    );
    expect(result).toMatchObject({ status: 'blocked', reason: 'limit_reached', order: ['a', 'b'] });
    expect(result.steps['c']).toEqual({ status: 'pending', conclusion: null, attempts: 0, iterations: 0 });
  });
});
