import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperOf } from '../../src/agents/workers/task-paper.ts';
import { createCommandAgent } from '../../src/agents/workers/worker-command.ts';
import { outcome, type AgentTask, type Outcome } from '../../src/ports.ts';
import { testPlace, type TestPlace } from '../agents/workers/place.ts';
import { agentTask } from '../agents/tasks.ts';
import { startModel, type Reply } from '../support/model-server.ts';

const page = readFileSync(new URL('../../templates/docs/workers.md', import.meta.url), 'utf8');
const EXAMPLE = fileURLToPath(new URL('../../templates/docs/examples/workers/worker.mjs', import.meta.url));

/** The names in the first column of the table below a sentence that begins so. */
const firstColumn = (before: string): string[] => {
  const table = page.slice(page.indexOf(before)).split('\n\n')[1] ?? '';
  return [...table.matchAll(/^\| (`[^|]*`)/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
};

describe('given the page about workers', () => {
  it('when its table of a task is read, then it has every key that a command is given, and no other', () => {
    const task = paperOf({ task: agentTask(), system: '', prompt: '' }, '/copy');
    expect(firstColumn('It reads one JSON document').sort()).toEqual(Object.keys(task).sort());
  });

  it('when its table of an outcome is read, then it has every key of the schema, and no other', () => {
    expect(firstColumn('It writes one JSON document').sort()).toEqual(Object.keys(outcome.shape).sort());
  });
});

describe('given the worker that the page shows', () => {
  let place: TestPlace;
  beforeAll(async () => {
    place = await testPlace();
  });
  afterAll(() => place.remove());

  const perform = async (reply: Reply, over: Partial<AgentTask> = {}): Promise<Outcome> => {
    const model = await startModel(reply);
    const command = [process.execPath, EXAMPLE];
    const agent = createCommandAgent({
      original: place.original,
      environment: { PATH: process.env['PATH'] },
      secrets: [],
      model: { apiKey: 'sk-ant-x', baseUrl: model.url },
      log: () => undefined,
    });
    const task = agentTask({
      agent: { name: 'translator', uses: 'command', returns: 'text', command },
      ...over,
    });
    const brought = await agent.perform({ task, system: 'You translate.', prompt: 'Translate.' });
    await model.close();
    expect(model.refused).toEqual([]);
    return brought;
  };

  it('when it is asked for a text, a report or files, then it brings that, and what it used is counted', async () => {
    expect(await perform({ text: 'Turm' })).toMatchObject({
      status: 'success',
      text: 'Turm',
      usage: { turns: 1, input_tokens: 100 },
    });
    const schema = { type: 'object', required: ['passed'] };
    expect(await perform({ text: '{"passed": true}' }, { returns: 'report', schema })).toMatchObject({
      value: { passed: true },
    });
    const files = [{ path: 'README.md', content: '# Turm\n' }];
    expect(
      await perform({ text: JSON.stringify({ text: 'Done.', files }) }, { returns: 'files' }),
    ).toMatchObject({ files, deletions: [] });
  });

  it('when the model refuses to answer it, then the failure is the one that the page names', async () => {
    expect((await perform({ status: 529, type: 'overloaded_error' })).error?.type).toBe('overloaded');
  });
});
