import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/progress/codec.ts';
import type { StepState } from '../../src/progress/schema.ts';
import { given, MARIA, type Story } from '../support/story.ts';

const began = (wait: string, more = '', top = ''): Story => {
  const story = given(
    `name: story\n${top}\nsteps:\n  - {name: hold, ${wait}}\n  - {name: after, prompt: "After."}\n${more}`,
  );
  story.start();
  return story;
};

const hold = (story: Story, name = 'hold'): StepState | undefined => story.progress?.steps[name];

/** The same story a while later, woken by the schedule. */
const later = (story: Story, seconds: number): Story => {
  story.later(seconds).wake();
  return story;
};

describe('given a wait whose words make no sense', () => {
  it.each([
    ['for: "{{ pull_request.head }}"', 'duration'],
    ['for: "{{ 1 / 0 }}"', 'zero'],
    ['for: "{{ 8 }}d"', 'between 1s and 7d'],
    ['for: "{{ 0 }}s"', 'between 1s and 7d'],
    ['until: "{{ pull_request.head }}"', 'time'],
    ['until: "{{ \'2026-01-05\' }}"', 'time'],
    ['label: "{{ \'\' }}"', 'label'],
    ['signal: "{{ \' \' }}"', 'signal'],
  ])('when it is %s, then it fails at once, and says where', (wait, word) => {
    const story = began(wait);
    expect(story.states()).toEqual({ hold: 'failure', after: 'skipped' });
    expect(hold(story)?.error?.type).toBe('validation');
    expect(hold(story)?.error?.message).toContain(word);
    expect(hold(story)?.error?.message).toContain('story.yml:4');
    expect(story.progress?.status).toBe('failed');
  });

  it('when the failure is caught, then what follows runs', () => {
    const story = began('for: "{{ pull_request.head }}", continue-on-error: true');
    expect(story.states()).toEqual({ hold: 'failure', after: 'in_progress' });
  });
});

describe('given a wait for a while', () => {
  it('when it is not over, then nothing is written, and the document says when to look again', () => {
    const story = began('for: 90m');
    expect(hold(story)).toMatchObject({
      status: 'waiting',
      attempts: 1,
      wait: { kind: 'time', due: '2026-01-05T10:31:00Z' },
    });
    expect(story.progress).toMatchObject({ status: 'in_progress', next_wakeup: '2026-01-05T10:31:00Z' });
    expect(later(story, 90 * 60 - 1).decisions.at(-1)).toMatchObject({ kind: 'none', entries: [] });
  });

  it('when it is over, then the next step starts with the same decision', () => {
    const story = began('for: 90m');
    expect(
      later(story, 90 * 60)
        .decisions.at(-1)
        ?.entries.map(({ type }) => type),
    ).toEqual(['wait.closed', 'step.started']);
    expect(story.states()).toEqual({ hold: 'success', after: 'in_progress' });
  });

  it('when the wake-up comes late, then it is over all the same', () => {
    expect(later(began('for: 1h'), 86_400).states()).toMatchObject({ hold: 'success' });
  });

  it('when the run is paused meanwhile, then the instant stays what it was', () => {
    const story = began('for: 1h');
    story.comment(MARIA, '/pause').wake();
    later(story, 3_600);
    expect(story.states()).toEqual({ hold: 'success' });
    story.comment(MARIA, '/resume').wake();
    expect(story.states()).toMatchObject({ after: 'in_progress' });
  });

  it('when the duration is a template, then it is rendered once, when the wait begins', () => {
    const story = given(
      'name: story\nvariables: [{name: pause, type: string, default: PT2H}]\nsteps:\n' +
        '  - {name: hold, for: "{{ pause }}"}\n',
    );
    story.start();
    expect(hold(story)?.wait).toEqual({ kind: 'time', due: '2026-01-05T11:01:00Z' });
    story.comment(MARIA, '/set pause=1m').wake();
    expect(hold(story)?.wait).toEqual({ kind: 'time', due: '2026-01-05T11:01:00Z' });
  });
});

describe('given a wait until an instant', () => {
  it('when that has passed, then it is over at once', () => {
    expect(began('until: "2026-01-05T08:00:00Z"').states()).toEqual({
      hold: 'success',
      after: 'in_progress',
    });
  });

  it('when it names a zone, then it is that instant', () => {
    expect(hold(began('until: "2026-01-05T13:30:00+01:00"'))?.wait).toEqual({
      kind: 'time',
      due: '2026-01-05T12:30:00Z',
    });
  });
});

