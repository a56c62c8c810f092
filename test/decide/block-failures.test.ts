import { describe, expect, it } from 'vitest';
import { given, JONAS, MARIA, type Story } from '../support/story.ts';

const began = (keys: string, settings = '{max-retry: 0}'): Story => {
  const story = given(`
name: story
settings: ${settings}
steps:
  - name: block
    type: serial
    ${keys}
    steps:
      - {name: a, prompt: "A."}
      - {name: b, prompt: "B."}
  - {name: after, prompt: "After."}
`);
  story.start();
  return story;
};

const failB = (story: Story): ReturnType<Story['wake']> => {
  story.back('a');
  story.wake();
  story.fail('b');
  return story.wake();
};

describe('given a block in which a step fails', () => {
  it('when it has no policy of its own, then the retries of the settings are its steps’ alone', () => {
    const story = began('', '{max-retry: 1, retry: {initial-interval: 1s}}');
    failB(story);
    story.later(1).wake();
    story.fail('b');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['block']?.attempts).toBe(1);
  });

  it('when it has one, then all of it begins again after the delay, with a budget of its own', () => {
    const story = began('retry: {maximum-attempts: 2, initial-interval: 1m}');
    expect(failB(story).reason).toBe('retry_delayed');
    expect(story.progress?.next_wakeup).toBe(story.progress?.steps['block']?.not_before);
    expect(story.later(59).wake().entries).toEqual([]);
    expect(story.later(1).wake().tasks).toMatchObject([{ step: 'a', attempt: 1 }]);
    expect(failB(story).reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['block']).toMatchObject({ attempts: 2, conclusion: 'failure' });
  });

  it('when its outputs are saved again, then the file of the first attempt stays what it was', () => {
    const story = began('max-retry: 1');
    failB(story);
    story.later(60).wake();
    story.back('a');
    expect(Object.keys(story.snapshot.outputs).filter((path) => path.includes('/a/'))).toEqual([
      '.pawl/pr-7/outputs/a/a.1.1.md',
      '.pawl/pr-7/outputs/a/a.1.2.md',
    ]);
  });

  it.each([
    ['on-error: skip', 'skipped', 'on-error'],
    ['continue-on-error: true', 'failure', 'continue-on-error'],
  ])('when it says %s, then it ends as %s and the run goes on', (keys, conclusion, because) => {
    const story = began(keys);
    expect(failB(story).steps).toEqual(['after']);
    expect(story.progress?.steps['block']).toMatchObject({ conclusion, because });
  });

  it('when it asks a person, then /retry begins all of it again', () => {
    const story = began('on-error: human');
    expect(failB(story).reason).toBe('gate_opened');
    expect(story.comment(MARIA, '/retry block').wake().tasks).toMatchObject([{ step: 'a' }]);
    failB(story);
    expect(story.comment(MARIA, '/skip block it will do').wake().steps).toEqual(['after']);
  });

  it('when it asks a person who rejects, then the run fails', () => {
    const story = began('on-error: human');
    failB(story);
    expect(story.comment(JONAS, '/reject block no').wake().reason).toBe('gate_rejected');
  });

  it('when it runs into its timeout, then what is under way in it is stopped and it ends timed out', () => {
    const story = began('timeout-minutes: 10');
    expect(story.progress?.next_wakeup).toBe(story.progress?.steps['block']?.deadline);
    expect(story.later(599).wake().entries).toEqual([]);
    expect(story.later(1).wake().reason).toBe('step_failed_uncaught');
    expect(story.states()).toEqual({ block: 'timed_out', a: 'cancelled', after: 'skipped' });
    expect(story.progress?.steps['a']).toMatchObject({ because: 'timeout' });
  });

  it('when the timeout is one of its attempts, then the next has as long again', () => {
    const story = began('timeout-minutes: 10\n    max-retry: 1');
    story.later(600).wake();
    story.later(30).wake();
    expect(story.states()).toMatchObject({ block: 'in_progress', a: 'in_progress' });
    expect(story.progress?.steps['block']?.deadline).toBe('2026-01-05T09:21:30Z');
  });

  it('when it must leave files that nobody wrote, then it fails and names them', () => {
    const story = began('must-write: [docs/a.md, docs/b.md]');
    story.back('a', { files: [{ path: 'docs/a.md', content: 'A' }] });
    story.wake();
    story.back('b');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.progress?.steps['block']?.error?.message).toBe('block must write docs/b.md and did not');
  });

  it('when its files were written, then it succeeds', () => {
    const story = began('must-write: [docs/a.md]');
    story.back('a', { files: [{ path: 'docs/a.md', content: 'A' }] });
    story.wake();
    story.back('b');
    expect(story.wake().steps).toEqual(['after']);
  });
});

describe('given a run with a timeout', () => {
  it('when it has passed, then the run fails whatever is under way', () => {
    const story = began('', '{timeout-minutes: 60}');
    expect(story.later(3_600).wake().reason).toBe('run_timed_out');
    expect(story.states()).toMatchObject({ block: 'cancelled', a: 'cancelled' });
    expect(story.progress).toMatchObject({ status: 'failed', next_wakeup: null });
  });
});
