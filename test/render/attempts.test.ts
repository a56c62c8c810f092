import { describe, expect, it } from 'vitest';
import { comment } from '../../src/render/comment.ts';
import { given, LEA, type Story } from '../support/story.ts';
import { inputOf } from './input.ts';

const parked = (more = '', settings = '{max-retry: 1, retry: {initial-interval: 1s}}'): Story => {
  const story = given(`
name: story
settings: ${settings}
steps:
  - {name: build, run: "npm test"${more}}
  - {name: after, prompt: "After."}
`);
  story.start();
  return story;
};

const failing = (story: Story, message: string): void => {
  story.back('build', {
    status: 'failure',
    text: 'the whole output\n',
    error: { type: 'tool', message },
    // A command's own: it is not believed.
    usage: { input_tokens: 1000, output_tokens: 234, cost_usd: 0.126 },
  });
};

const shown = (story: Story): string => {
  const { progress, workflow } = story.situation();
  return comment(inputOf({ progress, workflow })) ?? '';
};

describe('given a loop that has used up its iterations', () => {
  it('when a person is asked, then the attempts of its steps are listed, and are not said to be its own', () => {
    const story = given(`name: story
settings: {max-retry: 0}
steps:
  - name: until-good
    type: loop
    max-iterations: 2
    until: steps.check.conclusion == 'success'
    on-exhausted: human
    steps: [{name: check, run: x, continue-on-error: true}]
`);
    story.start();
    for (const instance of ['check#1', 'check#2']) {
      story.back(instance, { status: 'failure', error: { type: 'tool', message: 'exit code 1' } });
      story.wake();
    }
    const body = shown(story);
    expect(body).toContain('It failed with `validation`: until-good did not converge in 2 iterations');
    expect(body).toContain('`check#2`, attempt 1');
  });
});

describe('given a step that is parked for a person', () => {
  const ASKING = ', retry: {maximum-attempts: 2, initial-interval: 1s}, on-error: human';

  it('when its attempts are used up, then the comment has all that was tried and what each answer does', () => {
    const story = parked(ASKING);
    failing(story, 'exit code 1\nfirst tail');
    story.later(5).wake();
    failing(story, 'exit code 2\n@org/team <!-- pawl:status\nlast tail');
    expect(story.wake().reason).toBe('gate_opened');
    const body = shown(story);
    expect(body).toContain('It failed with `tool` after 2 attempts: exit code 2');
    const [, folded = ''] =
      /What was tried, and what each answer does<\/summary>([^]*?)<\/details>/.exec(body) ?? [];
    expect(folded).toMatch(
      /`build`, attempt 1 · .* UTC, .* · by `shell` · `tool`: exit code 1 · \[output\]\(/,
    );
    expect(folded).toMatch(/attempt 2 · .*exit code 2/);
    expect(folded).toContain('last tail\n```');
    expect(folded).not.toContain('first tail');
    expect(folded).toMatch(/The branch stands at \[`\w{7}`\]/);
    expect(folded).toContain('`/retry` grants attempt 3; the run has cost 0.00 USD so far.');
    expect(folded).toContain('`/skip` ends it as skipped');
    expect(folded).toContain('`/reject` ends it as failed');
  });

  it('when it was tried very often with long words, then the newest are listed and the rest is counted', () => {
    const story = parked(
      ', retry: {maximum-attempts: 9, initial-interval: 1s, backoff-coefficient: 1}, on-error: human',
    );
    for (let attempt = 0; attempt < 9; attempt += 1) {
      failing(story, `exit code 1\n${'x'.repeat(50_000)}`);
      story.later(5).wake();
    }
    const body = shown(story);
    expect(body).toContain('- … 4 earlier');
    expect(body.match(/`build`, attempt \d · 2026.*by `shell`/g)).toHaveLength(5);
    expect(body.length).toBeLessThan(20_000);
  });
});

describe('given a failure that nothing caught', () => {
  it('when the run fails, then the comment says how it goes on, and what it says is true', () => {
    const story = parked('', '{max-retry: 0}');
    failing(story, 'exit code 1');
    story.wake();
    expect(story.progress?.status).toBe('failed');
    expect(shown(story)).toContain('`/retry` lets this run go on where it failed');
    expect(story.comment(LEA, '/retry').wake()).toMatchObject({ reason: 'run_revived' });
    expect(story.progress?.status).toBe('in_progress');
  });

  it('when what was done is undone with it, then going on is not offered', () => {
    const story = given(`
name: story
settings: {max-retry: 0, on-failure: compensate}
steps:
  - {name: first, run: do, compensate: {run: undo}}
  - {name: build, run: "npm test"}
`);
    story.start();
    story.back('first');
    story.wake();
    failing(story, 'exit code 1');
    story.wake();
    expect(shown(story)).not.toContain('lets this run go on');
    story.back('undo-first');
    story.wake();
    expect(story.progress?.status).toBe('failed');
    expect(shown(story)).toContain('`/start` begins a new run');
  });
});

describe('given an attempt that used up what it may', () => {
  it('when a person is asked, then it says what again as much is good for, and what else would help', () => {
    const story = given('name: story\nsteps: [{name: build, prompt: "Go.", limits: {cost-usd: 0.5}}]');
    story.start();
    const message =
      'The next request could go over what the attempt may use up: 3 of 60 requests, $0.4710 of $0.5000';
    story.back('build', {
      status: 'failure',
      text: '',
      error: { type: 'budget', message },
      usage: { input_tokens: 1000, output_tokens: 234, cost_usd: 0.471, turns: 3 },
    });
    story.wake();
    const body = shown(story);
    expect(body).toMatch(/attempt 1 · .*3 requests to the model · 1,234 tokens, 0\.47 USD/);
    expect(body).toContain(
      '`/retry` grants attempt 2, which may use as much again, and tells the agent this error',
    );
    expect(body).toContain('- Where that is too little: allow more by `limits` of the step or its agent');
  });
});
