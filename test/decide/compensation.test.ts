import { describe, expect, it } from 'vitest';
import { given, JONAS, type Story } from '../support/story.ts';

const began = (onFailure = 'compensate', keys = ''): Story => {
  const story = given(`
name: story
settings: {max-retry: 0, on-failure: ${onFailure}}
steps:
  - {name: book, run: book, compensate: {run: unbook}}
  - {name: pay, run: pay, compensate: {name: refund, run: refund, env: {WHAT: "{{ outputs.pay }}"}}}
  - {name: ship, run: ship, compensate: {run: fetch-back}${keys}}
`);
  story.start();
  return story;
};

/** Brings back whatever is in flight until nothing is, and tells the order of what began. */
const runOut = (story: Story, failing: string[] = []): string[] => {
  const order: string[] = [];
  for (let round = 0; round < 40; round += 1) {
    const flying = Object.entries(story.progress?.steps ?? {}).filter(
      ([, state]) => state.claim !== undefined,
    );
    if (flying.length === 0) return order;
    for (const [instance] of flying) {
      order.push(instance);
      if (failing.includes(instance)) story.fail(instance);
      else story.back(instance);
    }
    story.wake();
  }
  return order;
};

describe('given steps that can be undone', () => {
  it('when a later one fails, then what was completed is undone in reverse order, and the run has failed', () => {
    const story = began();
    expect(runOut(story, ['ship'])).toEqual(['book', 'pay', 'ship', 'refund', 'undo-book']);
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'step_failed_uncaught' });
  });

  it('when undoing one fails, then the others are undone all the same', () => {
    const story = began();
    expect(runOut(story, ['ship', 'refund'])).toEqual(['book', 'pay', 'ship', 'refund', 'undo-book']);
    expect(story.states()).toMatchObject({ refund: 'failure', 'undo-book': 'success' });
    expect(story.progress?.status).toBe('failed');
  });

  it('when the settings only stop, then nothing is undone', () => {
    const story = began('stop');
    expect(runOut(story, ['ship'])).toEqual(['book', 'pay', 'ship']);
  });

  it('when the failing step says so itself, then all is undone although the settings only stop', () => {
    const story = began('stop', ', on-error: compensate');
    expect(runOut(story, ['ship'])).toEqual(['book', 'pay', 'ship', 'refund', 'undo-book']);
  });

  it('when a person cancels, then what is in flight is stopped and the rest undone', () => {
    const story = began('stop');
    story.back('book');
    story.wake();
    story.back('pay', { text: 'receipt 7' });
    story.wake();
    const decision = story.comment(JONAS, '/cancel wrong customer').wake();
    expect(decision).toMatchObject({ steps: ['refund'], tasks: [{ env: { WHAT: 'receipt 7' } }] });
    expect(story.states()).toMatchObject({ ship: 'cancelled' });
    runOut(story);
    expect(story.progress).toMatchObject({ status: 'cancelled', status_reason: 'cancelled_by_person' });
  });

  it('when a person terminates, then nothing is undone', () => {
    const story = began();
    story.back('book');
    story.wake();
    expect(story.comment(JONAS, '/terminate now').wake().reason).toBe('terminated');
    expect(story.progress).toMatchObject({ status: 'cancelled' });
    expect(story.wake().reason).toBe('run_ended');
  });

  it('when the limit of decisions is reached meanwhile, then it does not apply to undoing', () => {
    const story = began();
    story.back('book');
    story.wake();
    const policy = story.situation().policy;
    story.fail('pay');
    const decision = story.wake([], (s) => ({
      ...s,
      policy: { ...policy, limits: { ...policy.limits, decisions: 1 } },
    }));
    expect(decision).toMatchObject({ reason: 'compensating', steps: ['undo-book'] });
  });

  it('when they ran for several items, then each is undone with its own item', () => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: compensate}
steps:
  - name: each
    type: for-each
    items: [x, y]
    steps: [{name: make, run: make, compensate: {name: unmake, run: unmake, env: {WHAT: "{{ item }}{{ index }}"}}}]
  - {name: bad, run: bad}
`);
    story.start();
    story.back('make[1]');
    story.back('make[0]');
    story.wake();
    story.fail('bad');
    expect(story.wake().tasks).toMatchObject([{ step: 'unmake[0]', env: { WHAT: 'x0' } }]);
    story.back('unmake[0]');
    expect(story.wake().tasks).toMatchObject([{ step: 'unmake[1]', env: { WHAT: 'y1' } }]);
  });

  it('when they ran in several iterations, then each is undone once, with the output of its own', () => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: compensate}
steps:
  - name: again
    type: loop
    max-iterations: 6
    until: iteration >= 6
    steps: [{name: book, run: book, compensate: {name: unbook, run: unbook, env: {WHAT: "{{ outputs.book }}"}}}]
  - {name: bad, run: bad}
`);
    story.start();
    for (const round of [1, 2, 3, 4, 5, 6]) {
      story.back(`book#${round}`, { text: `booking ${round}` });
      story.wake();
    }
    story.fail('bad');
    const undone: unknown[] = [];
    for (let decision = story.wake(); decision.tasks.length > 0; decision = story.wake()) {
      undone.push(...decision.tasks.map((task) => (task.kind === 'shell' ? task.env['WHAT'] : '')));
      for (const task of decision.tasks) story.back(task.step);
    }
    expect(undone).toEqual([6, 5, 4, 3, 2, 1].map((round) => `booking ${round}`));
    expect(story.progress?.status).toBe('failed');
  });

  it('when the run has to end by its timeout, then what was completed is undone all the same', () => {
    const story = given(`
name: story
settings: {timeout-minutes: 60}
steps: [{name: book, run: book, compensate: {run: unbook}}, {name: pay, run: pay}]
`);
    story.start();
    story.back('book');
    story.wake();
    expect(story.later(3_600).wake().steps).toEqual(['undo-book']);
    story.back('undo-book');
    expect(story.wake().reason).toBe('run_timed_out');
  });

  it('when a ralph-loop is undone, then it is undone as a whole and not by its iterations', () => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: compensate}
steps:
  - {name: work, type: ralph-loop, prompt: "Go.", max-iterations: 3, on-exhausted: continue, compensate: {run: undo}}
  - {name: bad, run: bad}
`);
    story.start();
    for (const round of [1, 2, 3]) {
      story.back(`work#${round}`);
      story.wake();
    }
    story.fail('bad');
    expect(story.wake().steps).toEqual(['undo-work']);
    story.back('undo-work');
    expect(story.wake().kind).toBe('finish');
  });

  it('when the step stood in a phase that cannot be entered any more, then it is undone all the same', () => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: compensate}
phases: {one: {converged-when: scores.quality >= 5}, two: {}}
steps:
  - {name: a, run: a, phase: one, needs: [b]}
  - {name: b, run: b, phase: two, needs: [], compensate: {run: undo}}
`);
    story.start();
    story.back('b');
    story.wake();
    story.back('a');
    expect(story.wake().steps).toEqual(['undo-b']);
    story.back('undo-b');
    expect(story.wake().reason).toBe('phase_not_converged');
  });

  it('when several leases run out and the first of them ends the run, then nothing is journaled after the end', () => {
    const story = given(`
name: story
steps:
  - name: each
    type: for-each
    items: [x, y]
    steps: [{name: go, run: go, max-retry: 0, on-error: compensate}]
`);
    story.start();
    const { entries } = story.later(7_200).wake();
    expect(entries.map(({ type }) => type).slice(-2)).toEqual(['step.cancelled', 'run.failed']);
  });
});
