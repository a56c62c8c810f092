import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnthropicAgent } from '../../../src/agents/claude/anthropic.ts';
import { readReport } from '../../../src/agents/answer/report.ts';
import { openWorkspace } from '../../../src/agents/checkout/workspace.ts';
import { outcome } from '../../../src/ports.ts';
import type { AgentTask, JsonObject, Outcome } from '../../../src/ports.ts';
import { startModel } from '../fake-model.ts';
import type { Reply } from '../fake-model.ts';
import { agentTask } from '../tasks.ts';

const KEY = 'sk-canary-0123456789';
const SCORES: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['passed', 'scores'],
  properties: {
    passed: { type: 'boolean' },
    summary: { type: 'string' },
    scores: {
      type: 'object',
      additionalProperties: false,
      required: ['alignment_score'],
      properties: { alignment_score: { type: 'number', minimum: 0, maximum: 10 } },
    },
  },
};
const GOOD = JSON.stringify({ passed: true, summary: 'fine', scores: { alignment_score: 9.1 } });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const ask = async (replies: Reply[], over: Partial<AgentTask> = {}, directory?: string) => {
  const model = await startModel(...replies);
  closers.push(() => model.close());
  const lines: string[] = [];
  const agent = createAnthropicAgent({
    apiKey: KEY,
    baseUrl: model.url,
    log: (line) => lines.push(line),
    ...(directory !== undefined && { workspace: await openWorkspace(directory) }),
  });
  const result: Outcome = await agent.perform({
    task: agentTask(over),
    system: 'You are the planner.',
    prompt: 'Plan the tower.',
  });
  outcome.parse(result);
  return { result, requests: model.requests, lines };
};

const report = { returns: 'report', schema: SCORES } as const;