describe('given a wait for checks', () => {
  const CHECKS = 'checks: [build, lint]';

  it('when one fails, then the wait fails at once and names it, though another still runs', () => {
    const story = began(CHECKS);
    story.check('lint', 'timed_out').later(60).wake();
    expect(story.states()).toEqual({ hold: 'failure', after: 'skipped' });
    expect(hold(story)?.error).toEqual({ type: 'tool', message: 'the check lint ended with timed_out' });
    expect(story.progress?.errors).toMatchObject([{ step: 'hold', attempt: 1, error: { type: 'tool' } }]);
  });

  it.each(['failure', 'cancelled', 'action_required', 'stale', 'error'])(
    'when one ends with %s, then the wait fails',
    (conclusion) => {
      const story = began(CHECKS);
      story.check('build', conclusion).later(60).wake();
      expect(story.states()).toMatchObject({ hold: 'failure' });
    },
  );

  it('when one is missing or runs, then it is waited for', () => {
    const story = began(CHECKS);
    story.check('build', 'success').later(60).wake();
    expect(story.states()).toEqual({ hold: 'waiting' });
    story.check('lint', null).later(60).wake();
    expect(story.states()).toEqual({ hold: 'waiting' });
  });

  it('when a list could not be read whole, then nothing is judged, not even the deadline', () => {
    const story = began(`${CHECKS}, timeout-minutes: 10`);
    story.check('build', 'failure');
    story.snapshot.incomplete = ['checks'];
    later(story, 3_600);
    expect(story.states()).toEqual({ hold: 'waiting' });
    story.snapshot.incomplete = [];
    story.check('build', 'success').check('lint', 'success').wake();
    expect(story.states()).toMatchObject({ hold: 'success' });
  });

  it('when all passed, were skipped or neutral, then it is over', () => {
    const story = began('checks: [build, lint, docs]');
    story.check('build', 'success').check('lint', 'neutral').check('docs', 'skipped').later(60).wake();
    expect(story.states()).toEqual({ hold: 'success', after: 'in_progress' });
  });
});

describe('given a wait for a label', () => {
  it('when the pull request gets it, then it is over, and not before', () => {
    const story = began('label: "ready {{ 1 + 1 }}"');
    story.label('ready').later(60).wake();
    expect(story.states()).toEqual({ hold: 'waiting' });
    story.label('ready 2').later(60).wake();
    expect(story.states()).toMatchObject({ hold: 'success' });
  });
});

describe('given waits for a signal', () => {
  it('when one was given before, then it was kept, and its text is the value', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: first, prompt: "First."}\n  - {name: hold, signal: window}\n' +
        '  - {name: after, prompt: "{{ outputs.hold }}"}\n',
    );
    story.start();
    story.comment(MARIA, '/signal window until noon').wake();
    expect(story.progress?.signals).toMatchObject([{ name: 'window', text: 'until noon' }]);
    story.back('first');
    story.wake();
    expect(story.states()).toMatchObject({ hold: 'success', after: 'in_progress' });
    expect(story.progress?.outputs['hold']).toBe('until noon');
    expect(story.progress?.signals ?? []).toEqual([]);
  });

  it('when another signal is given, then it is not for this wait', () => {
    const story = began('signal: window');
    story.comment(MARIA, '/signal door').wake();
    expect(story.states()).toEqual({ hold: 'waiting' });
    expect(story.progress?.signals).toHaveLength(1);
  });

  it('when two wait for one name, then each takes one, the first in the file the oldest', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: one, needs: [], signal: go}\n  - {name: two, needs: [], signal: go}\n',
    );
    story.start();
    story.comment(MARIA, '/signal go first').wake();
    expect(story.states()).toEqual({ one: 'success', two: 'waiting' });
    story.comment(MARIA, '/signal go second').wake();
    expect(story.progress?.outputs).toMatchObject({ one: 'first', two: 'second' });
    expect(story.progress?.status).toBe('completed');
  });

  it('when it comes after the deadline, then the wait has run out', () => {
    const story = began('signal: window, timeout-minutes: 10');
    story.later(3_600).comment(MARIA, '/signal window late').wake();
    story.wake();
    expect(story.states()).toMatchObject({ hold: 'timed_out' });
  });

  it('when it was given in time and the wake-up is late, then it counts at its own time', () => {
    const story = began('signal: window, timeout-minutes: 60');
    story.comment(MARIA, '/signal window').later(86_400).wake();
    expect(story.states()).toMatchObject({ hold: 'success' });
  });
});

