import { describe, expect, it } from 'vitest';
import { comment } from '../../src/render/comment.ts';
import { historyCsv } from '../../src/render/history/csv.ts';
import { historyOf } from '../../src/render/history/history-of.ts';
import { cents, usd } from '../../src/render/spent.ts';
import { summary } from '../../src/render/summary.ts';
import { given, MARIA, type Story } from '../support/story.ts';
import { versionsOf } from '../support/versions.ts';
import { inputOf } from './input.ts';

const shown = (story: Story): string => {
  const { progress, workflow, policy } = story.situation();
  return comment(inputOf({ progress, workflow, policy })) ?? '';
};

const usage = (cost_usd: number): { input_tokens: number; output_tokens: number; cost_usd: number } => ({
  input_tokens: 700,
  output_tokens: 7,
  cost_usd,
});

const many = (count: number, top = ''): Story => {
  const steps = Array.from(
    { length: count },
    (_, at) => `  - {name: s${at}, prompt: "Go.", agent: ${at % 2 === 0 ? 'planner' : 'programmer'}}\n`,
  );
  const story = given(`name: story\n${top}steps:\n${steps.join('')}`);
  story.start();
  return story;
};

describe('given amounts', () => {
  it.each([
    [0, '0.00 USD'],
    [0.000_001, 'under 0.01 USD'],
    [0.004_999, 'under 0.01 USD'],
    [0.005, '0.01 USD'],
    // Their nearest binary numbers are below and above half a cent.
    [1.005, '1.01 USD'],
    [0.145, '0.15 USD'],
    [2.675, '2.68 USD'],
    [12_345.678, '12345.68 USD'],
  ])('when %f is shown, then as %s', (amount, text) => {
    expect(usd(amount)).toBe(text);
  });
});

describe('given seventeen attempts that cost fractions of a cent', () => {
  const COSTS = Array.from({ length: 17 }, (_, at) => 0.004_3 + at * 0.000_123_456_7);
  const story = many(17);
  for (const [at, cost] of COSTS.entries()) {
    story.back(`s${at}`, { usage: usage(cost) });
    story.wake();
  }
  const exact = COSTS.reduce((sum, cost) => sum + Math.round(cost * 1e6), 0) / 1e6;
  const progress = story.progress!;
  const total = `12,019 tokens, ${cents(exact)} USD`;

  it('when they are added up, then document, rows of the history and agents agree to the millionth', () => {
    const rows = progress.step_history.map((row) => row.usage?.cost_usd ?? 0);
    const sum = (amounts: readonly number[]): number =>
      Math.round(amounts.reduce((all, one) => all + one, 0) * 1e6) / 1e6;
    expect(progress.metrics.cost_usd).toBe(exact);
    expect(sum(rows)).toBe(exact);
    expect(sum((progress.metrics.spent ?? []).map((one) => one.cost_usd))).toBe(exact);
    expect(progress.metrics.spent?.map(({ agent, attempts }) => [agent, attempts])).toEqual([
      ['planner', 9],
      ['programmer', 8],
    ]);
    expect(progress.metrics.today?.by[101]?.cost_usd).toBe(exact);
    expect(progress.metrics.tokens).toBe(17 * 707);
  });

  it('when people look at comment, summary, history and export, then all of them say the same to the cent', () => {
    const body = shown(story);
    expect(body).toContain(`It used ${total}: \`planner\``);
    expect(body).toContain(`In all ${total}.`);
    expect(body).toMatch(new RegExp(`12,019 tokens · ${cents(exact)} USD`));
    const page = summary({
      sentence: 's',
      reason: 'r',
      entries: [],
      spent: progress.metrics,
      requests: 1,
      response: {},
    });
    expect(page).toContain(`the run has used ${total}`);
    const { runs, decisions } = historyOf(versionsOf(story), { server_url: '', repository: '' });
    expect(runs[0]).toMatchObject({ tokens: 12_019, cost_usd: exact });
    const lines = historyCsv(decisions).split('\r\n').slice(0, -1);
    expect(lines[0]).toMatch(/,tokens,cost_usd$/);
    const column = lines.slice(1).map((line) => Number(line.split(',').at(-1)));
    expect(Math.round(column.reduce((sum, one) => sum + one, 0) * 1e6) / 1e6).toBe(exact);
  });

  it('when a row is less than half a cent, then it does not say that it cost nothing', () => {
    expect(shown(story)).toContain('- `s0`: 707 tokens, under 0.01 USD');
  });
});

describe('given a run that is parked at a limit', () => {
  it('when that is the definition’s, then the comment says how it stands and who lets it go on', () => {
    const story = many(2, 'settings: {limits: {cost-usd: 1}}\n');
    story.back('s0', { usage: usage(0.996) });
    story.wake();
    const body = shown(story);
    expect(body).toContain('Parked');
    expect(body).toContain('1.00 USD used of 1.00 USD, what the definition allows. `/resume` by somebody');
    story.comment(MARIA, '/resume').wake();
    expect(shown(story)).not.toContain('what the definition allows. `/resume`');
  });
});

describe('given an attempt that somebody else took over', () => {
  it('when a person is asked, then she sees who tried, with which model, why, and what it has cost', () => {
    const story = given(
      'name: story\nagents: {programmer: {model: opus, fallback: [sonnet]}}\nsteps:\n  - {name: s0, prompt: "Go.", on-error: retry}\nsettings: {on-failure: human, retry: {maximum-attempts: 2, initial-interval: 1s}}\n',
    );
    story.start();
    const failed = (type: 'refused' | 'budget'): void => {
      story.back('s0', {
        status: 'failure',
        text: '',
        error: { type, message: 'It would not' },
        usage: usage(0.25),
      });
      story.later(60).wake();
    };
    failed('refused');
    expect(shown(story)).toContain('by `programmer` with `sonnet`');
    failed('budget');
    const body = shown(story);
    expect(body).toContain('by `programmer` with `opus` · `refused`: It would not · 707 tokens, 0.25 USD');
    expect(body).toContain('by `programmer` with `sonnet` · because `opus` refused · `budget`');
    expect(body).toMatch(/grants attempt 3, which may use as much again, and tells the agent this error/);
  });
});

describe('given steps whose requests to the model were counted', () => {
  it('when the comment tells what was spent, then each step has its requests, and those that nobody counted have none', () => {
    const story = many(3);
    for (const [at, turns] of [23, 1, undefined].entries()) {
      story.back(`s${at}`, { usage: { ...usage(0.5), ...(turns === undefined ? {} : { turns }) } });
      story.wake();
    }
    const body = shown(story);
    expect(body).toContain('- `s0`: 23 requests to the model, 707 tokens, 0.50 USD');
    expect(body).toContain('- `s1`: 1 request to the model, 707 tokens, 0.50 USD');
    expect(body).toContain('- `s2`: 707 tokens, 0.50 USD');
  });
});
