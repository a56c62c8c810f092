import { describe, expect, it } from 'vitest';
import { ERROR_TYPES } from '../../src/error-types.ts';
import { given, JONAS, MARIA, RENE, type Story } from '../support/story.ts';

const began = (keys: string, settings = '{}'): Story => {
  const story = given(`
name: story
settings: ${settings}
steps:
  - {name: build, prompt: "Build."${keys === '' ? '' : `, ${keys}`}}
  - {name: check, run: npm test}
`);
  story.start();
  return story;
};

/** Fails every attempt as soon as it is made; the seconds between a failure and the next attempt. */
const delays = (story: Story): number[] => {
  const found: number[] = [];
  for (let round = 0; round < 20 && story.progress?.steps['build']?.claim !== undefined; round += 1) {
    story.fail('build');
    const again = story.progress.steps['build'].not_before;
    if (again === undefined) break;
    found.push((Date.parse(again) - Date.parse(story.now)) / 1000);
    story.later(found.at(-1) ?? 0).wake();
  }
  return found;
};

describe('given an attempt that fails', () => {
  it('when nothing else is said, then it is tried four times, 30, 60 and 120 seconds apart', () => {
    const story = began('');
    expect(delays(story)).toEqual([30, 60, 120]);
    expect(story.progress?.steps['build']?.attempts).toBe(4);
    expect(story.progress?.metrics.recovery_actions).toBe(3);
  });

  it('when the step has a policy, then attempts, interval, coefficient and bound are its own', () => {
    const policy =
      'retry: {maximum-attempts: 5, initial-interval: 10s, backoff-coefficient: 3, maximum-interval: 60s}';
    expect(delays(began(policy))).toEqual([10, 30, 60, 60]);
  });

  it.each([
    ['max-retry: 0', 0],
    ['max-retry: 2', 2],
  ])('when the step says %s, then there are %i retries', (keys, retries) => {
    expect(delays(began(keys))).toHaveLength(retries);
  });

  it('when the settings say how often, then steps follow them', () => {
    expect(delays(began('', '{max-retry: 1}'))).toHaveLength(1);
  });

  it.each(ERROR_TYPES.map((type) => [type, !['refused', 'permission', 'budget'].includes(type)] as const))(
    'when its error is %s, then trying again is %s',
    (type, again) => {
      const story = began('retry: {maximum-attempts: 2, initial-interval: 1s, backoff-coefficient: 1}');
      story.fail('build', type);
      const { not_before: found } = story.progress?.steps['build'] ?? {};
      expect(found).toBe(again ? '2026-01-05T09:01:01Z' : undefined);
    },
  );

  it('when the policy names its error as final, then it is not tried again', () => {
    const story = began('retry: {maximum-attempts: 3, non-retryable-error-types: [validation]}');
    expect(story.fail('build', 'validation').entries[0]).toMatchObject({ conclusion: 'failure' });
  });

  it('when it ran out of time for the last time, then it ends timed out and the run fails', () => {
    const story = began('max-retry: 0');
    story.fail('build', 'timeout');
    expect(story.wake().reason).toBe('step_failed_uncaught');
    expect(story.states()).toEqual({ build: 'timed_out', check: 'skipped' });
    // What was left out because of it is not what has to be mended.
    expect(story.progress?.ending?.message ?? story.decisions.at(-1)?.sentence).toContain('build failed');
    expect(story.decisions.at(-1)?.sentence).not.toContain('check failed');
  });

  it('when it says nothing about why, then the record says that', () => {
    const story = began('max-retry: 0');
    story.back('build', { status: 'failure' });
    expect(story.progress?.steps['build']?.error).toEqual({
      type: 'internal',
      message: 'the worker failed without saying why',
    });
  });

  it('when it brought words and cost money, then both are kept', () => {
    const story = began('max-retry: 1');
    const usage = { input_tokens: 100, output_tokens: 20, cost_usd: 0.5 };
    story.back('build', {
      status: 'failure',
      text: 'tail',
      value: { exit_code: 1 },
      usage,
      error: { type: 'tool', message: 'exit 1' },
    });
    expect(story.progress).toMatchObject({
      outputs: { build: { exit_code: 1 } },
      metrics: { cost_usd: 0.5, tokens: 120 },
      errors: [{ step: 'build', attempt: 1, error: { type: 'tool', message: 'exit 1' } }],
      step_history: [{ status: 'failed', output: 'exit 1' }],
    });
    expect(story.progress?.steps['build']?.output?.path).toBe('.pawl/pr-7/outputs/build/build.1.1.md');
  });
});

