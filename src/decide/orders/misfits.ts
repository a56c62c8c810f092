import { findPlaced } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';
import { begun } from '../scope/instance.ts';
import type { Renames } from './renames.ts';

/** What the run has begun and the definition does not have in the same place, each as a clause. */
export function misfitsIn(
  { progress, workflow: old }: Draft,
  workflow: Workflow,
  renames: Renames,
  gates: { [gate: string]: string },
): string[] {
  const called = (name: string): string => renames.get(name) ?? name;
  const states = Object.values(progress.steps).filter(begun);
  const clauses = new Map<string, string>();
  for (const { name, gate, status } of states) {
    const before = findPlaced(old, name);
    const after = findPlaced(workflow, called(name));
    if (before === undefined) continue;
    if (after === undefined)
      clauses.set(name, `there is no step ${called(name)}${renames.has(name) ? '' : hintOf(name)}`);
    else if (after.step.type !== before.step.type)
      clauses.set(name, `${name} is of the type ${after.step.type} there, not ${before.step.type}`);
    else if (around(after.parents) !== around(before.parents, called))
      clauses.set(
        name,
        `${called(name)} stands in ${around(after.parents) || 'no block'} there, not in ${around(before.parents, called) || 'none'}`,
      );
    else if (
      after.step.type === 'approval' &&
      status === 'waiting' &&
      gate !== undefined &&
      after.step.gate !== (gates[gate.name] ?? gate.name)
    )
      clauses.set(name, `the gate ${gate.name} is called ${after.step.gate} there`);
  }
  return [...clauses.values()];
}

const hintOf = (name: string): string => ` (if it has another name there, say which: /migrate ${name}=other)`;

const around = (
  parents: readonly { name: string; type: string }[],
  called: (name: string) => string = (name) => name,
): string => parents.map(({ name, type }) => `${called(name)} (${type})`).join(' > ');
