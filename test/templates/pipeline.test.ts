import { describe, expect, it } from 'vitest';
import { evaluateCondition, renderTemplate } from '../../src/expression/evaluate.ts';
import type { JsonObject } from '../../src/json.ts';
import { findStep } from '../../src/workflow/graph.ts';
import type { LoopStep, PromptStep } from '../../src/workflow/step.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { pipeline, promptNames, textOf } from './load.ts';

const workflow = pipeline();

function loop(name: string): LoopStep {
  const step = findStep(workflow, name);
  if (step?.type !== 'loop') throw new Error(`${name} is no loop`);
  return step;
}
function prompt(name: string): PromptStep {
  const step = findStep(workflow, name);
  if (step?.type !== 'prompt') throw new Error(`${name} is no prompt`);
  return step;
}
/** The template by which a step is handed the plan. */
function planOf(name: string): string {
  const plan = prompt(name).with['plan'];
  if (typeof plan !== 'string') throw new Error(`${name} is handed no plan`);
  return plan;
}
function holds(text: string, values: JsonObject): boolean {
  const answer = evaluateCondition(text, { values });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}
const issues = (...severities: string[]): JsonObject[] => severities.map((severity) => ({ severity }));

/** What stands in scope after a plan was judged. */
const planJudged = (scores: [number, number, number], ...severities: string[]): JsonObject => ({
  scores: {
    alignment_score: scores[0],
    standardization_score: scores[1],
    compatibility_score: scores[2],
  },
  outputs: { validate_plan: { issues: issues(...severities) } },
});

/** What stands in scope after code was tested and judged. */
const codeJudged = (
  tests: string,
  alignment: [boolean, ...string[]],
  standardization: [boolean, ...string[]],
): JsonObject => ({
  steps: { run_tests: { conclusion: tests } },
  outputs: {
    validate_alignment: { passed: alignment[0], issues: issues(...alignment.slice(1).map(String)) },
    validate_standardization: {
      passed: standardization[0],
      issues: issues(...standardization.slice(1).map(String)),
    },
  },
});

describe('given the shipped workflow', () => {
  const path = 'workflows/agentic-pipeline.yml';

  it('when its prompts are not shipped with it, then each is named as missing', () => {
    const parsed = parseWorkflow({ path, text: textOf(path) }, { templates: [] });
    const missing = parsed.problems.filter(({ code }) => code === 'unknown_template');
    expect(missing).toHaveLength(9);
  });

  it('when it is parsed, then it has no problem, not even a notice', () => {
    expect(parseWorkflow({ path, text: textOf(path) }, { templates: promptNames }).problems).toEqual([]);
  });
});

describe('given the loop around the plan', () => {
  const until = loop('plan-convergence').until.text;

  it.each([
    ['alignment is below 9', planJudged([8.9, 8, 8])],
    ['standardization is below 8', planJudged([9, 7.9, 8])],
    ['compatibility is below 8', planJudged([9, 8, 7.9])],
    ['an issue is critical', planJudged([10, 10, 10], 'minor', 'critical')],
  ])('when %s, then it goes on', (_, scope) => {
    expect(holds(until, scope)).toBe(false);
  });

  it('when every threshold is met exactly and nothing is critical, then it ends', () => {
    expect(holds(until, planJudged([9, 8, 8], 'major', 'minor'))).toBe(true);
  });

  it('when nothing was scored yet, then it cannot be told', () => {
    const answer = evaluateCondition(until, { values: { scores: {}, outputs: {} } });
    expect(answer).toMatchObject({ ok: false, error: { kind: 'undefined' } });
  });
});

describe('given the loop around the code', () => {
  const until = loop('code-convergence').until.text;

  it.each([
    ['the tests failed', codeJudged('failure', [true], [true])],
    ['the tests ran into their timeout', codeJudged('timed_out', [true], [true])],
    ['the plan is not met', codeJudged('success', [false], [true])],
    ['a rule is broken', codeJudged('success', [true], [false])],
    ['an issue is critical whatever the verdict', codeJudged('success', [true], [true, 'critical'])],
    ['three lesser issues are left', codeJudged('success', [true, 'minor', 'minor'], [true, 'minor'])],
  ])('when %s, then it goes on', (_, scope) => {
    expect(holds(until, scope)).toBe(false);
  });

  it('when all passed with two lesser issues, then it ends', () => {
    expect(holds(until, codeJudged('success', [true, 'minor'], [true, 'minor']))).toBe(true);
  });
});

describe('given several versions of the plan', () => {
  const outputs = { create_plan: 'FIRST', revise_plan: 'REVISED', revise_plan_for_reviewer: 'REVIEWED' };
  const readers = [
    'validate-plan',
    'revise-plan',
    'revise-plan-for-reviewer',
    'implement',
    'validate-alignment',
    'refine-code',
    'refine-code-for-reviewer',
  ];

  it.each([
    [1, 1, 'FIRST'],
    [1, 2, 'REVISED'],
    [2, 1, 'REVIEWED'],
    [2, 3, 'REVISED'],
  ])(
    'when it is round %i, iteration %i, then every step is handed the plan that is %s',
    (round, iteration, expected) => {
      const values = {
        outputs,
        steps: { plan_review: { iterations: round }, plan_convergence: { iterations: iteration } },
      };
      const handed = readers.map((name) => renderTemplate(planOf(name), { values }));
      expect(handed).toEqual(readers.map(() => ({ ok: true, value: expected })));
    },
  );

  it('when only the first exists, then later ones need not', () => {
    const values = {
      outputs: { create_plan: 'FIRST' },
      steps: { plan_review: { iterations: 1 }, plan_convergence: { iterations: 1 } },
    };
    expect(renderTemplate(planOf('validate-plan'), { values })).toEqual({
      ok: true,
      value: 'FIRST',
    });
  });
});

describe('given the numbers of the seed', () => {
  it.each([
    [1, 1, '5'],
    [1, 2, '7'],
    [2, 1, '7'],
  ])(
    'when it is round %i, iteration %i of validating code, then the step is number %s',
    (round, iteration, expected) => {
      const values = {
        steps: { code_review: { iterations: round }, code_convergence: { iterations: iteration } },
      };
      for (const name of ['run-tests', 'validate-alignment', 'validate-standardization']) {
        const source = findStep(workflow, name)?.number;
        expect(renderTemplate(source?.text ?? '', { values })).toEqual({ ok: true, value: expected });
      }
    },
  );

  it('when the bounds are read, then they are 5 for the plan, 3 for the code, and a person decides beyond them', () => {
    const bounds = ['plan-convergence', 'code-convergence', 'plan-review', 'code-review'].map((name) => {
      const { max_iterations, on_exhausted } = loop(name);
      return [max_iterations, on_exhausted];
    });
    expect(bounds).toEqual([
      [5, 'human'],
      [3, 'human'],
      [5, 'human'],
      [5, 'human'],
    ]);
  });

  it('when tests fail, then they are not run again for it, and the validators still get their say', () => {
    const step = findStep(workflow, 'run-tests');
    expect(step?.retry?.non_retryable_error_types).toEqual(['tool', 'timeout']);
    expect(step?.continue_on_error).toBe(true);
    expect(step?.type === 'shell' && step.run).not.toContain('{{');
  });
});