describe('given a failure that the workflow catches', () => {
  it('when on-error is skip, then it acts at once and what follows runs', () => {
    const story = began('on-error: skip');
    expect(story.fail('build').wake).toBe(true);
    expect(story.wake().steps).toEqual(['check']);
    expect(story.progress?.steps['build']).toMatchObject({
      conclusion: 'skipped',
      because: 'on-error',
      attempts: 1,
    });
  });

  it('when on-error is fail, then it acts at once', () => {
    const story = began('on-error: fail');
    story.fail('build');
    expect(story.wake().reason).toBe('step_failed_uncaught');
  });

  it('when on-error is skip and the step has a policy of its own, then the policy comes first', () => {
    const story = began('on-error: skip, max-retry: 1');
    expect(delays(story)).toEqual([30]);
    expect(story.states()).toMatchObject({ build: 'skipped' });
  });

  it('when it continues on errors, then it does after its retries', () => {
    const story = began('continue-on-error: true, max-retry: 1');
    expect(delays(story)).toEqual([30]);
    expect(story.wake().steps).toEqual(['check']);
    story.back('check');
    expect(story.wake().reason).toBe('all_steps_done');
  });
});

describe('given a failure that a person decides', () => {
  const asked = (): Story => {
    const story = began('on-error: human');
    story.fail('build', 'tool', 'no compiler');
    story.wake();
    return story;
  };

  it('when it opens, then the run is blocked, says why, and no retry is due', () => {
    const story = asked();
    expect(story.progress).toMatchObject({
      status: 'blocked',
      status_reason: 'awaiting_person',
      next_wakeup: null,
    });
    expect(story.progress?.steps['build']).toMatchObject({
      status: 'waiting',
      error: { type: 'tool' },
      gate: { kind: 'error', message: 'no compiler', required: 1, status: 'pending' },
    });
  });

  it.each([
    ['somebody may only read', (story: Story) => story.comment(RENE, '/retry build'), /write access/],
    ['the comment was edited', (story: Story) => story.comment(MARIA, '/retry build', story.now), /edited/],
    [
      'a skip names no step',
      (story: Story) => story.comment(MARIA, '/skip'),
      /name the step, as in \/skip build/,
    ],
  ])('when %s, then the answer is refused once and the gate stays open', (_, say, why) => {
    const story = asked();
    const refused = say(story).wake();
    expect(refused).toMatchObject({ kind: 'refuse' });
    expect(refused.refusals[0]?.why).toMatch(why);
    expect(story.states()).toMatchObject({ build: 'waiting' });
    expect(story.wake().entries).toEqual([]);
  });

  it('when the answer names another step, then it does not count here', () => {
    const story = asked();
    expect(story.comment(MARIA, '/retry check').wake().refusals[0]?.why).toContain('there waits: build');
    expect(story.states()).toMatchObject({ build: 'waiting' });
  });

  it('when a list could not be read whole, then nothing is decided', () => {
    const story = asked().comment(MARIA, '/retry build');
    story.snapshot.incomplete = ['comments'];
    expect(story.wake()).toMatchObject({ reason: 'facts_incomplete', entries: [] });
  });

  it('when answers were given before it opened, then they do not count', () => {
    const story = began('on-error: human');
    story.comment(MARIA, '/retry build').fail('build');
    story.wake();
    expect(story.states()).toMatchObject({ build: 'waiting' });
  });

  it('when one says /retry, then there is exactly one more attempt, with the error passed on', () => {
    const story = asked();
    const again = story.comment(MARIA, '/retry').wake();
    expect(again.tasks[0]).toMatchObject({ step: 'build', attempt: 2, error_context: 'tool: no compiler' });
    story.fail('build');
    story.wake();
    expect(story.states()).toMatchObject({ build: 'waiting' });
    expect(story.comment(MARIA, '/retry build').wake().tasks[0]).toMatchObject({ attempt: 3 });
    story.back('build');
    expect(story.wake().steps).toEqual(['check']);
  });

  it('when one says /skip with a reason, then the run goes on and the reason is on the record', () => {
    const story = asked();
    expect(story.comment(MARIA, '/skip build not needed').wake().steps).toEqual(['check']);
    expect(story.progress?.steps['build']).toMatchObject({
      conclusion: 'skipped',
      because: 'person',
      gate: { answers: [{ by: { login: 'maria' }, answer: 'skip', text: 'not needed' }] },
    });
  });

  it('when one says /reject, then the step fails and the run with it', () => {
    const story = asked();
    expect(story.comment(JONAS, '/reject').wake().reason).toBe('gate_rejected');
    expect(story.states()).toEqual({ build: 'failure', check: 'skipped' });
  });

  it('when two failures are open, then a bare answer is refused and a named one acts on its step', () => {
    const story = given(`
name: story
steps:
  - {name: left, prompt: "Left.", on-error: human, needs: []}
  - {name: right, prompt: "Right.", on-error: human, needs: []}
`);
    story.start();
    story.fail('left');
    story.fail('right');
    story.wake();
    expect(story.comment(MARIA, '/retry').wake().refusals[0]?.why).toMatch(
      /several gates are open: name the step/,
    );
    expect(story.comment(MARIA, '/retry right').wake().steps).toEqual(['right']);
    expect(story.states()).toMatchObject({ left: 'waiting', right: 'in_progress' });
    expect(story.wake().entries).toEqual([]);
  });

  it('when a bare and a named answer are heard together, then the bare one counts for neither', () => {
    const story = given(`
name: story
steps:
  - {name: left, prompt: "Left.", on-error: human, needs: []}
  - {name: right, prompt: "Right.", on-error: human, needs: []}
`);
    story.start();
    story.fail('left');
    story.fail('right');
    story.wake();
    expect(story.comment(MARIA, '/retry').comment(MARIA, '/retry right').wake().steps).toEqual(['right']);
    expect(story.states()).toMatchObject({ left: 'waiting' });
  });
});

