import { describe, expect, it } from 'vitest';
import { answerCheck } from '../../../src/agents/answer/answer-schema.ts';
import { askedSchema } from '../../../src/agents/answer/asked-schema.ts';
import { createScriptedAgent } from '../../../src/agents/scripted.ts';
import { agentTask } from '../tasks.ts';

const faultOf = (task: Parameters<typeof askedSchema>[0], answer: unknown): string | null => {
  const compiled = answerCheck(askedSchema(task));
  if (!compiled.ok) throw new Error(compiled.why);
  return compiled.check(answer);
};

describe('given a step that asks for scores', () => {
  const schema = {
    type: 'object',
    required: ['summary'],
    properties: {
      summary: { type: 'string' },
      scores: {
        type: 'object',
        required: ['clarity'],
        properties: { clarity: { type: 'number', maximum: 10 } },
      },
    },
  };
  const task = { schema, scores: ['tone', 'clarity'] };

  it.each([
    ['no scores at all', { summary: '' }, /scores/],
    ['one of them only', { summary: '', scores: { clarity: 9 } }, /tone/],
    ['a score in words', { summary: '', scores: { clarity: 9, tone: 'good' } }, /must be number/],
    ['a score out of the bounds of its schema', { summary: '', scores: { clarity: 11, tone: 1 } }, /<= 10/],
    ['nothing of what the schema asks for', { scores: { clarity: 1, tone: 1 } }, /summary/],
  ])('when the answer has %s, then it is refused', (_, answer, why) => {
    expect(faultOf(task, answer)).toMatch(why);
  });

  it('when it has all of them, then it is taken, with or without a schema of the step', () => {
    expect(faultOf(task, { summary: '', scores: { clarity: 9, tone: 8.5 } })).toBeNull();
    expect(faultOf({ scores: ['tone'] }, { scores: { tone: 1 } })).toBeNull();
    expect(faultOf({ scores: ['tone'] }, {})).toMatch(/scores/);
  });

  it('when nothing is asked for, then the schema is as it was', () => {
    expect(askedSchema({ schema })).toBe(schema);
    expect(askedSchema({})).toEqual({ type: 'object' });
  });

  it('when a recorded performance leaves them out, then its attempt fails as a model’s would', async () => {
    const agent = createScriptedAgent('steps: {create-plan: [{output: {summary: x}}]}');
    const call = { task: agentTask({ returns: 'report', scores: ['tone'] }), system: '', prompt: '' };
    expect((await agent.perform(call)).error).toMatchObject({ type: 'validation' });
  });
});
