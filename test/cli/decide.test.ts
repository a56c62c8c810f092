import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../src/cli/schema.ts';
import { files, pawl, PIPELINE } from './pawl.ts';
import { planning, text, waiting, WORKFLOW } from './runs.ts';

const NOW = ['--now', '2026-01-05T09:30:00Z'];

/** The document that was printed, after it was held against its published schema. */
function decided(
  format: 'native' | 'orchestrator-response' | 'orchestration-decision',
  ...args: string[]
): unknown {
  const said = pawl('decide', '--format', format, ...args);
  expect(said).toMatchObject({ code: 0, err: '' });
  const document = JSON.parse(said.out) as unknown;
  const name = format === 'native' ? 'decision' : format;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const fits = ajv.compile(JSON.parse(schemaText(name) ?? '') as object);
  expect({ fits: fits(document), errors: fits.errors }).toEqual({ fits: true, errors: null });
  return document;
}

describe('given input that cannot be decided on', () => {
  it.each([
    [
      'an instant that is none',
      ['--now', 'tomorrow'],
      '--now is "tomorrow"; it must be an ISO 8601 instant.',
    ],
    [
      'progress that is missing',
      ['--progress', 'gone.json'],
      'gone.json cannot be read: there is no such file.',
    ],
    [
      'a format that is none',
      ['--format', 'yaml'],
      'must be one of native, orchestrator-response, orchestration-decision',
    ],
    ['a last output without a run', ['--last-output', PIPELINE], 'no step of the progress is in flight'],
  ])('when there is %s then one sentence says so and the code is 2', (_, args, says) => {
    const said = pawl('decide', '--workflow', PIPELINE, ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
  });

  it.each([
    ['broken JSON', '{"schema_version": ', 'is no JSON'],
    ['no object', '[]', 'does not fit its schema'],
    ['fields missing', '{"schema_version": "1.0"}', 'does not fit its schema'],
    ['nothing in it', '', 'is no JSON'],
    ['another layout', text(planning().progress).replaceAll('  ', ' '), 'not in canonical form'],
  ])('when the progress has %s then one sentence says so and the code is 2', (_, document, says) => {
    const at = files({ 'progress.json': document });
    const said = pawl('decide', '--workflow', PIPELINE, '--progress', at('progress.json'));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
    expect(said.err.split('\n')).toHaveLength(2);
  });

  it.each([
    ['broken JSON', '{', 'is no JSON'],
    ['a key nobody knows', '{"weather": "fine"}', 'weather'],
    ['a value of the wrong kind', '{"permissions": {"lea": "boss"}}', 'permissions.lea'],
  ])('when the facts have %s then one sentence says so and the code is 2', (_, facts, says) => {
    const at = files({ 'facts.json': facts });
    const said = pawl('decide', '--workflow', PIPELINE, '--facts', at('facts.json'));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
  });

  it('when the last output names a task and is no outcome then it says what is wrong with it', () => {
    const at = files({
      'w.yml': WORKFLOW,
      'progress.json': text(planning().progress),
      'last.json': '{"task": "d-1/plan/1", "status": "great"}',
    });
    const said = pawl(
      'decide',
      '--workflow',
      at('w.yml'),
      '--progress',
      at('progress.json'),
      '--last-output',
      at('last.json'),
    );
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('at status');
  });

  it('when the workflow has mistakes then they are shown with their places and the code is 1', () => {
    const at = files({ 'w.yml': 'name: w\nsteps: [{name: a, rum: x}]\n' });
    const said = pawl('decide', '--workflow', at('w.yml'));
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/error\[.*\n.*w\.yml:2:\d+/);
  });
});

describe('given a workflow and no progress', () => {
  it('when a decision is asked for then it starts the first step', () => {
    expect(decided('native', '--workflow', PIPELINE, ...NOW)).toMatchObject({
      kind: 'start',
      reason: 'run_started',
      steps: ['create-plan'],
      tasks: [{ kind: 'agent', step: 'create-plan', attempt: 1, agent: { name: 'planner' } }],
    });
  });

  it('when it is asked for twice with the same instant then both answers are the same', () => {
    const once = pawl('decide', '--workflow', PIPELINE, ...NOW).out;
    expect(pawl('decide', '--workflow', PIPELINE, ...NOW).out).toBe(once);
  });

  it('when the other forms are asked for then they say the same in their words', () => {
    expect(decided('orchestrator-response', '--workflow', PIPELINE, ...NOW)).toMatchObject({
      workflow_status: 'in_progress',
      next_action: { type: 'execute_step', step_name: 'create-plan' },
    });
    expect(decided('orchestration-decision', '--workflow', PIPELINE, ...NOW)).toMatchObject({
      orchestration_decision: {
        current_workflow_state: { current_phase: 'phase_1', current_step: 1 },
        next_action: { action_type: 'invoke_agent', target_agent: 'planner', step_number: 1 },
      },
    });
  });
});

describe('given a run whose first step is in flight', () => {
  const run = (last: string): string[] => {
    const at = files({ 'w.yml': WORKFLOW, 'progress.json': text(planning().progress), last });
    return ['--workflow', at('w.yml'), '--progress', at('progress.json'), '--last-output', at('last')];
  };

  it('when the step says itself that it failed then it is to be tried again, or waits for that', () => {
    const last = JSON.stringify({ isSuccess: false, context: 'no compiler' });
    expect(decided('native', ...run(last), '--now', '2026-01-05T09:01:10Z')).toMatchObject({
      kind: 'none',
      reason: 'retry_delayed',
      steps: ['plan'],
    });
    expect(decided('orchestrator-response', ...run(last), '--now', '2026-01-05T09:01:10Z')).toMatchObject({
      workflow_status: 'in_progress',
      next_action: { type: 'wait' },
    });
  });

  it('when its text is handed in then the gate that shows it opens', () => {
    expect(decided('native', ...run('The plan.\n'), '--now', '2026-01-05T09:05:00Z')).toMatchObject({
      kind: 'wait',
      reason: 'gate_opened',
      steps: ['agree'],
    });
    expect(
      decided('orchestrator-response', ...run('The plan.\n'), '--now', '2026-01-05T09:05:00Z'),
    ).toMatchObject({
      workflow_status: 'blocked',
      next_action: { type: 'wait_for_human', step_name: 'agree' },
    });
  });

  it('when nothing came back and its lease holds then nothing is to be done', () => {
    const at = files({ 'w.yml': WORKFLOW, 'progress.json': text(planning().progress) });
    const args = [
      '--workflow',
      at('w.yml'),
      '--progress',
      at('progress.json'),
      '--now',
      '2026-01-05T09:02:00Z',
    ];
    expect(decided('native', ...args)).toMatchObject({ kind: 'none', reason: 'step_in_flight', entries: [] });
  });
});

describe('given a run whose gate is open', () => {
  const run = (facts: object): string[] => {
    const story = waiting();
    const at = files({
      'w.yml': WORKFLOW,
      'progress.json': text(story.progress),
      'facts.json': JSON.stringify({
        pull_request: { number: 7, author: { id: 101, login: 'lea' }, tree: story.snapshot.pull.head.tree },
        outputs: story.snapshot.outputs,
        ...facts,
      }),
    });
    return [
      '--workflow',
      at('w.yml'),
      '--progress',
      at('progress.json'),
      '--facts',
      at('facts.json'),
      ...NOW,
    ];
  };
  const said = (login: string, id: number): object => ({
    comments: [{ id: 2000, author: { id, login }, body: '/approve', created_at: '2026-01-05T09:20:00Z' }],
  });

  it('when the author approves then that is refused with the reason', () => {
    expect(decided('native', ...run({ ...said('lea', 101), permissions: { lea: 'admin' } }))).toMatchObject({
      refusals: [{ login: 'lea', command: 'approve', why: expect.stringContaining('author') }],
    });
  });

  it('when a permission is not among the facts then stderr says which one is missing', () => {
    const { code, out, err } = pawl('decide', ...run(said('maria', 102)));
    expect({ code, err }).toEqual({ code: 0, err: 'A fact is missing: permissions.maria\n' });
    expect(JSON.parse(out)).toMatchObject({ kind: 'observe', reason: 'facts_wanted' });
  });

  it('when the facts say nothing of the content then stderr says what that means for the gate', () => {
    const { code, err } = pawl('decide', ...run({ pull_request: { number: 7 } }));
    expect(code).toBe(0);
    expect(err).toContain('The facts give no pull_request.tree');
  });

  it('when somebody who may approves then the next step starts', () => {
    const facts = { ...said('maria', 102), permissions: { maria: 'write' } };
    expect(decided('native', ...run(facts))).toMatchObject({ kind: 'start', steps: ['check'] });
  });

  it('when the form of the seven steps is asked for and the workflow has no phases then it is null and says why', () => {
    const { code, out, err } = pawl('decide', ...run({}), '--format', 'orchestration-decision');
    expect({ code, out }).toEqual({ code: 0, out: 'null\n' });
    expect(err).toMatch(/^There is no orchestration decision: .+\.\n$/);
  });
});
