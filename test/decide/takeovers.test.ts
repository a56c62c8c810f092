import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/decide/work/task.ts';
import { given, MARIA, type Story } from '../support/story.ts';

const who = (task: Task | undefined): object =>
  task?.kind === 'agent'
    ? { agent: task.agent.name, model: task.model, seconds: task.timeout_seconds, returns: task.returns }
    : {};

const story = (agents: string, step = ''): Story => {
  const one = given(
    `name: story\nagents:\n${agents}\nsteps:\n  - {name: build, prompt: "Go.", retry: {maximum-attempts: 4, initial-interval: 10s}${step}}\n`,
  );
  one.start();
  return one;
};

/** The attempt in flight fails so, and the next one begins when its delay is over. */
const after = (one: Story, type: Parameters<Story['fail']>[1]): Task | undefined => {
  one.fail('build', type);
  one.later(600);
  return one.wake().tasks[0];
};

const CHAIN = `  programmer: {model: opus, fallback: [sonnet, helper]}
  helper: {model: haiku, system: Be brief., fallback: [opus]}`;

describe('given somebody who can take over', () => {
  it.each(['overloaded', 'rate-limited', 'refused', 'internal'] as const)(
    'when the model is %s, then the next one performs the next attempt, and so on',
    (type) => {
      const one = story(CHAIN);
      expect(who(one.tasks()[0])).toMatchObject({ agent: 'programmer', model: 'opus' });
      expect(who(after(one, type))).toMatchObject({ agent: 'programmer', model: 'sonnet' });
      const helper = after(one, type);
      expect(who(helper)).toMatchObject({ agent: 'helper', model: 'haiku', returns: 'files' });
      expect(helper?.kind === 'agent' && helper.agent.system).toBe('Be brief.');
      expect(who(after(one, type))).toMatchObject({ agent: 'helper', model: 'opus' });
      expect(
        one.progress?.step_history.map(({ agent, model, recovery }) => [agent, model, recovery]),
      ).toEqual([
        ['programmer', 'opus', undefined],
        ['programmer', 'sonnet', 'fallback'],
        ['helper', 'haiku', 'fallback'],
        ['helper', 'opus', 'fallback'],
      ]);
    },
  );

  it.each(['tool', 'validation', 'timeout', 'conflict'] as const)(
    'when an attempt fails with %s, then the same one tries again',
    (type) => {
      const one = story(CHAIN);
      expect(who(after(one, type))).toMatchObject({ agent: 'programmer', model: 'opus' });
    },
  );

  it('when whoever took over fails otherwise, then it is not given back', () => {
    const one = story(CHAIN);
    after(one, 'refused');
    expect(who(after(one, 'tool'))).toMatchObject({ model: 'sonnet' });
    expect(one.progress?.steps['build']?.fallback).toBe(1);
  });

  it('when the model asks to wait for long, then whoever takes over does not', () => {
    const one = story(CHAIN);
    one.back('build', {
      status: 'failure',
      text: '',
      error: { type: 'rate-limited', message: 'slow down' },
      retry_after: 3_600,
    });
    one.later(60);
    expect(who(one.wake().tasks[0])).toMatchObject({ model: 'sonnet' });
  });

  it('when the step names a model, then that is its own agent’s only', () => {
    const one = story(CHAIN, ', model: fable');
    expect(who(one.tasks()[0])).toMatchObject({ model: 'fable' });
    after(one, 'refused');
    expect(who(after(one, 'refused'))).toMatchObject({ agent: 'helper', model: 'haiku' });
  });
});

describe('given a refusal', () => {
  it('when nobody can take over, then it is final', () => {
    const one = story('  programmer: {model: opus}');
    expect(after(one, 'refused')).toBeUndefined();
    expect(one.progress?.steps['build']?.conclusion).toBe('failure');
  });

  it('when the last who could refuses as well, then it is final, though attempts are left', () => {
    const one = story('  programmer: {model: opus, fallback: [sonnet]}');
    after(one, 'refused');
    one.fail('build', 'refused');
    expect(one.progress?.steps['build']?.conclusion).toBe('failure');
  });

  it('when no attempt is left, then nobody takes over', () => {
    const one = story('  programmer: {fallback: [sonnet]}');
    after(one, 'tool');
    after(one, 'tool');
    after(one, 'tool');
    one.fail('build', 'refused');
    expect(one.progress?.steps['build']?.conclusion).toBe('failure');
  });
});

