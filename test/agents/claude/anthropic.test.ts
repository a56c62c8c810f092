import { describe, expect, it } from 'vitest';
import { createAnthropicAgent } from '../../../src/agents/claude/anthropic.ts';
import { readReport } from '../../../src/report-text.ts';
import type { JsonObject } from '../../../src/ports.ts';
import { startModel } from '../../support/model-server.ts';
import { agentTask } from '../tasks.ts';
import { ask, GOOD, KEY, report } from './ask.ts';

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
    const asked = JSON.stringify(requests[1]?.body.messages.at(-1)?.content);
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
      usage: { input_tokens: 100, output_tokens: 50, cost_usd: (100 * 2 + 50 * 10) / 1_000_000, turns: 1 },
    });
    expect(requests[0]?.body).toMatchObject({
      model: 'claude-sonnet-5-5',
      stream: true,
      system: 'You are the planner.',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Plan the tower.' }] }],
    });
    expect(requests[0]?.body).not.toHaveProperty('tools');
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(lines.join('\n')).toContain('100 tokens in, 50 out');
    expect(lines.join('\n')).not.toMatch(/canary|tower|# Plan/);
  });

  it('when a report is asked for, then the API is held to the schema and scores are set out', async () => {
    const { result, requests } = await ask([{ text: GOOD }], report);
    expect(requests[0]?.body.output_config?.format).toMatchObject({ type: 'json_schema' });
    expect(JSON.stringify(requests[0]?.body.output_config?.format?.schema)).not.toContain('"maximum":');
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
    expect(requests[0]?.prompt).toContain('"additionalProperties"');
    expect(result).toMatchObject({ status: 'success', scores: { anything: 3 } });
  });

  it('when files are asked for, then they come back whole and the text tells of them', async () => {
    const files = [{ path: 'src/a.js', content: 'export const a = 1;\n' }];
    const text = JSON.stringify({ summary: 'Added a.', files, deletions: ['src/b.js'], notes: 'Left c.' });
    const { result, requests } = await ask([{ text }], { returns: 'files' });
    expect(requests[0]?.body.output_config?.format?.schema.required).toEqual([
      'summary',
      'files',
      'deletions',
    ]);
    expect(result).toMatchObject({ status: 'success', value: null, files, deletions: ['src/b.js'] });
    expect(result.text).toBe(
      'Added a.\n\nLeft c.\n\n- `src/a.js`: written, 2 lines\n- `src/b.js`: removed\n',
    );
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
