import { describe, expect, it } from 'vitest';
import { createScriptedAgent } from '../../src/agents/scripted.ts';
import { outcome } from '../../src/ports.ts';
import type { AgentTask, Outcome } from '../../src/ports.ts';
import { agentTask } from './tasks.ts';

const play = async (script: string, over: Partial<AgentTask> = {}): Promise<Outcome> =>
  outcome.parse(await createScriptedAgent(script).perform({ task: agentTask(over), system: '', prompt: '' }));

const named = (name: string, step = name): Partial<AgentTask> => ({ name, step });

describe('given a script that does not fit', () => {
  it.each([
    ['broken YAML', 'steps: [', /cannot be read/],
    ['no steps', 'people: []', /cannot be read.*steps/s],
    ['a key nobody knows', 'steps: {create-plan: [{outptu: x}]}', /outptu/],
    ['a step without entries', 'steps: {create-plan: []}', /cannot be read/],
    ['an error type nobody knows', 'steps: {create-plan: [{error: {type: oops, message: x}}]}', /type/],
    [
      'a note of no category',
      'steps: {create-plan: [{notes: [{category: x, title: x, tags: [], text: x}]}]}',
      /category/,
    ],
    ['an alias', 'a: &a {output: x}\nsteps: {create-plan: [*a]}', /cannot be read/],
    ['a step that is missing', 'steps: {build: [{output: x}]}', /no entry for `create-plan`/],
    ['a name of every object', 'steps: {build: [{output: x}]}', /no entry/],
  ])('when it has %s, then the step fails and says so', async (what, script, message) => {
    const over = what === 'a name of every object' ? { name: 'constructor', step: '__proto__' } : {};
    const result = await play(script, over);
    expect(result).toMatchObject({ status: 'failure', error: { type: 'internal' } });
    expect(result.error?.message).toMatch(message);
  });

  it('when its output is not in the schema of the step, then it fails as a model would', async () => {
    const schema = { type: 'object', required: ['passed'], properties: { passed: { type: 'boolean' } } };
    const result = await play('steps: {create-plan: [{output: {passed: "yes"}}]}', {
      returns: 'report',
      schema,
    });
    expect(result).toMatchObject({ status: 'failure', error: { type: 'validation' } });
    expect(result.error?.message).toContain('`/passed` must be boolean');
  });

  it('when it takes longer than the task may, then it times out', async () => {
    const result = await play('steps: {create-plan: [{output: x, takes: 5s}]}', { timeout_seconds: 0.05 });
    expect(result.error?.type).toBe('timeout');
  });
});

describe('given a recorded performance', () => {
  const script = `
steps:
  validate-plan:
    - error: {type: rate-limited, message: slow down}
      usage: {input_tokens: 5, output_tokens: 0, cost_usd: 0.01}
    - output: {passed: true, scores: {alignment_score: 9.2}, issues: [{severity: minor, title: a name}], summary: Good.}
  validate-plan#1#2:
    - output: {passed: false, isSuccess: false, summary: could not look}
  implement:
    - output: Added it.
      files: {src/a.js: "export const a = 1;\\n"}
      deletions: [src/b.js]
  scores-only: [{scores: {alignment_score: 9.2}}]
  slow: [{output: x, takes: 60ms}]
`;
  it('when attempts follow each other, then each has its entry and the last repeats', async () => {
    const first = await play(script, { ...named('validate-plan'), attempt: 1 });
    expect(first).toMatchObject({
      status: 'failure',
      error: { type: 'rate-limited', message: 'slow down' },
      usage: { cost_usd: 0.01 },
    });
    for (const attempt of [2, 9])
      expect(await play(script, { ...named('validate-plan'), attempt })).toMatchObject({
        status: 'success',
        scores: { alignment_score: 9.2 },
        value: { passed: true },
      });
  });

  it('when an instance has a key of its own, then that wins over the name', async () => {
    const instance = await play(script, { ...named('validate-plan', 'validate-plan#1#2'), attempt: 1 });
    expect(instance).toMatchObject({ status: 'failure', error: { type: 'tool' } });
    expect(instance.error?.message).toContain('could not look');
    const other = await play(script, { ...named('validate-plan', 'validate-plan#1#1'), attempt: 2 });
    expect(other.status).toBe('success');
  });

  it('when it writes files, then they are handed over as the model would', async () => {
    expect(await play(script, { ...named('implement'), returns: 'files' })).toEqual({
      task: 'd-1/step/1',
      status: 'success',
      text: 'Added it.\n\n- `src/a.js`: written, 2 lines\n- `src/b.js`: removed\n',
      value: null,
      files: [{ path: 'src/a.js', content: 'export const a = 1;\n' }],
      deletions: ['src/b.js'],
    });
  });

  it('when it leaves notes, then they are handed over, of a failed attempt too', async () => {
    const notes = '[{category: error, title: A title, tags: [ci], text: What went wrong.}]';
    const entries = `[{error: {type: tool, message: no}, notes: ${notes}}, {output: x, notes: ${notes}}]`;
    for (const attempt of [1, 2])
      expect(await play(`steps: {create-plan: ${entries}}`, { attempt })).toMatchObject({
        status: attempt === 1 ? 'failure' : 'success',
        notes: [{ category: 'error', title: 'A title', tags: ['ci'], text: 'What went wrong.' }],
      });
  });

  it('when only scores are given, then they are the value too', async () => {
    const result = await play(script, { ...named('scores-only'), returns: 'report' });
    expect(result).toMatchObject({
      value: { scores: { alignment_score: 9.2 } },
      scores: { alignment_score: 9.2 },
    });
  });

  it('when it takes its time, then it really does', async () => {
    const started = performance.now();
    expect((await play(script, named('slow'))).text).toBe('x');
    expect(performance.now() - started).toBeGreaterThan(50);
  });
});
