import { problemAt, type Problem } from '../../problem.ts';
import { stepIn } from '../graph.ts';
import type { Step } from '../step.ts';

/** One problem per circle of needs in a list of steps, with its whole path. Steps outside the list are not followed. */
export function cycles(list: readonly Step[]): Problem[] {
  const byName = new Map(list.map((step) => [step.name, step]));
  const done = new Set<string>();
  const path: string[] = [];
  const problems: Problem[] = [];
  const visit = (step: Step): void => {
    const at = path.indexOf(step.name);
    if (at !== -1) {
      problems.push(circle(step, [...path.slice(at), step.name]));
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

function circle(step: Step, path: readonly string[]): Problem {
  const hint = 'take one name out of `needs`; what comes first has `needs: []`';
  return problemAt('cycle', step.span, `these steps wait for each other: ${path.join(' -> ')}`, hint);
}

/** The way from a step back over what it needs to another one of its list, both ends included; undefined without one. */
export function pathToNeed(list: readonly Step[], from: Step, to: string): string[] | undefined {
  const before = new Map<string, string>();
  const queue = [from.name];
  for (const name of queue) {
    if (name === to) return traced(before, to);
    for (const needed of stepIn(list, name)?.needs ?? []) {
      if (needed === from.name || before.has(needed) || stepIn(list, needed) === undefined) continue;
      before.set(needed, name);
      queue.push(needed);
    }
  }
  return undefined;
}

function traced(before: ReadonlyMap<string, string>, to: string): string[] {
  const path = [to];
  for (let at = before.get(to); at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}
