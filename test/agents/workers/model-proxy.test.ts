import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { Anthropic } from '@anthropic-ai/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import { costOf } from '../../../src/agents/claude/prices.ts';
import { openModelProxy, type ModelProxy } from '../../../src/agents/workers/model-proxy.ts';
import type { ProxyOptions } from '../../../src/agents/workers/passage.ts';
import { startModel, type ModelServer, type Reply } from '../../support/model-server.ts';

const KEY = 'sk-ant-the-real-key-of-the-job';
const MODEL = 'claude-sonnet-5-5';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const setUp = async (
  replies: Reply[],
  allowance: ProxyOptions['allowance'] = { turns: 60 },
): Promise<{ model: ModelServer; proxy: ModelProxy; client: Anthropic }> => {
  const model = await startModel(...replies);
  const proxy = await openModelProxy({ apiKey: KEY, baseUrl: model.url, model: MODEL, allowance });
  open.push(proxy, model);
  const client = new Anthropic({ apiKey: proxy.key, baseURL: proxy.url, maxRetries: 0, logLevel: 'off' });
  return { model, proxy, client };
};

const ASKED = { model: MODEL, max_tokens: 2_000, messages: [{ role: 'user' as const, content: 'Hello' }] };

const post = (proxy: ModelProxy, path: string, headers: Record<string, string>, body: unknown = ASKED) =>
  fetch(`${proxy.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
    body: JSON.stringify(body),
  });

describe('given a way to the model', () => {
  it('threat 25: when somebody has another key than the one of this step, then nothing is passed on', async () => {
    const { proxy, model } = await setUp([{ text: 'hi' }]);
    for (const headers of [
      {},
      { 'x-api-key': KEY },
      { 'x-api-key': `${proxy.key}x` },
      { authorization: 'Bearer' },
    ])
      expect((await post(proxy, '/v1/messages', headers as Record<string, string>)).status).toBe(401);
    expect(model.requests).toEqual([]);
  });

  it('threat 33: when a key of a request stands twice, then only what was judged is passed on', async () => {
    const bodies: string[] = [];
    const api = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part: string) => bodies.push(part));
      request.on('end', () => response.end('{}'));
    });
    await once(api.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${String(Object(api.address())['port'])}`;
    const proxy = await openModelProxy({ apiKey: KEY, baseUrl, model: MODEL, allowance: { turns: 1 } });
    open.push(proxy, { close: async () => void api.close() });
    const answer = await fetch(`${proxy.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': proxy.key },
      body: `{"max_tokens":9000000,"tools":[{"type":"web_search_20250305"}],"tools":[],${JSON.stringify(ASKED).slice(1)}`,
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(bodies.join(''))).toEqual({ ...ASKED, tools: [] });
    expect(bodies.join('')).not.toMatch(/web_search|9000000/);
  });

  it('threat 33: when a worker goes away before each answer, then every request is counted all the same', async () => {
    const usage = { input_tokens: 100, output_tokens: 900 };
    const asked: string[] = [];
    const api = createServer((request, response) => {
      asked.push(request.url ?? '');
      api.emit('asked');
      request.resume().on('end', () => setTimeout(() => response.end(JSON.stringify({ usage })), 60));
    });
    await once(api.listen(0, '127.0.0.1'), 'listening');
    const baseUrl = `http://127.0.0.1:${String(Object(api.address())['port'])}`;
    const proxy = await openModelProxy({ apiKey: KEY, baseUrl, model: MODEL, allowance: { turns: 2 } });
    open.push(proxy, { close: async () => void api.close() });
    const ask = (signal?: AbortSignal): Promise<Response> =>
      fetch(`${proxy.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': proxy.key },
        body: JSON.stringify(ASKED),
        ...(signal && { signal }),
      });
    for (let count = 0; count < 2; count += 1) {
      const gone = new AbortController();
      const heard = once(api, 'asked');
      const left = ask(gone.signal).catch(() => null);
      await heard;
      gone.abort();
      await left;
    }
    expect((await ask()).status).toBe(403);
    expect(asked).toEqual(['/v1/messages', '/v1/messages']);
    expect(proxy.usage).toMatchObject({ turns: 2, input_tokens: 200, output_tokens: 1_800 });
  });

  it.each([
    '/v1/files',
    '/v1/messages/batches',
    '/v1/messages/../files',
    '/',
    '//evil.example/v1/messages',
    '/v1/organizations/keys',
  ])('threat 25: when %s is asked, then it is refused with an error of the API’s form', async (path) => {
    const { proxy, model } = await setUp([{ text: 'hi' }]);
    const { port } = new URL(proxy.url);
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asked = httpRequest(
        { port, host: '127.0.0.1', method: 'POST', path, headers: { 'x-api-key': proxy.key } },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () => resolve({ status: response.statusCode, text }));
        },
      );
      asked.once('error', reject).end(JSON.stringify(ASKED));
    });
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(model.requests).toEqual([]);
  });

  it.each([
    ['another model', { ...ASKED, model: 'claude-fable-5-1' }, 'may use claude-sonnet-5-5 only'],
    [
      'a tool that the API performs',
      { ...ASKED, tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      'tools that the API performs',
    ],
    [
      'servers of tools',
      { ...ASKED, mcp_servers: [{ type: 'url', url: 'https://evil.example', name: 'x' }] },
      '`mcp_servers` is not passed on',
    ],
    ['a dearer tier', { ...ASKED, speed: 'fast' }, '`speed` is not passed on'],
    ['no message', [], 'no JSON of a message'],
  ])('threat 25: when %s is asked for, then it is refused', async (_, body, why) => {
    const { proxy, model } = await setUp([{ text: 'hi' }]);
    const answer = await post(proxy, '/v1/messages', { 'x-api-key': proxy.key }, body);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain(why);
    expect(model.requests).toEqual([]);
  });

  it('when answers come whole and as streams, then they pass unchanged and are counted to the cent', async () => {
    const usage = {
      input_tokens: 1_000,
      output_tokens: 200,
      cache_creation_input_tokens: 3_000,
      cache_read_input_tokens: 40_000,
      cache_creation: { ephemeral_5m_input_tokens: 1_000, ephemeral_1h_input_tokens: 2_000 },
    };
    const { proxy, model, client } = await setUp([
      { text: 'one', usage },
      { text: 'two', usage },
    ]);
    const whole = await client.messages.create(ASKED);
    const streamed = await client.messages.stream(ASKED).finalMessage();
    expect([whole.content.at(-1), streamed.content.at(-1)]).toMatchObject([{ text: 'one' }, { text: 'two' }]);
    // sonnet: $2 and $10 per million; a cache written for five minutes 2.50, for an hour 4.00, read 0.10
    const cost = (1_000 * 2 + 200 * 10 + 1_000 * 2.5 + 2_000 * 4 + 40_000 * 0.1) / 1_000_000;
    expect(proxy.usage).toEqual({
      input_tokens: 88_000,
      output_tokens: 400,
      cost_usd: expect.closeTo(2 * cost, 10),
      turns: 2,
    });
    expect(model.requests).toHaveLength(2);
    expect(model.refused).toEqual([]);
  });

  it('when only tokens are counted, then that costs nothing and uses up nothing', async () => {
    const { proxy, client } = await setUp([{ text: 'hi' }], { turns: 1 });
    const { max_tokens: _, ...counting } = ASKED;
    expect((await client.messages.countTokens(counting)).input_tokens).toBeGreaterThan(0);
    expect(proxy.usage).toMatchObject({ turns: 0, cost_usd: 0 });
  });

  it('when the API refuses, then its answer passes as it is and is remembered until it answers', async () => {
    const { proxy, client } = await setUp([{ status: 529, type: 'overloaded_error' }, { text: 'hi' }]);
    await expect(client.messages.create(ASKED)).rejects.toMatchObject({ status: 529 });
    expect(proxy.fault).toMatchObject({ status: 529 });
    expect(proxy.usage.turns).toBe(0);
    await client.messages.create(ASKED);
    expect(proxy.fault).toBeNull();
  });

  it('when a stream breaks off, then what it said of its cost counts', async () => {
    const { proxy, client } = await setUp([{ cutAfter: 'half' }]);
    await expect(client.messages.stream(ASKED).finalMessage()).rejects.toBeInstanceOf(Error);
    expect(proxy.usage).toMatchObject({ turns: 1, input_tokens: 100 });
  });

  it('when it is closed, then what is under way ends and nobody answers there any more', async () => {
    const { proxy, client } = await setUp(['hang']);
    const asked = client.messages.create(ASKED).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await proxy.close();
    expect(await asked).toBeInstanceOf(Error);
    await expect(post(proxy, '/v1/messages', { 'x-api-key': proxy.key })).rejects.toThrow('fetch failed');
  });

  it('when the API cannot be reached, then that is an error of its own', async () => {
    const proxy = await openModelProxy({
      apiKey: KEY,
      baseUrl: 'http://127.0.0.1:1',
      model: MODEL,
      allowance: { turns: 3 },
    });
    open.push(proxy);
    expect((await post(proxy, '/v1/messages', { 'x-api-key': proxy.key })).status).toBe(502);
    expect(proxy.fault).toBeInstanceOf(Error);
  });
});

describe('threat 33: given an allowance', () => {
  it('when its requests are used up, then the next one is refused before it is sent', async () => {
    const { proxy, model, client } = await setUp([{ text: 'hi' }], { turns: 2 });
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => client.messages.create(ASKED)));
    expect(all.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(model.requests).toHaveLength(2);
    expect(proxy.spent).toContain('2 of 2 requests');
  });

  it('when the worst case of a request would go over the cost, then the answer is made shorter, and then none is asked for', async () => {
    const cost_usd = costOf(MODEL, { input_tokens: 0, output_tokens: 2_000 }).usd;
    const { proxy, model, client } = await setUp([{ text: 'hi', usage: { output_tokens: 1_500 } }], {
      turns: 60,
      cost_usd,
    });
    const asked = { ...ASKED, max_tokens: 1_900 };
    await client.messages.create(asked);
    expect(model.requests).toHaveLength(1);
    expect(model.requests[0]?.body.max_tokens).toBeLessThan(1_900);
    await expect(client.messages.create(asked)).rejects.toMatchObject({ status: 403 });
    expect(model.requests).toHaveLength(1);
    expect(proxy.usage.cost_usd).toBeLessThanOrEqual(cost_usd);
    expect(proxy.spent).toContain('could go over what the attempt may use up');
  });
});