describe('given an agent whose circuit is open', () => {
  const BROKEN = `  programmer: {model: opus, fallback: [helper], circuit-breaker: {failure-threshold: 1, reset-timeout: 1h}}
  helper: {model: haiku}`;

  it('when another agent can take over, then it does, without waiting for the circuit', () => {
    const one = story(BROKEN);
    const task = after(one, 'tool');
    expect(who(task)).toMatchObject({ agent: 'helper', model: 'haiku' });
    expect(one.progress?.step_history.at(-1)).toMatchObject({ recovery: 'circuit' });
    one.back('build');
    // What another agent did says nothing of the one whose circuit is open.
    expect(one.progress?.circuits?.['agent programmer']?.failures).toBe(1);
  });

  it('when that is of whoever took over, then the first performs it again', () => {
    const one = story(`  programmer: {model: opus, fallback: [helper]}
  helper: {model: haiku, circuit-breaker: {failure-threshold: 1, reset-timeout: 1h}}`);
    expect(who(after(one, 'refused'))).toMatchObject({ agent: 'helper' });
    expect(who(after(one, 'tool'))).toMatchObject({ agent: 'programmer' });
  });

  it('when nobody else can, then the step waits for the circuit', () => {
    const one = story(BROKEN.replace('fallback: [helper], ', ''));
    expect(after(one, 'tool')).toBeUndefined();
    expect(one.decisions.at(-1)?.reason).toBe('retry_delayed');
  });
});

describe('given an attempt that ran out of time', () => {
  it('when it is tried again, then it has twice the time, up to what a runner can hold', () => {
    const one = story('  programmer: {}', ', timeout-minutes: 100');
    expect(who(one.tasks()[0])).toMatchObject({ seconds: 6_000 });
    expect(who(after(one, 'timeout'))).toMatchObject({ seconds: 12_000 });
    expect(one.progress?.step_history.at(-1)).toMatchObject({ recovery: 'longer' });
    expect(who(after(one, 'tool'))).toMatchObject({ seconds: 12_000 });
    expect(who(after(one, 'timeout'))).toMatchObject({ seconds: 21_000 });
  });

  it('when a run step did, then the same holds, and its lease is as long', () => {
    const one = given('name: story\nsteps:\n  - {name: build, run: npm test, timeout-minutes: 10}\n');
    one.start();
    expect(after(one, 'timeout')).toMatchObject({ kind: 'shell', timeout_seconds: 1_200 });
    const [entry] = one.decisions.at(-1)!.entries;
    expect(entry).toMatchObject({ timeout_seconds: 1_200, recovery: 'longer' });
    const { claim, started_at } = one.progress!.steps['build']!;
    expect((Date.parse(claim!.lease_until) - Date.parse(started_at!)) / 1_000).toBe(1_500);
  });

  it('when a person grants an attempt after the last, then that has twice the time as well', () => {
    const one = story('  programmer: {}', ', timeout-minutes: 10');
    after(one, 'timeout');
    after(one, 'timeout');
    after(one, 'timeout');
    one.fail('build', 'timeout');
    one.wake();
    expect(one.progress?.status).toBe('failed');
    const decision = one.comment(MARIA, '/retry').wake();
    expect(who(decision.tasks[0])).toMatchObject({ seconds: 9_600 });
  });
});

describe('given an answer that was not valid', () => {
  it('when it is tried again, then the agent is told why', () => {
    const one = story('  programmer: {}');
    one.fail('build', 'validation', 'it is no JSON');
    one.later(600);
    const [task] = one.wake().tasks;
    expect(task).toMatchObject({ error_context: 'validation: it is no JSON' });
    expect(one.progress?.step_history.at(-1)?.recovery).toBe('corrected');
  });
});