describe('fault 15: given a model API that fails', () => {
  it.each([
    [429, 'rate_limit_error', 'rate-limited'],
    [529, 'overloaded_error', 'overloaded'],
    [500, 'api_error', 'internal'],
    [401, 'authentication_error', 'permission'],
    [403, 'permission_error', 'permission'],
    [402, 'billing_error', 'budget'],
    [400, 'invalid_request_error', 'internal'],
    [404, 'not_found_error', 'internal'],
  ])(
    'when it answers %i, then the step fails as such, in the words of the API',
    async (status, type, expected) => {
      const { result, requests } = await ask([{ status, type, headers: { 'retry-after-ms': '1' } }]);
      expect(result).toMatchObject({ status: 'failure', error: { type: expected } });
      expect(result.error?.message).toContain('said the API');
      expect(requests).toHaveLength(status === 429 || status >= 500 ? 3 : 1);
    },
  );

  it('when it recovers within two retries, then the step succeeds', async () => {
    const overloaded = { status: 529, type: 'overloaded_error', headers: { 'retry-after-ms': '1' } };
    const { result } = await ask([overloaded, overloaded, { text: 'a plan' }]);
    expect(result).toMatchObject({ status: 'success', text: 'a plan' });
  });

  it('when it asks to wait for an hour, then no runner waits for it', async () => {
    const reply = { status: 429, type: 'rate_limit_error', headers: { 'retry-after': '3600' } };
    const { result, requests } = await ask([reply]);
    expect(result).toMatchObject({ error: { type: 'rate-limited' }, retry_after: 3600 });
    expect(requests).toHaveLength(1);
  });

  it('when it asks to wait for a year, then a day is as long as anybody waits', async () => {
    const reply = { status: 529, type: 'overloaded_error', headers: { 'retry-after': '31536000' } };
    const { result } = await ask([reply]);
    expect(result).toMatchObject({ error: { type: 'overloaded' }, retry_after: 86_400 });
  });

  it('when it never answers, then the task times out on time', async () => {
    const started = performance.now();
    const { result } = await ask(['hang'], { timeout_seconds: 1 });
    expect(result.error).toEqual({ type: 'timeout', message: 'Stopped after 1 s' });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('when it is overloaded in the middle of an answer, then half an answer is never parsed', async () => {
    const { result } = await ask([{ midStream: 'overloaded_error' }], report);
    expect(result).toMatchObject({ status: 'failure', text: '', value: null, error: { type: 'overloaded' } });
    expect(result.usage?.input_tokens).toBe(100);
  });

  it('when the connection breaks after a whole JSON value, then that is no answer either', async () => {
    const { result } = await ask([{ cutAfter: GOOD }], report);
    expect(result).toMatchObject({ status: 'failure', value: null, error: { type: 'internal' } });
  });

  it('when something else listens there, then the failure names the address', async () => {
    const { result } = await ask([{ body: '<html>login</html>' }]);
    expect(result.error?.type).toBe('internal');
    expect(result.error?.message).toContain('http://127.0.0.1:');
  });

  it('when nobody listens, then the failure says that it could not be reached', async () => {
    const model = await startModel('hang');
    await model.close();
    const agent = createAnthropicAgent({ apiKey: KEY, baseUrl: model.url, log: () => undefined });
    const result = await agent.perform({ task: agentTask(), system: '', prompt: 'x' });
    expect(result.error?.type).toBe('internal');
    expect(result.error?.message).toMatch(/could not be reached.*ECONNREFUSED/);
  });
});

describe('fault 15: given an answer that cannot be used', () => {
  it.each(['max_tokens', 'model_context_window_exceeded'])(
    'when it ended with %s, then it is truncated and not parsed, even if it looks whole',
    async (stop) => {
      const { result, requests } = await ask([{ text: GOOD, stop }], report);
      expect(result).toMatchObject({ status: 'failure', value: null, error: { type: 'validation' } });
      expect(result.error?.message).toContain('truncated');
      expect(requests).toHaveLength(1);
    },
  );

  it('when the model refuses, then the step is refused with the reason given', async () => {
    const { result } = await ask([{ text: '', stop: 'refusal', explanation: 'not this' }]);
    expect(result.error).toEqual({ type: 'refused', message: 'The model refused: not this' });
  });

  it('when it is empty or blank, then that is a failure', async () => {
    expect((await ask([{ text: '' }])).result.error?.message).toBe('The answer was empty');
    expect((await ask([{ text: ' \n' }])).result.error?.type).toBe('validation');
  });

  it('when it is nonsense twice, then one repair was asked for and the step fails', async () => {
    const { result, requests } = await ask([{ text: 'I think it is fine!' }], report);
    expect(result).toMatchObject({ status: 'failure', value: null, error: { type: 'validation' } });
    expect(requests).toHaveLength(2);
  });

  it('when it is outside the schema, then the repair names each fault', async () => {
    const { result, requests } = await ask(
      [{ text: '{"passed":"yes","scores":{"alignment_score":11}}' }, { text: GOOD }],
      report,
    );
    expect(result.status).toBe('success');
    const asked = requests[1]?.body.messages.at(-1)?.content;
    expect(asked).toContain('`/passed` must be boolean');
    expect(asked).toContain('`/scores/alignment_score` must be <= 10');
    expect(result.usage).toMatchObject({ input_tokens: 200, output_tokens: 100 });
  });

  it('when the step has a schema that is none, then nothing is asked', async () => {
    const { result, requests } = await ask([{ text: GOOD }], { ...report, schema: { type: 'nonsense' } });
    expect(result.error?.message).toContain('no JSON Schema');
    expect(requests).toHaveLength(0);
  });

  it('when it says itself that it did not succeed, then it is a failure with its words', async () => {
    const said = '{"sessionId": "1", "isSuccess": false, "context": "no database"}';
    const { result } = await ask([{ text: `I tried.\n\n\`\`\`json\n${said}\n\`\`\`\n` }]);
    expect(result).toMatchObject({ status: 'failure', error: { type: 'tool' } });
    expect(result.error?.message).toContain('no database');
  });

  it('when files name a path twice, then it is mended or refused', async () => {
    const twice = { path: 'src/a.js', content: 'x\n' };
    const text = JSON.stringify({ summary: 's', files: [twice, twice], deletions: [] });
    const { result, requests } = await ask([{ text }], { returns: 'files' });
    expect(result.error?.message).toContain('`src/a.js` is named twice');
    expect(result.files).toEqual([]);
    expect(requests).toHaveLength(2);
  });
});

describe('given a model that works', () => {
  it('when prose is asked for, then its text, tokens and cost come back, and neither prompt nor key is logged', async () => {
    const { result, requests, lines } = await ask([{ text: '# Plan' }]);
    expect(result).toEqual({
      task: 'd-1/step/1',
      status: 'success',
      text: '# Plan',
      value: null,
      files: [],
      deletions: [],
      usage: { input_tokens: 100, output_tokens: 50, cost_usd: (100 * 2 + 50 * 10) / 1_000_000 },
    });
    expect(requests[0]?.body).toMatchObject({
      model: 'claude-sonnet-5-5',
      stream: true,
      system: 'You are the planner.',
      messages: [{ role: 'user', content: 'Plan the tower.' }],
    });
    expect(requests[0]?.body).not.toHaveProperty('tools');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(lines.join('\n')).toContain('100 tokens in, 50 out');
    expect(lines.join('\n')).not.toMatch(/canary|tower|# Plan/);
  });

  it('when a report is asked for, then the API is held to the schema and scores are set out', async () => {
    const { result, requests } = await ask([{ text: GOOD }], report);
    expect(requests[0]?.body.output_config?.format).toMatchObject({ type: 'json_schema' });
    expect(JSON.stringify(requests[0]?.body.output_config?.format.schema)).not.toContain('"maximum":');
    expect(result).toMatchObject({ status: 'success', scores: { alignment_score: 9.1 } });
    expect(result.value).toEqual(JSON.parse(GOOD));
    expect(result.text.startsWith('fine\n')).toBe(true);
    expect(readReport(result.text)).toEqual(result.value);
  });

  it('when the schema has open objects, then the prompt states it and the answer is checked', async () => {
    const open: JsonObject = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      required: ['scores'],
      properties: { scores: { type: 'object', additionalProperties: { type: 'number' } } },
    };
    const text = '```json\n{"scores":{"anything":3}}\n```';
    const { result, requests } = await ask([{ text: '{"scores":{"a":"b"}}' }, { text }], {
      returns: 'report',
      schema: open,
    });
    expect(requests[0]?.body).not.toHaveProperty('output_config');
    expect(requests[0]?.body.messages[0]?.content).toContain('"additionalProperties"');
    expect(result).toMatchObject({ status: 'success', scores: { anything: 3 } });
  });

  it('when files are asked for, then they come back whole and the text tells of them', async () => {
    const files = [{ path: 'src/a.js', content: 'export const a = 1;\n' }];
    const text = JSON.stringify({ summary: 'Added a.', files, deletions: ['src/b.js'], notes: 'Left c.' });
    const { result, requests } = await ask([{ text }], { returns: 'files' });
    expect(requests[0]?.body.output_config?.format.schema.required).toEqual([
      'summary',
      'files',
      'deletions',
    ]);
    expect(result).toMatchObject({ status: 'success', value: null, files, deletions: ['src/b.js'] });
    expect(result.text).toBe(
      'Added a.\n\nLeft c.\n\n- `src/a.js`: written, 2 lines\n- `src/b.js`: removed\n',
    );
  });

  it('when a turn is paused, then the conversation goes on where it stood', async () => {
    const { result, requests } = await ask([{ text: 'half', stop: 'pause_turn' }, { text: 'whole' }]);
    expect(result).toMatchObject({ status: 'success', text: 'whole' });
    expect(requests[1]?.body.messages.at(-1)?.role).toBe('assistant');
  });

  it('when a family is named, then its current model is asked, and an old model takes its temperature', async () => {
    const warm = { ...agentTask().agent, temperature: 0.2 };
    const named = await ask([{ text: 'x' }], { model: 'opus', agent: warm });
    expect(named.requests[0]?.body.model).toBe('claude-opus-5-5');
    expect(named.requests[0]?.body).not.toHaveProperty('temperature');
    expect(named.lines[0]).toContain('has no effect');
    const old = await ask([{ text: 'x' }], { model: 'claude-haiku-4-5', agent: warm });
    expect(old.requests[0]?.body.temperature).toBe(0.2);
  });

  it('when the price of a model is not listed, then the dearest is charged and the log says so', async () => {
    const { result, lines } = await ask([{ text: 'x' }], { model: 'claude-next-9' });
    expect(result.usage?.cost_usd).toBeCloseTo((100 * 10 + 50 * 50) / 1_000_000, 10);
    expect(lines.join('\n')).toContain('not listed');
  });
});

describe('given a checkout the agent may look at', () => {
  it('when it asks for files, then it gets texts as data, and nothing from outside (threat 25)', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'pawl-agent-'));
    closers.push(() => rm(directory, { recursive: true }));
    await writeFile(path.join(directory, 'a.txt'), 'inside\n');
    process.env['PAWL_CANARY'] = 'canary-in-the-environment';
    closers.push(async () => void delete process.env['PAWL_CANARY']);
    const tools = [
      { name: 'list_files', input: {} },
      { name: 'read_file', input: { path: 'a.txt' } },
      { name: 'read_file', input: { path: '../../../../../../../proc/self/environ' } },
      { name: 'read_file', input: { path: '/proc/self/environ' } },
      { name: 'read_file', input: { path: 7 } },
      { name: 'bash', input: { command: 'env' } },
    ];
    const { result, requests, lines } = await ask([{ tools }, { text: 'done' }], {}, directory);
    expect(result).toMatchObject({ status: 'success', text: 'done' });
    const results = requests[1]?.body.messages.at(-1)?.content;
    expect(results).toMatchObject([
      { is_error: false, content: '```paths\na.txt\n```' },
      { is_error: false, content: '```file\ninside\n```' },
      { is_error: true },
      { is_error: true },
      { is_error: true },
      { is_error: true },
    ]);
    expect(JSON.stringify(requests)).not.toContain('canary-in-the-environment');
    expect(lines.join('\n')).toContain('6 reads');
  });

  it('when it never stops reading, then it is told to answer and the step ends', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'pawl-agent-'));
    closers.push(() => rm(directory, { recursive: true }));
    const { result, requests } = await ask([{ tools: [{ name: 'list_files', input: {} }] }], {}, directory);
    expect(result.error?.type).toBe('validation');
    expect(requests.at(-1)?.body.messages.at(-1)?.content).toMatchObject([
      { content: expect.stringContaining('Nothing more can be read') },
    ]);
    expect(requests).toHaveLength(120);
  });
});
