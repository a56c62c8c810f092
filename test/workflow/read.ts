import type { Problem } from '../../src/problem.ts';
import { findStep } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import type { Step, StepType } from '../../src/workflow/step.ts';

const world = { templates: ['plan', 'build'], models: ['claude-sonnet-5-5'] };

const parse = (text: string): ReturnType<typeof parseWorkflow> =>
  parseWorkflow({ path: 'w.yml', text }, world);

/** A definition around lines of steps, which begin in line 3 and column 3. */
export const withSteps = (...lines: string[]): string =>
  `name: test\nsteps:\n${lines.map((line) => `  ${line}\n`).join('')}`;

export const problems = (text: string): Problem[] => parse(text).problems;

/** `3:5 cycle: …` for each problem. */
export const said = (text: string): string[] =>
  problems(text).map(({ code, message, span }) => `${span?.line}:${span?.column} ${code}: ${message}`);

export function workflow(text: string): Workflow {
  const result = parse(text);
  if (!result.ok) throw new Error(said(text).join('\n'));
  return result.value;
}

/** The form of steps of one type. */
type StepOf<T extends StepType, S extends Step = Step> = S extends Step
  ? T extends S['type']
    ? S
    : never
  : never;

/** A step of a sound definition, known to be of a type. */
export function step<T extends StepType>(text: string, name: string, type: T): StepOf<T> {
  const found = findStep(workflow(text), name);
  const is = (candidate: Step | undefined): candidate is StepOf<T> & Step => candidate?.type === type;
  if (!is(found)) throw new Error(`${name} is no ${type}`);
  return found;
}
