import { describe, expect, it } from 'vitest';
import { findStep, stepNames } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import type { World } from '../../src/workflow/world.ts';

const files = (texts: { [stem: string]: string }): NonNullable<World['workflows']> =>
  Object.fromEntries(Object.entries(texts).map(([stem, text]) => [stem, { path: `w/${stem}.yml`, text }]));

function parse(text: string, texts: { [stem: string]: string } = {}): ReturnType<typeof parseWorkflow> {
  return parseWorkflow({ path: 'w/main.yml', text }, { templates: ['plan'], workflows: files(texts) });
}

const said = (text: string, texts: { [stem: string]: string } = {}): string[] =>
  parse(text, texts).problems.map(
    ({ code, message, span, severity }) =>
      `${severity} ${span?.file}:${span?.line}:${span?.column} ${code}: ${message}`,
  );

function workflow(text: string, texts: { [stem: string]: string }): Workflow {
  const result = parse(text, texts);
  if (!result.ok) throw new Error(said(text, texts).join('\n'));
  return result.value;
}

const calls = (...names: string[]): string =>
  `name: main\nsteps: [${names.map((name, index) => `{name: call-${index + 1}, uses: ${name}}`).join(', ')}]\n`;
const child = 'name: child\nsteps: [{name: one, run: x}]\n';

describe('given a step that uses a workflow', () => {
  it('when there is none of that name then the nearest is offered', () => {
    const result = parse(calls('chidl'), { child });
    expect(result.problems).toMatchObject([
      { code: 'unknown_workflow', hint: 'did you mean `child`?', span: { file: 'w/main.yml', line: 2 } },
    ]);
  });

  it('when nothing is known of other files then that is said, not passed over', () => {
    const result = parseWorkflow({ path: 'main.yml', text: calls('child') }, { templates: [] });
    expect(result.problems.map(({ code }) => code)).toEqual(['unknown_workflow']);
  });

  it('when it uses itself then that is a circle', () => {
    expect(said(calls('main'), { main: calls('main') })).toEqual([
      'error w/main.yml:2:30 cycle: these workflows use each other: main -> main',
    ]);
  });

  it('when two use each other then the path is shown, in the file that closes it', () => {
    const texts = {
      a: 'name: a\nsteps: [{name: s, uses: b}]\n',
      b: 'name: b\nsteps: [{name: s, uses: a}]\n',
    };
    expect(said(calls('a'), texts)).toEqual([
      'error w/b.yml:2:25 cycle: these workflows use each other: a -> b -> a',
    ]);
  });

  it('when they stand in each other more than four deep then that is refused', () => {
    const chain = (last: number) =>
      Object.fromEntries(
        Array.from({ length: last }, (_, index) => [
          `d${index + 1}`,
          index + 1 === last ? child : `name: d\nsteps: [{name: s, uses: d${index + 2}}]\n`,
        ]),
      );
    expect(parse(calls('d1'), chain(4)).ok).toBe(true);
    expect(said(calls('d1'), chain(5))).toEqual([
      'error w/d4.yml:2:25 out_of_bounds: workflows use each other more than 4 deep: main -> d1 -> d2 -> d3 -> d4 -> d5',
    ]);
  });

  it('when the other has errors then they keep their file, and are said once', () => {
    const broken = 'name: child\nsteps: [{name: one, rnu: x}]\n';
    expect(said(calls('child', 'child'), { child: broken })).toEqual([
      'error w/child.yml:2:10 missing_key: step `one` lacks `run`',
      'error w/child.yml:2:21 unknown_key: step `one` has no key `rnu`',
    ]);
  });

  it('when its values do not fit the other’s variables then each is said where it stands', () => {
    const typed =
      'name: child\nvariables: [{name: n, type: number}, {name: t}, {name: o, default: 1}]\nsteps: [{name: one, run: x}]\n';
    const text = 'name: main\nsteps: [{name: c, uses: child, with: {n: many, x: 1}}]\n';
    expect(said(text, { child: typed })).toEqual([
      'error w/main.yml:2:32 missing_key: the workflow `child` must be given its variable `t`',
      'error w/main.yml:2:42 invalid_variable: The variable n must be a number.',
      'error w/main.yml:2:48 unknown_variable: the workflow `child` has no variable `x`',
    ]);
    const templates = 'name: main\nsteps: [{name: c, uses: child, with: {n: "{{ 1 + 1 }}", t: x}}]\n';
    expect(said(templates, { child: typed })).toEqual([]);
  });

  it('when steps together are too many then that is refused', () => {
    const lines = Array.from({ length: 600 }, (_, index) => `{name: s${index}, run: x}`).join(', ');
    const large = `name: child\nsteps: [${lines}]\n`;
    expect(parse(calls('child', 'child'), { child: large }).ok).toBe(false);
  });
});

