import { describe, expect, it } from 'vitest';
import { of, said, withSteps } from './preflight.ts';

describe('given what only a for-each has', () => {
  const each = (body: string, keys = ''): string => `- {name: f, items: [1, 2]${keys}, steps: [${body}]}`;
  const uses = (name: string): string => `{name: a, run: x, env: {A: '{{ ${name} }}'}}`;

  it.each([
    [`- ${uses('item')}`, '`item` exists only in a for-each'],
    [`- ${uses('index')}`, '`index` exists only in a for-each'],
    [`${each('{name: b, run: x}', ', as: file')}\n- ${uses('file')}`, 'nothing is called `file` here'],
    [each(uses('fiel'), ', as: file'), 'nothing is called `fiel` here'],
    ["- {name: f, items: '{{ item }}', steps: [{name: a, run: x}]}", '`item` exists only in a for-each'],
  ])('when %s names it outside then that is found', (steps, message) => {
    expect(of(steps)).toEqual([expect.stringContaining(`unknown_variable: ${message}`)]);
  });

  it.each([
    each(uses('item ~ index')),
    each(uses('file'), ', as: file'),
    each(
      `{name: g, items: '{{ outer }}', as: inner, steps: [${uses('outer ~ inner ~ item')}]}`,
      ', as: outer',
    ),
    each("{name: a, template: plan, with: {deep: [{er: '{{ item }}'}]}}"),
    each("{name: a, run: x, compensate: {name: u, run: x, env: {A: '{{ item }}'}}}"),
    each("{name: g, items: ['{{ item }}'], steps: [{name: a, run: x}]}"),
  ])('when %s names it inside then nothing is said', (steps) => {
    expect(of(steps)).toEqual([]);
  });
});

describe('given what only one place has', () => {
  it.each([
    [
      "- {name: a, run: x, if: settings.autofix == 'none'}",
      '`settings` exists only in prompts and their `with`',
    ],
    ["- {name: a, prompt: '{{ settings.autofx }}'}", '`settings` has no `autofx`'],
    [
      "- {name: a, prompt: '{{ files_changed }}'}",
      '`files_changed` exists only in the documents of `outputs`',
    ],
  ])('when %s names it elsewhere then that is found', (steps, message) => {
    expect(of(steps)).toEqual([expect.stringContaining(message)]);
  });

  it('when a document names what it has, and what it has not, then only the latter is said', () => {
    const document = (text: string): string =>
      `outputs: [{name: d, path: d.md, template: '{{ ${text} }}'}]\nname: w\nsteps: [{name: a, run: x}]\n`;
    expect(said(document('workflow.name ~ files_changed ~ inputs.x ~ steps.a.status'))).toEqual([]);
    expect(said(document('workflow.nmae'))).toEqual(['1:47 unknown_variable: `workflow` has no `nmae`']);
    expect(said(document('workspace'))).toEqual([
      expect.stringContaining('`workspace` exists only in prompts'),
    ]);
  });

  it('when a phase converges on a name that nothing has then that is found', () => {
    const steps = '- {name: a, run: x, phase: p}';
    expect(said(withSteps(steps, 'phases: {p: {converged-when: goal}}'))).toEqual([
      '1:30 unknown_variable: nothing is called `goal` here',
    ]);
    expect(said(withSteps(steps, 'phases: {p: {converged-when: item}}'))).toEqual([
      '1:30 unknown_variable: `item` exists only in a for-each',
    ]);
  });

  it('when a step cannot be read then what it names is judged only where that is certain', () => {
    const steps =
      '- {name: f, type: for-eahc, as: file, steps: [{name: a, run: x, env: {A: "{{ file }}", B: "{{ outputs.nope }}"}}]}';
    const found = of(steps).map((line) => line.replace(/^\S+ /, ''));
    expect(found.filter((line) => line.includes('file'))).toEqual([]);
    expect(found.join('\n')).toContain('unknown_value: there is no step type `for-eahc`');
  });

  it('when a step asks for an answer that none gives then that is found', () => {
    const after = (name: string): string => `- {name: z, run: x, if: outputs.${name} == 1}`;
    const steps = '- {name: s, values: {v: 1}}\n- {name: f, items: [1], steps: [{name: i, run: x}]}';
    const top = 'variables: [{name: v, type: number, default: 0}]';
    expect(said(withSteps(`${steps}\n${after('s')}`, top))).toEqual([
      '6:27 unknown_step: `s` is a block and has no output of its own',
    ]);
    expect(said(withSteps(`${steps}\n${after('i')}`, top))).toEqual([]);
  });
});

