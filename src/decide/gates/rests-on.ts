import { childrenOf, findPlaced, stepIn } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Step } from '../../workflow/step.ts';
import { partsOf } from '../scope/instance.ts';

/** An instance of a step: `review#2[0]` of `review`. */
export interface Place {
  name: string;
  instance: string;
}

/** Whether something can only begin once something else has ended: by what is needed in the list that holds both, or as a later iteration. */
export function restsOn(workflow: Workflow, later: Place, earlier: Place): boolean {
  const one = findPlaced(workflow, later.name);
  const other = findPlaced(workflow, earlier.name);
  if (one === undefined || other === undefined) return false;
  const line = [...one.parents, one.step];
  const before = [...other.parents, other.step];
  const split = line.findIndex((step, depth) => step !== before[depth]);
  const shared = line.slice(0, split === -1 ? line.length : split);
  const turn = turnOf(shared, later, earlier);
  if (turn !== 'same') return turn === 'later';
  const [from, to] = [line[split], before[split]];
  if (from === undefined || to === undefined) return false;
  const around = shared.at(-1);
  const lists = around === undefined ? [workflow.steps] : childrenOf(around);
  const list = lists.find((steps) => steps.includes(from) && steps.includes(to));
  return list !== undefined && needs(list, from, to);
}

/** Whether the first stands in a later iteration of a block that both stand in; other items of a for-each have nothing to do with each other. */
function turnOf(shared: readonly Step[], later: Place, earlier: Place): 'same' | 'later' | 'apart' {
  const mine = partsOf(later.instance.slice(later.name.length));
  const theirs = partsOf(earlier.instance.slice(earlier.name.length));
  const repeating = shared.filter(({ type }) => ['loop', 'ralph-loop', 'for-each'].includes(type));
  for (const [depth, { type }] of repeating.entries()) {
    const [here = '', there = ''] = [mine[depth], theirs[depth]];
    if (here === there) continue;
    if (type === 'for-each') return 'apart';
    return Number(here.slice(1)) > Number(there.slice(1)) ? 'later' : 'apart';
  }
  return 'same';
}

/** Whether a step of a list needs another, directly or through others. */
function needs(list: readonly Step[], from: Step, to: Step): boolean {
  const seen = new Set<string>();
  const open = [...from.needs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to.name) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(stepIn(list, name)?.needs ?? []));
  }
  return false;
}
