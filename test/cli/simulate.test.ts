import { describe, expect, it } from 'vitest';
import { files, pawl } from './pawl.ts';

const FLOW = `name: flow
variables: [{name: task, type: string}]
steps:
  - {name: build, run: make, max-retry: 0}
  - {name: agree, type: approval}
`;
const SCRIPT = `variables: {task: log in}
steps: {build: [{takes: 30s, output: built}]}
people: [{after: agree, does: approve, who: maria, delay: 20m, text: fine}]
`;

const given = (more: { [name: string]: string } = {}): ((name: string) => string) =>
  files({ 'flow.yml': FLOW, 'script.yml': SCRIPT, ...more });

describe('given what cannot be simulated', () => {
  it('when the workflow has errors, then they are printed and the code is 1', () => {
    const at = given({ 'flow.yml': 'name: flow\nsteps: [{name: a, type: bilud}]\n' });
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'));
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('flow.yml:2:');
  });

  it('when the script names a step that is not there, then a caret shows it and the code is 2', () => {
    const at = given({ 'script.yml': 'steps: {biuld: []}\n' });
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('^^^^^');
    expect(said.err).toContain('did you mean `build`?');
  });

  it.each([
    ['no file', () => [], 'needs a workflow file'],
    [
      'a script that is missing',
      (at: (name: string) => string) => [at('flow.yml'), '--script', 'no.yml'],
      'no such file',
    ],
    [
      'a variable without a value',
      (at: (name: string) => string) => [at('flow.yml'), '--var', 'task'],
      'name=value',
    ],
    [
      'a format that is none',
      (at: (name: string) => string) => [at('flow.yml'), '--format', 'json'],
      'text, ndjson',
    ],
  ])('when there is %s, then the code is 2', (_, args, says) => {
    const said = pawl('simulate', ...args(given()));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
  });
});

describe('given a result that is not as expected', () => {
  it('when it is compared, then each difference is a line and the code is 1', () => {
    const at = given({ 'expect.yml': 'status: failed\nsteps: {agree: {attempts: 1}}\n' });
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'), '--expect', at('expect.yml'));
    expect(said).toMatchObject({ code: 1, err: 'result.status is "completed", expected "failed"\n' });
  });

  it('when what is expected names no key of a result, then the code is 2', () => {
    const at = given({ 'expect.yml': 'stauts: failed\n' });
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'), '--expect', at('expect.yml'));
    expect(said).toMatchObject({ code: 2, out: '' });
  });
});

describe('given a workflow and its script', () => {
  it('when it is played for programs, then there is a line per decision and one for the result', () => {
    const at = given();
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'), '--format', 'ndjson');
    expect(said).toMatchObject({ code: 0, err: '' });
    const lines = said.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toEqual({
      seq: 1,
      at: '2026-01-05T09:00:00Z',
      decision: expect.objectContaining({ workflow_status: 'in_progress' }),
      kind: 'start',
      reason: 'run_started',
      steps: ['build'],
      entries: ['run.started', 'command.obeyed', 'step.started'],
    });
    expect(lines.at(-1)).toEqual({
      result: {
        status: 'completed',
        reason: 'all_steps_done',
        decisions: lines.length - 1,
        steps: {
          build: { status: 'completed', conclusion: 'success', attempts: 1, iterations: 1 },
          agree: { status: 'completed', conclusion: 'success', attempts: 1, iterations: 1 },
        },
        order: ['build', 'agree'],
        outputs: { build: 'built', agree: 'fine' },
        variables: { task: 'log in' },
        elapsed: 'PT20M30S',
      },
    });
  });

  it('when it is played for people, then times, words and the end stand in a table without colour', () => {
    const at = given();
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'), '--var', 'task=other');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('+30s     step_recorded   build succeeds');
    expect(said.out).toContain('maria says approve');
    expect(said.out).toMatch(/^completed \(all_steps_done\): \d+ decisions in PT20M30S$/m);
    expect(said.out).not.toContain('\u001b');
  });

  it('when the run fails, then the code is 0 all the same', () => {
    const at = given({ 'script.yml': 'steps: {build: [{error: {type: tool}}]}' });
    const said = pawl('simulate', at('flow.yml'), '--script', at('script.yml'), '--var', 'task=x');
    expect(said.code).toBe(0);
    expect(said.out).toContain('failed (step_failed_uncaught)');
  });
});
