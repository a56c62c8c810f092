import { describe, expect, it } from 'vitest';
import { createAnthropicAgent } from '../../src/agents/claude/anthropic.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import type { AgentTask } from '../../src/decide/work/task.ts';
import { performPrompt } from '../../src/orchestrate/perform.ts';
import { naming } from '../decide/advice/asked.ts';
import { serveModel } from '../support/model-server.ts';
import { evaluate, report } from './evaluate.ts';
import { kept } from './situation.ts';

const SITUATIONS = kept();
const outcome = (task: AgentTask, more: Partial<Outcome>): Promise<Outcome> =>
  Promise.resolve({
    task: task.id,
    status: 'success',
    text: '',
    value: null,
    files: [],
    deletions: [],
    ...more,
  });

describe('given an evaluation', () => {
  it('when the model fails or answers what is not legal, then that agrees with nothing and costs what it costs', async () => {
    const usage = { input_tokens: 1, output_tokens: 1, cost_usd: 0.05 };
    const error = { type: 'overloaded', message: 'busy' } as const;
    const [first, second] = SITUATIONS;
    if (first === undefined || second === undefined) throw new Error('none');
    const all = await evaluate(
      [first, second],
      (task) =>
        task.scope['last_step_output'] === 'overloaded: HTTP 529'
          ? outcome(task, { status: 'failure', error, usage })
          : outcome(task, { value: naming({ type: 'abort', step_name: 'nothing' }), usage }),
      () => {},
    );
    expect(all.map(({ move, agrees }) => [move, agrees])).toEqual([
      [null, false],
      [null, false],
    ]);
    expect(report([first, second], all)).toEqual([
      'Acceptable: 0 of 2 (0 %); the rules alone: 2 of 2 (100 %).',
      'Answers that could not be followed: 2. Cost: 0.10 USD.',
    ]);
  });

  it('when a model answers as maintainers would, then it agrees everywhere, which the rules alone do not', async () => {
    const told: string[] = [];
    const all = await evaluate(
      SITUATIONS,
      (task) => {
        const one = SITUATIONS[told.length]?.[1];
        const move = one?.moves.find(({ type }) => type === one.acceptable[0]?.type);
        return outcome(task, { value: naming(move ?? {}) });
      },
      ({ name }) => told.push(name),
    );
    expect(all.every(({ agrees }) => agrees)).toBe(true);
    expect(told).toEqual(SITUATIONS.map(([name]) => name));
    expect(report(SITUATIONS, all)[0]).toBe(
      'Acceptable: 27 of 27 (100 %); the rules alone: 18 of 27 (67 %).',
    );
  });

  it('when the shipped client asks, then an API that checks requests takes the form, and the answer in it is followed', async () => {
    const [name, one] = SITUATIONS[0] ?? ['', undefined];
    if (one === undefined) throw new Error('none');
    const text = JSON.stringify(naming({ type: 'retry_step', step_name: 'create-plan' }));
    const model = await serveModel(() => ({ text }));
    const agent = createAnthropicAgent({ apiKey: 'sk-ant-test', baseUrl: model.url, log: () => {} });
    const place = { agent, workspace: null, blob: () => Promise.resolve(null), secrets: [] };
    const all = await evaluate(
      [[name, one]],
      (task) => performPrompt(task, place),
      () => {},
    );
    await model.close();
    expect(all).toMatchObject([{ move: 'retry_step', agrees: true }]);
    expect(all[0]?.cost_usd).toBeGreaterThan(0);
    expect(model.refused).toEqual([]);
    expect(model.requests).toMatchObject([
      { tools: [], body: { output_config: { format: { type: 'json_schema' } } } },
    ]);
  });
});
