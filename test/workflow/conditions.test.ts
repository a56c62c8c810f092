import { describe, expect, it } from 'vitest';
import { problems, said, withSteps, workflow } from './read.ts';

const after = (condition: string): string =>
  `name: w
variables: [{name: dry_run, type: boolean, default: false}]
steps:
  - {name: make-plan, template: plan, agent: planner}
  - {name: ask, type: approval, gate: plan-gate}
  - {name: block, type: serial, steps: [{name: inner, run: x}]}
  - name: last
    run: x
    if: ${condition}
`;

describe('given a condition with a slip', () => {
  it.each([
    ['outputs.make_plna.ok == true', '9:9 unknown_step: there is no step `make_plna`'],
    ["steps.makeplan.conclusion == 'success'", '9:9 unknown_step: there is no step `makeplan`'],
    ["steps.inner.conclusio == 'success'", '9:9 unknown_variable: `steps.inner` has no `conclusio`'],
    ["success() and approvals.gate.status == 'approved'", '9:23 unknown_step: there is no gate `gate`'],
    ['variables.dryrun', '9:9 unknown_variable: there is no variable `dryrun`'],
    ['not dryrun', '9:13 unknown_variable: nothing is called `dryrun` here'],
    ['outputs.block', '9:9 unknown_step: `block` is a block and has no output of its own'],
    ['pull_request.titel', '9:9 unknown_variable: `pull_request` has no `titel`'],
    ['success', '9:9 invalid_expression: `success` is a function'],
    ['item > 1', '9:9 unknown_variable: `item` exists only in a for-each'],
    ["error_context == ''", '9:9 unknown_variable: `error_context` exists only in prompts and their `with`'],
    ['outputs.typo is defined', '9:9 unknown_step: there is no step `typo`'],
  ])('when it is %s then it says so', (condition, expected) => {
    expect(said(after(condition))).toEqual([expected]);
  });

  it('when it does not parse then its place inside the text is shown', () => {
    const [problem] = problems(after("'success() and and'"));
    expect(problem).toMatchObject({ code: 'invalid_expression', span: { line: 9 } });
    expect(problem?.span?.column).toBeGreaterThan(18);
  });

  it('when it is folded over lines then the place is still that of the word', () => {
    const text = after('>-\n      success()\n      and nobody > 1');
    expect(said(text)).toEqual(['11:11 unknown_variable: nothing is called `nobody` here']);
    expect(problems(text)[0]?.span).toMatchObject({ end_line: 11, end_column: 17 });
  });

  it('when it can never hold then a warning says that the step is out of reach', () => {
    const text = after("'{{ false }}'");
    expect(workflow(text).steps).toHaveLength(4);
    expect(problems(text).map(({ code, severity }) => [code, severity])).toEqual([
      ['unreachable_step', 'warning'],
    ]);
  });
});

describe('given a condition that is sound', () => {
  it.each([
    'outputs.make_plan == "x"',
    `outputs["make-plan"] == "x"`,
    "approvals.plan_gate.status == 'approved'",
    'not dry_run and variables.dry_run',
    'nobody is defined',
    "variables.other | default('x') == 'x'",
    'always() or failure() or cancelled()',
    "scores.alignment_score >= 9 and iteration < max_iterations and phase == 'p'",
    "steps.inner.started_at > run.started_at and checks.ci == 'success'",
    'outputs.ask',
    'true',
  ])('when it is %s then nothing is said', (condition) => {
    expect(said(after(`'${condition.replaceAll("'", "''")}'`))).toEqual([]);
  });
});

describe('given templates', () => {
  it('when a prompt names what only prompts have then it may, and its unknown names are found', () => {
    const text = withSteps(
      "- {name: a, prompt: '{{ workspace }} {{ error_context }}{{ requirements }} {{ nope }}'}",
      "- {name: b, template: plan, with: {deep: [{er: '{{ outputs.c }}'}], n: 5}}",
      "- {name: d, run: x, env: {A: '{{ outputs.a }}', B: '{{ workspace }}'}, number: '{{ vars }}'}",
    );
    expect(said(text)).toEqual([
      '3:81 unknown_variable: nothing is called `nope` here',
      '4:54 unknown_step: there is no step `c`',
      '5:58 unknown_variable: `workspace` exists only in prompts and their `with`',
      '5:86 unknown_variable: nothing is called `vars` here',
    ]);
  });

  it('when a command looks like a template then a warning says where the value goes', () => {
    const [problem] = problems(withSteps("- {name: a, run: 'echo {{ variables.x }}'}"));
    expect(problem).toMatchObject({ code: 'no_effect', severity: 'warning' });
    expect(problems(withSteps("- {name: a, run: 'docker ps --format {{.Names}}'}"))).toEqual([]);
  });

  it('when a phase converges on something unknown then that is found', () => {
    const text = `name: w\nphases: {p: {converged-when: outputs.nope.ok}}\nsteps: [{name: a, run: x, phase: p}]\n`;
    expect(said(text)).toEqual(['2:30 unknown_step: there is no step `nope`']);
  });
});
