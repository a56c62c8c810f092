import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveModel, type ModelServer } from './model-server.ts';

const HEADERS = {
  'content-type': 'application/json',
  'anthropic-version': '2026-10-21',
  authorization: 'Bearer key',
};
const TOOL = { name: 'look', input_schema: { type: 'object', properties: {} } };
const ASK = { model: 'claude-sonnet-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello.' }] };

let model: ModelServer;
beforeAll(async () => {
  model = await serveModel(({ tools, results }) =>
    tools.length > 0 && results.length === 0
      ? { thinking: 'hm', tools: [{ name: 'look', input: {} }] }
      : { text: 'done' },
  );
});
afterAll(() => model.close());

interface Answer {
  status: number;
  json: {
    content: { type: string; id?: string }[];
    usage: { [key: string]: number };
    error?: { type: string; message: string };
    input_tokens?: number;
  };
}

const post = async (body: object, headers: object = {}, path = '/v1/messages'): Promise<Answer> => {
  const init = { method: 'POST', headers: { ...HEADERS, ...headers }, body: JSON.stringify(body) };
  const response = await fetch(`${model.url}${path}`, init);
  return { status: response.status, json: (await response.json()) as Answer['json'] };
};

const asking = (...messages: object[]): object => ({ ...ASK, tools: [TOOL], messages });
const user = (content: unknown): object => ({ role: 'user', content });
const assistant = (content: unknown): object => ({ role: 'assistant', content });
const marked = (count: number): object[] =>
  Array.from({ length: count }, () => ({
    type: 'text',
    text: 'x',
    cache_control: { type: 'ephemeral' },
  }));
const schema = (value: object): object => ({
  ...ASK,
  output_config: { format: { type: 'json_schema', schema: value } },
});

describe('given a request that the API refuses', () => {
  it.each<[string, object, RegExp]>([
    ['has an unknown key', { ...ASK, prompt: 'x' }, /Unrecognized key/],
    ['wants no tokens', { ...ASK, max_tokens: 0 }, /max_tokens/],
    ['has no messages', { ...ASK, messages: [] }, /messages/],
    ['says nothing', { ...ASK, messages: [user('')] }, /content/],
    ['has an empty text block', { ...ASK, messages: [user([{ type: 'text', text: '' }])] }, /non-empty/],
    ['begins with the model', { ...ASK, messages: [assistant('x'), user('y')] }, /first message/],
    ['says twice the same role', { ...ASK, messages: [user('x'), user('y')] }, /alternate/],
    ['puts words in its mouth', { ...ASK, messages: [user('x'), assistant('y')] }, /prefill/],
    [
      'answers a tool that was not used',
      asking(user([{ type: 'tool_result', tool_use_id: 't' }])),
      /unexpected/,
    ],
    [
      'does not answer a tool',
      asking(user('x'), assistant([{ type: 'tool_use', id: 't', name: 'look', input: {} }]), user('y')),
      /without `tool_result`/,
    ],
    [
      'makes up what the model did',
      asking(
        user('x'),
        assistant([{ type: 'tool_use', id: 't', name: 'look', input: {} }]),
        user([{ type: 'tool_result', tool_use_id: 't', content: 'y' }]),
      ),
      /not what the model said/,
    ],
    ['has a tool twice', { ...ASK, tools: [TOOL, TOOL] }, /unique/],
    ['marks five places', { ...ASK, system: marked(3), messages: [user(marked(2))] }, /maximum of 4/],
    ['wants warmth', { ...ASK, temperature: 0.5 }, /deprecated/],
    ['has an open schema', schema({ type: 'object', properties: {} }), /additionalProperties/],
    [
      'has a bound in its schema',
      schema({
        type: 'object',
        additionalProperties: false,
        properties: { minimum: { type: 'number', minimum: 0 } },
      }),
      /'minimum' is not supported/,
    ],
  ])('when it %s, then it answers 400 and says why', async (_, body, why) => {
    const { status, json } = await post(body);
    expect({ status, type: json.error?.type }).toEqual({ status: 400, type: 'invalid_request_error' });
    expect(json.error?.message).toMatch(why);
    expect(model.refused.at(-1)).toBe(json.error?.message);
  });

  it('when it has no key, then it answers 401; elsewhere there is nothing', async () => {
    expect(await post(ASK, { authorization: '' })).toMatchObject({ status: 401 });
    expect(await post(ASK, {}, '/v1/complete')).toMatchObject({ status: 404 });
  });
});

describe('given a conversation with tools', () => {
  it('when what was marked comes again, then it is read from what was kept, and everything is counted once', async () => {
    const long = { type: 'text', text: 'words '.repeat(1_000), cache_control: { type: 'ephemeral' } };
    const first = await post(asking(user([long])));
    expect(first.json.usage['cache_creation_input_tokens']).toBeGreaterThan(1_500);
    const id = first.json.content.find(({ type }) => type === 'tool_use')?.id ?? '';
    const result = { type: 'tool_result', tool_use_id: id, content: 'seen' };
    const second = asking(user([long]), assistant(first.json.content), user([result]));
    const { status, json } = await post(second);
    expect({ status, content: json.content }).toMatchObject({ status: 200, content: [{ text: 'done' }] });
    expect(json.usage).toMatchObject({
      cache_read_input_tokens: first.json.usage['cache_creation_input_tokens'],
      cache_creation_input_tokens: 0,
    });
    const { max_tokens: _, ...prompt } = second as typeof ASK;
    const counted = await post(prompt, {}, '/v1/messages/count_tokens');
    const { input_tokens = 0, cache_read_input_tokens = 0 } = json.usage;
    expect(counted.json.input_tokens).toBe(input_tokens + cache_read_input_tokens);
  });
});
