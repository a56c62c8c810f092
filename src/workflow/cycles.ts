import { problemAt, type Problem } from '../problem.ts';
import type { Step } from './schema.ts';

/** One problem per circle of needs in a list of steps, with its whole path. Steps outside the list are not followed. */
export function cycles(list: readonly Step[]): Problem[] {
  const byName = new Map(list.map((step) => [step.name, step]));
  const done = new Set<string>();
  const path: string[] = [];
  const problems: Problem[] = [];
  const visit = (step: Step): void => {
    const at = path.indexOf(step.name);
    if (at !== -1) {
      const circle = [...path.slice(at), step.name].join(' -> ');
      const hint = 'take one name out of `needs`; what comes first has `needs: []`';
      problems.push(problemAt('cycle', step.span, `these steps wait for each other: ${circle}`, hint));
      return;
    }
    if (done.has(step.name)) return;
    path.push(step.name);
    for (const name of step.needs) {
      const needed = byName.get(name);
      if (needed !== undefined) visit(needed);
    }
    path.pop();
    done.add(step.name);
  };
  for (const step of list) visit(step);
  return problems;
}
