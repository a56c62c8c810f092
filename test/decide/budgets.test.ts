import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { Task } from '../../src/decide/work/task.ts';
import { given, JONAS, LEA, MARIA, RENE, type Story } from '../support/story.ts';

const used = (cost_usd: number, tokens = 0): Pick<Required<Outcome>, 'usage'> => ({
  usage: { input_tokens: tokens, output_tokens: 0, cost_usd },
});

const allowed = (task: Task | undefined): object | undefined =>
  task?.kind === 'agent' ? task.allowance : undefined;

/** Steps one after the other, begun. */
const run = (settings: string, policy: string | null = null, count = 3, extra = ''): Story => {
  const steps = Array.from({ length: count }, (_, at) => `  - {name: s${at + 1}, prompt: "Go."${extra}}\n`);
  const story = given(`name: story\nsettings: ${settings}\nsteps:\n${steps.join('')}`, policy);
  story.start();
  return story;
};

const back = (story: Story, step: string, cost: number, tokens = 0): ReturnType<Story['wake']> => {
  story.back(step, used(cost, tokens));
  return story.wake();
};

describe('given limits on an attempt', () => {
  it('when nothing bounds it, then only its requests are counted and no allowance is kept', () => {
    const story = run('{}');
    expect(allowed(story.tasks()[0])).toEqual({ turns: 60 });
    expect(story.progress?.steps['s1']?.claim).not.toHaveProperty('allowance');
  });

  it.each([
    ['its step', '{}', null, ', limits: {cost-usd: 0.5, tokens: 5000}, max-turns: 3'],
    ['policy', '{}', 'limits: {step-cost-usd: 0.5, step-tokens: 5000}', ', max-turns: 3'],
    ['the run', '{limits: {cost-usd: 0.5, tokens: 5000}}', null, ', max-turns: 3'],
    ['policy of the run', '{}', 'limits: {cost-usd: 0.5, tokens: 5000}', ', max-turns: 3'],
  ])('when %s bounds it, then it may use up that much', (_, settings, policy, extra) => {
    const story = run(settings, policy, 1, extra);
    expect(allowed(story.tasks()[0])).toEqual({ turns: 3, tokens: 5_000, cost_usd: 0.5 });
    expect(story.progress?.steps['s1']?.claim?.allowance).toEqual({ tokens: 5_000, cost_usd: 0.5 });
  });

  it('when several bound it, then the least counts, and what was spent is not there any more', () => {
    const story = run('{limits: {cost-usd: 2}}', 'limits: {cost-usd: 9, step-cost-usd: 1.5}');
    expect(allowed(story.tasks()[0])).toEqual({ turns: 60, cost_usd: 1.5 });
    back(story, 's1', 0.9);
    expect(allowed(story.tasks()[0])).toEqual({ turns: 60, cost_usd: 1.1 });
  });
});

describe('given attempts that are under way at once', () => {
  const together = (count: number, limit: string): Story => {
    const steps = Array.from({ length: count }, (_, at) => `  - {name: s${at}, prompt: "Go.", needs: []}\n`);
    const story = given(
      `name: story\nsettings: {limits: {${limit}}}\nsteps:\n${steps.join('')}`,
      'limits: {parallel: 9}',
    );
    story.start();
    return story;
  };

  it('when they begin together, then they share what is left', () => {
    const story = together(4, 'cost-usd: 1');
    expect(story.tasks().map(allowed)).toEqual(
      Array.from({ length: 4 }, () => ({ turns: 60, cost_usd: 0.25 })),
    );
  });

  it('when the shares would be too small, then fewer begin, and the others once something comes back', () => {
    const story = together(4, 'tokens: 5000');
    expect(story.tasks().map(allowed)).toEqual([
      { turns: 60, tokens: 2_500 },
      { turns: 60, tokens: 2_500 },
    ]);
    expect(story.wake()).toMatchObject({ kind: 'none', reason: 'step_in_flight' });
    story.back('s0', used(0, 100));
    story.wake();
    expect(story.tasks().map(allowed)).toEqual([{ turns: 60, tokens: 2_400 }]);
  });
});