describe('given the text of a prompt template', () => {
  const texts = {
    plan: '# Plan\n\n{{ goal }} and {{ goal }} {{ nope | default("") }}\n',
    build: 'Build {{ item }}.',
  };
  const file = '.github/pawl/prompts/plan.md';

  it('when a step does not hand over what it names then the place in the template and the step are told', () => {
    expect(of('- {name: a, template: plan}', { texts })).toEqual([
      `${file}:3:4 unknown_variable: nothing is called \`goal\` here: in the template \`plan\`, which \`a\` uses`,
    ]);
  });

  it('when several steps use it then it is one problem that names those that lack something', () => {
    const steps =
      '- {name: a, template: plan}\n- {name: b, template: plan, with: {goal: x}}\n- {name: c, template: plan}';
    expect(of(steps, { texts })).toEqual([expect.stringContaining('`plan`, which `a`, `c` use')]);
  });

  it.each([
    ['- {name: a, template: plan, with: {goal: x}}', ''],
    ['- {name: a, template: plan}', 'variables: [{name: goal}]'],
    ['- {name: f, items: [1], steps: [{name: a, template: build}]}', ''],
    ['- {name: f, items: [1], as: goal, steps: [{name: a, template: plan}]}', ''],
    ['- {name: a, run: x}', ''],
  ])('when it is used by %s beside %j then nothing is said', (steps, top) => {
    expect(said(withSteps(steps, top), { texts })).toEqual([]);
  });

  it('when it needs an item and stands outside a for-each then that is found', () => {
    expect(of('- {name: a, template: build}', { texts })).toEqual([
      expect.stringContaining('build.md:1:10 unknown_variable: `item` exists only in a for-each'),
    ]);
  });

  it('when it names a step that does not exist, or does not parse, then the template is the place', () => {
    const broken = { plan: 'x\n{{ outputs.nope }}', build: 'y {% if %}' };
    expect(of('- {name: a, template: plan}\n- {name: b, template: build}', { texts: broken })).toEqual([
      expect.stringContaining('build.md:1:'),
      expect.stringContaining(`${file}:2:4 unknown_step: there is no step \`nope\`: in the template`),
    ]);
  });

  it('when the world knows its file then that is named', () => {
    const [found] = of('- {name: a, template: plan}', { texts, paths: { plan: 'prompts/plan.md' } });
    expect(found).toMatch(/^prompts\/plan\.md:3:4 /);
  });
});

describe('given names that mean two things', () => {
  it.each([
    [
      '- {name: f, items: [1], as: steps, steps: [{name: a, run: x}]}',
      '3:31 duplicate_name: `f` calls its items `steps`',
    ],
    [
      '- {name: f, items: [1], as: index, steps: [{name: a, run: x}]}',
      'duplicate_name: `f` calls its items `index`',
    ],
    ['- {name: a, run: x, checkpoint: here}\n- {name: b, run: x, checkpoint: here}', 'here'],
    [
      '- {name: a, run: x, checkpoint: b}\n- {name: b, run: x}',
      'duplicate_name: the checkpoint `b` of `a` has the name of another step',
    ],
  ])('when it is %s then it is refused', (steps, message) => {
    const found = of(steps);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('duplicate_name');
    expect(found[0]).toContain(message);
  });

  it('when a variable has a name of every condition then a warning says how to reach it', () => {
    const step = '- {name: a, run: x, if: variables.phase == "b"}';
    expect(said(withSteps(step, 'variables: [{name: phase}]'))).toEqual([
      '1:20 duplicate_name: the variable `phase` has a name of every condition, where `phase` alone is something else',
    ]);
    expect(said(withSteps(step.replace('phase', 'stage'), 'variables: [{name: stage}]'))).toEqual([]);
    expect(said(withSteps('- {name: a, run: x}', 'variables: [{name: requirements}]'))).toEqual([]);
  });

  it('when a step is its own checkpoint then nothing is said', () => {
    expect(of('- {name: a, run: x, checkpoint: true}\n- {name: b, run: x, checkpoint: after-b}')).toEqual([]);
  });
});

describe('given names of what lies outside', () => {
  const dispatch = '- {name: d, type: dispatch, workflow: bulid.yml}';

  it('when an Actions workflow is not there then the nearest is offered; where none are known nothing is said', () => {
    expect(of(dispatch, { actions_workflows: ['build.yml'] })).toEqual([
      '3:41 unknown_workflow: `d` starts `bulid.yml`, but there is no such file under `.github/workflows`',
    ]);
    expect(of(dispatch, { actions_workflows: ['bulid.yml'] })).toEqual([]);
    expect(of(dispatch)).toEqual([]);
  });

  it('when a sub-workflow has a mistake then it is told once, in its own file, whoever calls it', () => {
    const child = { path: 'c.yml', text: 'name: c\nsteps: [{name: a, run: x, if: outputs.nope}]\n' };
    expect(of('- {name: d, uses: c}\n- {name: e, uses: c}', { workflows: { c: child } })).toEqual([
      'c.yml:2:31 unknown_step: there is no step `nope`',
    ]);
  });

  it('when a sub-workflow is sound then its own names are not looked for in the caller', () => {
    const child = {
      path: 'c.yml',
      text: 'name: c\nvariables: [{name: v, default: 1}]\nsteps: [{name: a, run: x}, {name: b, run: x, if: steps.a.attempts == v}]\n',
    };
    const steps =
      '- {name: a, run: x}\n- {name: d, uses: c}\n- {name: e, run: x, if: steps.d.conclusion == "success"}';
    expect(of(steps, { workflows: { c: child } })).toEqual([]);
  });
});

describe('given somebody who takes over', () => {
  const agents = (text: string): string => withSteps('- {name: a, prompt: Go.}', `agents: ${text}`);

  it.each([
    ['{planner: {fallback: [programer]}}', 'unknown_agent: there is no agent and no model `programer`'],
    ['{planner: {fallback: [planner]}}', 'cycle: these agents take over for each other: planner -> planner'],
    [
      '{a: {fallback: [haiku, b]}, b: {fallback: [c]}, c: {fallback: [a]}}',
      'cycle: these agents take over for each other: a -> b -> c -> a',
    ],
  ])('when %s says so, then that is found, once', (text, message) => {
    expect(said(agents(text))).toEqual([expect.stringContaining(message)]);
  });

  it('when policy does not list the model, then it may not take over', () => {
    expect(said(agents('{planner: {fallback: [opus]}}'), { models: ['sonnet'] })).toEqual([
      expect.stringContaining('policy_forbids: the model `opus` may not be used here'),
    ]);
  });

  it.each(['{planner: {fallback: [opus, programmer, claude-haiku-5-5]}}', '{a: {fallback: [b]}, b: {}}'])(
    'when %s names models and agents, then nothing is said',
    (text) => {
      expect(said(agents(text))).toEqual([]);
    },
  );
});