describe('given a run that waits for nothing but events', () => {
  it('when one happens and an instant is waited for next, then the run is blocked no longer', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: hold, signal: go}\n  - {name: rest, for: 1h}\n  - {name: after, prompt: "After."}\n',
    );
    story.start();
    expect(story.progress).toMatchObject({ status: 'blocked', next_wakeup: null });
    story.comment(MARIA, '/signal go').wake();
    expect(story.states()).toEqual({ hold: 'success', rest: 'waiting' });
    expect(story.progress?.status).toBe('in_progress');
  });
});

describe('given a wait whose failure undoes the run', () => {
  it('when it fails, then what was done is undone, and then the run has failed', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: make, prompt: "Make.", compensate: {name: unmake, prompt: "Unmake."}}\n' +
        '  - {name: hold, checks: [build], on-error: compensate}\n  - {name: after, prompt: "After."}\n',
    );
    story.start();
    story.back('make');
    story.wake();
    expect(story.check('build', 'failure').later(60).wake().steps).toEqual(['unmake']);
    story.back('unmake');
    story.wake();
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'step_failed_uncaught' });
    expect(story.states()).toMatchObject({ hold: 'failure', unmake: 'success' });
  });
});

describe('given a wait that runs out', () => {
  const WAIT = 'label: ready, timeout-minutes: 10';

  it('when nothing else is said, then it fails as timed out, and the run with it', () => {
    const story = began(WAIT);
    expect(story.progress?.next_wakeup).toBe('2026-01-05T09:11:00Z');
    later(story, 599);
    expect(story.states()).toEqual({ hold: 'waiting' });
    later(story, 1);
    expect(story.states()).toEqual({ hold: 'timed_out', after: 'skipped' });
    expect(hold(story)?.error).toEqual({
      type: 'timeout',
      message: 'the wait ran out: the label ready was not set',
    });
    expect(story.progress?.status).toBe('failed');
  });

  it('when its failure is caught, then it is timed out still, and what follows runs', () => {
    const story = later(began(`${WAIT}, continue-on-error: true`), 600);
    expect(hold(story)).toMatchObject({ conclusion: 'timed_out', because: 'continue-on-error' });
    expect(story.states()).toMatchObject({ after: 'in_progress' });
    const skipped = later(began(`${WAIT}, on-error: skip`), 600);
    expect(skipped.states()).toEqual({ hold: 'skipped', after: 'in_progress' });
  });

  it('when it goes on then, then what follows runs', () => {
    const story = later(began(`${WAIT}, on-timeout: continue`), 600);
    expect(story.states()).toEqual({ hold: 'timed_out', after: 'in_progress' });
  });

  it('when it aborts then, then the run fails at once, though other work was under way', () => {
    const story = began(
      `needs: [], ${WAIT}, on-timeout: abort`,
      '  - {name: work, needs: [], prompt: "Work."}\n',
    );
    later(story, 600);
    expect(story.progress).toMatchObject({ status: 'failed', status_reason: 'wait_timed_out' });
    expect(story.states()).toMatchObject({ hold: 'timed_out', work: 'cancelled' });
  });

  it('when what it waits for came in time for the wake-up, then it is over', () => {
    const story = began(WAIT);
    story.label('ready');
    expect(later(story, 3_600).states()).toMatchObject({ hold: 'success' });
  });

  it('when it waits for a while that ends after the deadline, then it runs out', () => {
    expect(later(began('for: 1h, timeout-minutes: 10'), 600).states()).toMatchObject({ hold: 'timed_out' });
    expect(later(began('for: 1h, timeout-minutes: 10'), 86_400).states()).toMatchObject({
      hold: 'timed_out',
    });
    expect(later(began('for: 5m, timeout-minutes: 10'), 86_400).states()).toMatchObject({ hold: 'success' });
  });

  it('when the document is written and read, then it is the same', () => {
    const { progress } = later(began(WAIT), 600);
    if (progress === null) throw new Error('there is no document');
    const read = decode(encode(progress), 'progress.json');
    expect(read.ok && read.value).toEqual(progress);
  });
});