describe('given a limit of the definition', () => {
  const parked = (): Story => {
    const story = run('{limits: {cost-usd: 1}}');
    back(story, 's1', 0.995);
    return story;
  };

  it('when next to nothing is left, then the run is parked once, before the call and not after it', () => {
    const story = parked();
    expect(story.decisions.at(-1)).toMatchObject({ kind: 'wait', reason: 'limit_reached', tasks: [] });
    expect(story.progress).toMatchObject({
      status: 'blocked',
      limit: { of: 'definition', what: 'cost_usd', used: 0.995, most: 1 },
    });
    expect(story.wake()).toMatchObject({ kind: 'none', entries: [] });
  });

  it('when somebody without access would go on, then it stays parked', () => {
    const story = parked();
    story.comment(RENE, '/resume').wake();
    expect(story.progress).toMatchObject({ status: 'blocked' });
    expect(story.progress?.metrics).not.toHaveProperty('raised');
  });

  it('when only maintainers may start runs, then only they may raise it', () => {
    const story = run('{limits: {cost-usd: 1}}', 'commands: {start: maintain}', 3);
    if (story.progress === null) story.comment(JONAS, '/start story').wake();
    back(story, 's1', 1.2);
    story.comment(MARIA, '/resume').wake();
    expect(story.progress?.inbox.handled.at(-1)?.refused).toMatch(/needs maintain access/);
    story.comment(JONAS, '/resume').wake();
    expect(story.progress?.steps['s2']?.status).toBe('in_progress');
  });

  it('when somebody who may start runs resumes it, then as much again is granted, as often as is needed', () => {
    const story = parked();
    const decision = story.comment(MARIA, '/resume').wake();
    expect(decision.entries.map(({ type }) => type)).toContain('limit.raised');
    expect(allowed(decision.tasks[0])).toEqual({ turns: 60, cost_usd: 1.005 });
    expect(story.progress?.metrics.raised).toEqual({ cost_usd: 1 });
    expect(story.progress).not.toHaveProperty('limit');
    back(story, 's2', 1.5);
    expect(story.progress).toMatchObject({ status: 'blocked', limit: { used: 2.495, most: 2 } });
    const again = story.comment(MARIA, '/resume').wake();
    expect(allowed(again.tasks[0])).toEqual({ turns: 60, cost_usd: 1 });
    expect(story.progress?.metrics.raised).toEqual({ cost_usd: 2.495 });
  });

  it('when decisions are what is limited, then they are raised likewise', () => {
    const story = run('{limits: {decisions: 2}}');
    back(story, 's1', 0);
    back(story, 's2', 0);
    expect(story.progress).toMatchObject({ limit: { what: 'decisions', most: 2 } });
    story.comment(MARIA, '/resume').wake();
    expect(story.progress?.steps['s3']?.status).toBe('in_progress');
  });
});

describe('given a limit of policy', () => {
  it('when it is reached, then no command raises it, and a policy that allows more lets the run go on', () => {
    const story = run('{}', 'limits: {cost-usd: 1}');
    back(story, 's1', 1.01);
    expect(story.progress).toMatchObject({ limit: { of: 'policy', what: 'cost_usd' } });
    story.comment(JONAS, '/resume').wake();
    expect(story.progress?.inbox.handled.at(-1)?.refused).toMatch(
      /raise limits\.cost-usd of the policy, which is 1/,
    );
    const decision = story.wake([], (situation) => ({
      ...situation,
      policy: { ...situation.policy, limits: { ...situation.policy.limits, cost_usd: 2 } },
    }));
    expect(allowed(decision.tasks[0])).toEqual({ turns: 60, cost_usd: 0.99 });
    expect(story.progress).not.toHaveProperty('limit');
  });

  it('when only a run step is next and something is left, then it begins', () => {
    const story = given(
      'name: story\nsteps:\n  - {name: ask, prompt: "Go."}\n  - {name: test, run: npm test}\n  - {name: more, prompt: "Go."}\n',
      'limits: {cost-usd: 1}',
    );
    story.start();
    back(story, 'ask', 0.995);
    expect(story.tasks().map(({ step }) => step)).toEqual(['test']);
    story.back('test');
    expect(story.wake().reason).toBe('limit_reached');
  });
});

