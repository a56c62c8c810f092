import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Allowance } from '../../../src/agents/claude/allowance.ts';
import type { AgentTask } from '../../../src/ports.ts';
import type { Asked, Reply } from '../../support/model-server.ts';
import { ask, GOOD, report } from './ask.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-allowance-'));
  await writeFile(path.join(root, 'a.txt'), 'words and words\n'.repeat(300));
});
afterAll(() => rm(root, { recursive: true }));

const reading: Reply = { tools: [{ name: 'read_file', input: { path: 'a.txt' } }] };
const spent = { input_tokens: 0, output_tokens: 0, cost_usd: 0, turns: 0 };

describe('threat 33: given an attempt that may use up little', () => {
  it.each([
    ['no request', { turns: 0 }, /0 of 0 requests/],
    ['a tenth of a cent', { turns: 9, cost_usd: 0.001 }, /\$0\.0000 of \$0\.0010/],
    ['a thousand tokens', { turns: 9, tokens: 1_000 }, /0 of 1000 tokens/],
  ])(
    'when it is %s, then no request is made, and it says what is spent of what',
    async (_, allowance, said) => {
      const { result, requests } = await ask([{ text: GOOD }], { ...report, allowance });
      expect(result).toMatchObject({ status: 'failure', error: { type: 'budget' }, usage: spent });
      expect(result.error?.message).toMatch(said);
      expect(requests).toEqual([]);
    },
  );

  it('when money is left for a short answer only, then the answer may not be longer than that', async () => {
    const { requests, result } = await ask([{ text: GOOD }], {
      ...report,
      allowance: { turns: 9, cost_usd: 0.1 },
    });
    const most = requests[0]?.body.max_tokens ?? 0;
    expect(most).toBeLessThan(10_000);
    expect(most).toBeGreaterThan(8_000);
    expect(result.status).toBe('success');
  });

  it('when such an answer is cut off, then money is why', async () => {
    const { result } = await ask([{ text: GOOD, stop: 'max_tokens' }], {
      ...report,
      allowance: { turns: 9, cost_usd: 0.1 },
    });
    expect(result.error?.type).toBe('budget');
  });

  it.each([
    ['money', { turns: 60, cost_usd: 0.2 }],
    ['tokens', { turns: 60, tokens: 40_000 }],
  ] as [string, AgentTask['allowance']][])(
    'when a model goes on until its %s is gone, then it is told to finish once, and stopped before the request that could go over',
    async (_, allowance) => {
      const counting = ({ index }: Asked): Reply => ({ ...reading, text: `look ${index}` });
      const { result, requests, refused } = await ask(counting, { allowance }, root);
      expect(result.error?.type).toBe('budget');
      expect(refused).toEqual([]);
      const { input_tokens = 0, output_tokens = 0, cost_usd = 0 } = result.usage ?? {};
      if (allowance.cost_usd !== undefined) expect(cost_usd).toBeLessThanOrEqual(allowance.cost_usd);
      if (allowance.tokens !== undefined)
        expect(input_tokens + output_tokens).toBeLessThanOrEqual(allowance.tokens);
      expect(result.usage?.turns).toBe(requests.length);
      expect(requests.length).toBeGreaterThan(3);
      const told = requests.map(
        ({ body }) => JSON.stringify(body.messages).split('nearly used up').length - 1,
      );
      expect(told[0]).toBe(0);
      expect(told.at(-1)).toBe(1);
    },
  );

  it('when its requests come to an end, then it is told so, and the last one can only be answered', async () => {
    const { requests, result } = await ask(
      ({ tools, body }) =>
        body.tool_choice?.type === 'none' || tools.length === 0 ? { text: 'at last' } : reading,
      { allowance: { turns: 5 } },
      root,
    );
    expect(result).toMatchObject({ status: 'success', text: 'at last', usage: { turns: 5 } });
    expect(requests.map(({ body }) => body.tool_choice?.type)).toEqual([...Array(4), 'none']);
    expect(JSON.stringify(requests[1]?.body)).not.toContain('nearly used up');
    expect(JSON.stringify(requests[2]?.body)).toContain('nearly used up');
  });
});

describe('given a prompt whose bytes do not fit', () => {
  const scope = { ...report, allowance: { turns: 9, tokens: 20_000 } };

  it('when its tokens do, as the API counts them, then it is asked', async () => {
    const schema = { ...report.schema, description: 'word '.repeat(3_500) };
    const { requests, counted, result } = await ask([{ text: GOOD }], { ...scope, schema });
    expect(counted).toBe(1);
    expect(requests).toHaveLength(1);
    expect(result.status).toBe('success');
  });

  it('when the API cannot count, then the bytes decide, and nothing is asked', async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"type":"error","error":{"type":"api_error","message":"no"}}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const schema = { ...report.schema, description: 'word '.repeat(3_500) };
    const { result } = await ask([{ text: GOOD }], { ...scope, schema }, undefined, { baseUrl });
    expect(result.error?.type).toBe('budget');
    expect(asked).toEqual(['/v1/messages/count_tokens']);
  });
});

describe('given an allowance', () => {
  it('when an agent’s answers are short by choice, then so little suffices', () => {
    const allowance = new Allowance({ turns: 9, tokens: 1_000 }, 'claude-sonnet-5-5', 200);
    expect(allowance.answerTokens(spent, 700)).toBe(200);
    expect(allowance.answerTokens(spent, 900)).toBeNull();
  });

  it('when the worst case is reckoned, then a prompt counts as written to the cache, in the band of its length', () => {
    const sonnet = new Allowance({ turns: 9, cost_usd: 1 }, 'claude-sonnet-5-5', 64_000);
    expect(sonnet.answerTokens(spent, 200_000)).toBe(50_000);
    const haiku = new Allowance({ turns: 9, cost_usd: 0.1 }, 'claude-haiku-5-5', 64_000);
    expect(haiku.answerTokens(spent, 100_000)).toBe(64_000);
    expect(haiku.answerTokens(spent, 100_001)).toBe(Math.floor((0.1 - 0.0625 * 1.00001) / 2.5e-6));
  });

  it('when its state is told, then each bound has its own part', () => {
    const allowance = new Allowance({ turns: 9, tokens: 50, cost_usd: 1 }, 'claude-sonnet-5-5', 64_000);
    expect(allowance.state({ ...spent, turns: 2, input_tokens: 10, output_tokens: 5, cost_usd: 0.25 })).toBe(
      '2 of 9 requests, 15 of 50 tokens, $0.2500 of $1.0000',
    );
  });
});