describe('given a step that must write files', () => {
  it('when one of them is missing, then the attempt failed and none is written', () => {
    const story = began('must-write: [docs/plan.md, src/a.ts]');
    const decision = story.back('build', { files: [{ path: 'src/a.ts', content: 'a' }] });
    expect(decision.reason).toBe('step_failed');
    expect(decision.files.map((file) => file.path)).toEqual(['.pawl/pr-7/outputs/build/build.1.1.md']);
    expect(story.progress?.steps['build']?.error).toEqual({
      type: 'validation',
      message: 'the step must write docs/plan.md and did not',
    });
  });

  it('when all are there, then they go to the head with the outcome', () => {
    const story = began('must-write: [src/a.ts]');
    const decision = story.back('build', {
      files: [{ path: 'src/a.ts', content: 'a' }],
      deletions: ['src/b.ts'],
    });
    expect(decision).toMatchObject({ reason: 'step_recorded', deletions: ['src/b.ts'] });
    expect(decision.files[1]).toEqual({ path: 'src/a.ts', text: 'a' });
    expect(decision.entries[0]).toMatchObject({ files: 2 });
  });
});

describe('given an outcome that cannot be recorded as it is', () => {
  it('when files come for a fork, then the attempt failed and only a person can go on', () => {
    const story = began('');
    story.snapshot.pull.fork = true;
    const decision = story.back('build', { files: [{ path: 'src/a.ts', content: 'a' }] });
    expect(decision.entries[0]).toMatchObject({ type: 'step.failed', error: { type: 'permission' } });
    expect(decision.entries[0]).not.toHaveProperty('conclusion');
    expect(decision.files.filter(({ path }) => !path.startsWith('.pawl/'))).toEqual([]);
    expect(story.wake().reason).toBe('gate_opened');
  });

  it('when its value is larger than a document holds, then the attempt failed and the value is nowhere', () => {
    const story = began('');
    story.back('build', { value: { report: 'é'.repeat(5_000) } });
    expect(story.progress?.steps['build']?.error?.message).toBe('the answer is larger than 8192 bytes');
    expect(story.progress?.outputs['build']).toBeNull();
  });

  it('when a text is too large, then it lives in its file and its summary is cut between characters', () => {
    const story = began('');
    story.back('build', { text: '😀'.repeat(5_000) });
    expect(story.progress?.outputs['build']).toBeNull();
    const summary = story.progress?.step_history[0]?.output ?? '';
    expect(Array.from(summary)).toHaveLength(500);
    expect(summary.endsWith('😀…')).toBe(true);
  });

  it('when it is an object without words, then the file shows the object and the summary is its own', () => {
    const story = began('');
    const decision = story.back('build', { text: ' ', value: { summary: 'All  is\nwell', passed: true } });
    expect(decision.files[0]?.text).toMatch(/^```json\n\{\n {2}"summary"/);
    expect(story.progress?.step_history[0]?.output).not.toBe('');
  });
});