describe('given a workflow that is used', () => {
  const full = `name: full
phases: {p: {}}
variables: [{name: task, default: x}]
agents: {critic: {system: Be brief.}}
outputs: [{name: d, template: t, path: d.md}]
steps:
  - {name: plan, template: plan, phase: p, checkpoint: true, compensate: {run: undo}}
  - {name: ask, type: approval, gate: plan-ok, back-to: plan}
  - {name: l, type: loop, max-iterations: 2, until: outputs.inner == task, steps: [{name: inner, run: x}]}
  - {name: c, condition: "true", then: [{name: d, prompt: "{{ outputs.plan }}", completion-promise: Y}], else: [{name: e, uses: leaf}]}
  - {name: p, type: parallel, steps: [{name: f, items: [1], steps: [{name: g, prompt: "{{ item }}"}]}], needs: [plan]}
`;
  const leaf = 'name: leaf\nsteps: [{name: one, run: x}, {name: two, run: x}]\n';
  const read = workflow(calls('full'), { full, leaf });

  it('then every name in it begins with the step that uses it', () => {
    expect(stepNames(read)).toEqual([
      'call-1',
      ...['plan', 'undo-plan', 'ask', 'l', 'inner', 'c', 'd', 'e', 'e.one', 'e.two', 'p', 'f', 'g'].map(
        (name) => `call-1.${name}`,
      ),
    ]);
    expect(findStep(read, 'call-1.ask')).toMatchObject({
      gate: 'call-1.plan-ok',
      back_to: 'call-1.plan',
      shows: ['call-1.plan'],
      needs: ['call-1.plan'],
    });
    expect(findStep(read, 'call-1.p')).toMatchObject({ needs: ['call-1.plan'] });
    expect(findStep(read, 'call-1.e.two')).toMatchObject({ needs: ['call-1.e.one'] });
    expect(findStep(read, 'call-1.d')).toMatchObject({ body: { name: 'call-1.d' } });
    expect(findStep(read, 'call-1.plan')).toMatchObject({ checkpoint: 'call-1.plan' });
  });

  it('then its conditions stay as written, and its own agents and variables with it', () => {
    expect(findStep(read, 'call-1.l')).toMatchObject({ until: { text: 'outputs.inner == task' } });
    expect(findStep(read, 'call-1')).toMatchObject({
      retry: { maximum_attempts: 4 },
      on_cancel: 'cancel',
      definition: { name: 'full', agents: { critic: {} }, variables: [{ name: 'task' }] },
    });
  });

  it('then its phases and documents are left out, with a notice each', () => {
    expect(findStep(read, 'call-1.plan')).not.toHaveProperty('phase');
    expect(findStep(read, 'call-1')).toMatchObject({ definition: { phases: [], outputs: [] } });
    expect(said(calls('full'), { full, leaf }).filter((line) => line.startsWith('notice'))).toEqual([
      'notice w/main.yml:2:30 no_effect: `phases` of the workflow `full` has no effect here: the run has those of the workflow that it began with',
      'notice w/main.yml:2:30 no_effect: `outputs` of the workflow `full` has no effect here: documents are rendered where it runs by itself',
    ]);
  });

  it('when it is used twice, once by its name, then there are two of it', () => {
    const twice = workflow(calls('file', 'child'), { file: child });
    expect(stepNames(twice)).toEqual(['call-1', 'call-1.one', 'call-2', 'call-2.one']);
  });
});