describe('threat 33: given a bound on what one person’s runs use up in a day', () => {
  const POLICY = 'limits: {person-day-cost-usd: 3, person-day-tokens: 100000}';
  const spend = (story: Story, used: number, reserved = 0, person = LEA.id): Story => {
    const one = (cost_usd: number): { [id: string]: { cost_usd: number; tokens: number } } => ({
      [person]: { cost_usd, tokens: 0 },
    });
    story.facts.spending = { used: one(used), reserved: one(reserved) };
    return story;
  };

  it('threat 33: when other runs of hers have used it up, then this one is parked until midnight and goes on by itself', () => {
    const story = spend(given('name: story\nsteps:\n  - {name: s1, prompt: "Go."}\n', POLICY), 2.995);
    expect(story.start()).toMatchObject({ reason: 'person_day_reached', tasks: [] });
    expect(story.progress).toMatchObject({
      status: 'blocked',
      next_wakeup: '2026-01-06T00:00:00Z',
      limit: { of: 'person-day', what: 'cost_usd', used: 2.995, most: 3 },
    });
    expect(story.wake().entries).toEqual([]);
    story.comment(JONAS, '/resume').wake();
    expect(story.progress?.inbox.handled.at(-1)?.refused).toMatch(/after midnight UTC/);
    story.later(15 * 3_600);
    spend(story, 0);
    expect(story.wake().tasks.map(({ step }) => step)).toEqual(['s1']);
  });

  it('threat 33: when others under way may use it up, then it is looked at again soon', () => {
    const story = spend(given('name: story\nsteps:\n  - {name: s1, prompt: "Go."}\n', POLICY), 1, 2);
    expect(story.start().reason).toBe('person_day_reached');
    expect(story.progress?.next_wakeup).toBe('2026-01-05T09:16:00Z');
    story.later(900).wake();
    expect(story.progress?.next_wakeup).toBe('2026-01-05T09:31:00Z');
    spend(story.later(900), 2);
    expect(allowed(story.wake().tasks[0])).toMatchObject({ cost_usd: 1 });
  });

  it('threat 33: when somebody else has spent it, then that is not counted against her', () => {
    const story = spend(
      given('name: story\nsteps:\n  - {name: s1, prompt: "Go."}\n', POLICY),
      9,
      0,
      MARIA.id,
    );
    story.start();
    expect(allowed(story.tasks()[0])).toMatchObject({ cost_usd: 3, tokens: 100_000 });
  });

  it('threat 33: when her own run spends, then what it spent today is counted with the others’, and yesterday’s is not', () => {
    const story = run('{}', POLICY);
    spend(story, 0.5);
    back(story, 's1', 1.5, 1_000);
    expect(story.progress?.metrics.today).toEqual({
      day: '2026-01-05',
      by: { [LEA.id]: { cost_usd: 1.5, tokens: 1_000 } },
    });
    expect(allowed(story.tasks()[0])).toMatchObject({ cost_usd: 1, tokens: 99_000 });
    story.later(86_400);
    spend(story, 0);
    back(story, 's2', 0.25);
    expect(allowed(story.tasks()[0])).toMatchObject({ cost_usd: 2.75 });
  });

  it('threat 33: when she begins one run after the other in one pull request, then what they spent is added up', () => {
    const story = given('name: story\nsteps:\n  - {name: s1, prompt: "Go."}\n', POLICY);
    story.start();
    back(story, 's1', 2.5);
    expect(story.progress?.status).toBe('completed');
    story.start();
    expect(story.progress?.metrics.cost_usd).toBe(0);
    expect(allowed(story.tasks()[0])).toMatchObject({ cost_usd: 0.5 });
  });

  it('threat 33: when a hundred commands come within a minute, then no more is begun than the limits of run and person allow', () => {
    const story = run(
      '{limits: {cost-usd: 1}}',
      `${POLICY.replace('}', ', cost-usd: 2}')}\ncommands: {per-hour: 30}`,
    );
    back(story, 's1', 0.995);
    const started = (): number => story.decisions.flatMap(({ tasks }) => tasks).length;
    const before = started();
    for (let at = 0; at < 100; at += 1)
      story.comment(MARIA, ['/retry', '/resume', '/retry s1', '/pause'][at % 4] ?? '').later(-60);
    for (let at = 0; at < 110; at += 1) story.wake();
    for (const task of story.tasks()) expect(allowed(task)).toMatchObject({ cost_usd: expect.any(Number) });
    // Raised once, and then policy's own limit holds: 2 dollars in all.
    const begun = Object.values(story.progress?.steps ?? {}).filter(({ claim }) => claim !== undefined);
    const reserved = begun.reduce((sum, { claim }) => sum + (claim?.allowance?.cost_usd ?? 0), 0);
    expect(story.progress!.metrics.cost_usd + reserved).toBeLessThanOrEqual(2);
    expect(started() - before).toBeLessThanOrEqual(1);
    expect(
      story.progress?.inbox.handled.filter(({ refused }) => refused === undefined).length,
    ).toBeLessThanOrEqual(30);
  });
});

describe('given an attempt that used up what it was allowed', () => {
  const over = {
    status: 'failure' as const,
    text: '',
    error: { type: 'budget' as const, message: 'it used 0.52 of 0.50 USD' },
  };
  const story = (extra = '', settings = '{}'): Story => run(settings, null, 2, extra);

  it('when nothing says otherwise, then it is not tried again, a person is asked, and may grant as much again', () => {
    const one = story(', limits: {cost-usd: 0.5}');
    one.back('s1', { ...over, ...used(0.52) });
    expect(one.wake()).toMatchObject({ reason: 'gate_opened' });
    expect(one.progress).toMatchObject({ status: 'blocked', metrics: { cost_usd: 0.52 } });
    expect(one.progress?.steps['s1']?.gate).toMatchObject({
      kind: 'error',
      message: 'it used 0.52 of 0.50 USD',
    });
    const decision = one.comment(MARIA, '/retry s1').wake();
    expect(allowed(decision.tasks[0])).toEqual({ turns: 60, cost_usd: 0.5 });
  });

  it.each([
    ['on-error: fail', ', on-error: fail', 'failure'],
    ['on-error: skip', ', on-error: skip', 'skipped'],
    ['continue-on-error', ', continue-on-error: true', 'failure'],
  ])('when %s says otherwise, then nobody is asked', (_, extra, conclusion) => {
    const one = story(extra);
    one.back('s1', over);
    expect(one.progress?.steps['s1']).toMatchObject({ conclusion });
  });

  it('when a run step lacks something, then it fails as ever', () => {
    const one = given('name: story\nsteps:\n  - {name: test, run: npm test}\n');
    one.start();
    one.back('test', over);
    expect(one.progress?.steps['test']).toMatchObject({ conclusion: 'failure' });
  });
});
