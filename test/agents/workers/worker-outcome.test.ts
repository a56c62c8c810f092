import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../src/agents/workers/changes.ts';
import { readOutcome } from '../../../src/agents/workers/worker-outcome.ts';
import type { AgentTask, Outcome } from '../../../src/ports.ts';
import { agentTask } from '../tasks.ts';

const UNTOUCHED: Changes = { ok: true, files: [], deletions: [] };

const read = (
  written: unknown,
  over: Partial<AgentTask> = {},
  changes: Changes = UNTOUCHED,
): Promise<Outcome> =>
  readOutcome(agentTask(over), typeof written === 'string' ? written : JSON.stringify(written), {
    changes: () => Promise.resolve(changes),
    take: (work) => Promise.resolve({ ok: true, ...work }),
  });

const REPORT: Partial<AgentTask> = {
  returns: 'report',
  schema: { type: 'object', required: ['passed'], properties: { passed: { type: 'boolean' } } },
};

describe('given what a command wrote that is no outcome', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', '', /^The command did not write one JSON document to standard output$/],
    ['prose around JSON', 'Here: {"status": "success"}', /^The command did not write one JSON document/],
    ['two documents', '{"status": "success"}\n{"status": "success"}', /^The command did not write one JSON/],
    ['no status', { answer: 42 }, /^The command's outcome is none: `status`: /],
    ['an unknown key', { status: 'success', sudo: true }, /^The command's outcome is none: /],
    ['a path that is none', { status: 'success', files: [{ path: 1, content: '' }] }, /`files\.0\.path`: /],
    [
      'an error of no known type',
      { status: 'failure', error: { type: 'bad', message: '' } },
      /`error\.type`: /,
    ],
    ['another task', { task: 'd-9/x/1', status: 'success' }, /^The command answered another task/],
  ])('when it is %s, then the fault is named', async (_, written, message) => {
    const { status, error } = await read(written);
    expect(status).toBe('failure');
    expect(error?.type).toBe('validation');
    expect(error?.message).toMatch(message);
  });

  it('when a report is not in the schema, then the fault is named and what it said is kept', async () => {
    const outcome = await read({ status: 'success', text: 'I say', value: { passed: 'yes' } }, REPORT);
    expect(outcome).toMatchObject({ status: 'failure', text: 'I say', error: { type: 'validation' } });
    expect(outcome.error?.message).toContain('`/passed` must be boolean');
    expect((await read({ status: 'success' }, REPORT)).error?.type).toBe('validation');
  });

  it('when what it left in the copy cannot be taken, then its work is none', async () => {
    const outcome = await read(
      { status: 'success' },
      { returns: 'files' },
      { ok: false, why: '`x` is no plain file' },
    );
    expect(outcome.error).toEqual({
      type: 'validation',
      message: "The command's work cannot be taken: `x` is no plain file",
    });
  });
});

describe('given a command that reports a failure', () => {
  it.each<[string, object, object]>([
    [
      'in its own words',
      { status: 'failure', error: { type: 'refused', message: 'No.' }, retry_after: 5 },
      { error: { type: 'refused', message: 'No.' }, retry_after: 5 },
    ],
    [
      'without words',
      { status: 'failure', text: 'half' },
      { text: 'half', error: { type: 'tool', message: 'The command reports a failure' } },
    ],
    [
      'beside a success',
      { status: 'success', error: { type: 'tool', message: 'x' } },
      { error: { type: 'tool', message: 'x' } },
    ],
    [
      'in its last words',
      { status: 'success', text: '{"isSuccess": false, "context": "nothing to do"}' },
      { error: { type: 'tool', message: 'nothing to do' } },
    ],
  ])('when it does so %s, then it is one, without files', async (_, said, expected) => {
    const files = [{ path: 'a', content: '' }];
    expect(await read({ ...said, files }, { returns: 'files' })).toMatchObject({
      status: 'failure',
      files: [],
      ...expected,
    });
  });
});

describe('given an outcome of a command', () => {
  it('when it is a report, then value, scores, usage and a text for people are there', async () => {
    const usage = { input_tokens: 3, output_tokens: 4, cost_usd: 0.5 };
    const outcome = await read(
      { status: 'success', value: { passed: true, scores: { clarity: 9 } }, usage },
      REPORT,
    );
    expect(outcome).toMatchObject({
      task: 'd-1/step/1',
      status: 'success',
      value: { passed: true },
      scores: { clarity: 9 },
      usage,
    });
    expect(outcome.text).toContain('- passed: yes');
  });

  it('when the task asks for no files, then what changed in the copy is nobody’s work', async () => {
    const changes: Changes = { ok: true, files: [{ path: 'a', content: '' }], deletions: ['b'] };
    expect(await read({ status: 'success', text: 'hi' }, {}, changes)).toMatchObject({
      files: [],
      deletions: [],
    });
    expect(await read({ status: 'success' }, { returns: 'files' }, changes)).toMatchObject({
      deletions: ['b'],
    });
    expect(await read({ status: 'success', files: [] }, { returns: 'files' }, changes)).toMatchObject({
      files: [],
      deletions: [],
    });
  });
});
