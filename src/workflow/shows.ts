import { childrenOf, stepIn, walkSteps } from './graph.ts';
import type { Step, StepType } from './step.ts';

/** Fills in what gates show when they do not say: the nearest outputs among what they need, or what their block needs. */
export function fillShows(steps: readonly Step[]): void {
  for (const { step, parents } of walkSteps(steps)) {
    if (step.type !== 'approval' || step.shows.length > 0) continue;
    for (const [depth, from] of [step, ...parents.toReversed()].entries()) {
      const list = siblingsOf(from, parents.at(-depth - 1), steps);
      step.shows = [...new Set(outputsBefore(from, list, new Set()))];
      if (step.shows.length > 0) break;
    }
  }
}

function siblingsOf(step: Step, parent: Step | undefined, top: readonly Step[]): readonly Step[] {
  if (parent === undefined) return top;
  return childrenOf(parent).find((list) => list.includes(step)) ?? [];
}

/** Names of the steps with outputs that a step rests on; gates in between are looked through. */
function outputsBefore(step: Step, list: readonly Step[], seen: Set<Step>): string[] {
  return step.needs.flatMap((name) => {
    const needed = stepIn(list, name);
    if (needed === undefined || seen.has(needed)) return [];
    seen.add(needed);
    if (SHOWN.has(needed.type)) return [needed.name];
    const inside = walkSteps(childrenOf(needed).flat()).filter((placed) => WRITTEN.has(placed.step.type));
    const names = inside.map((placed) => placed.step.name);
    return names.length > 0 ? names : outputsBefore(needed, list, seen);
  });
}

/** Types of steps that leave something a person can look at. */
export const SHOWN: ReadonlySet<StepType> = new Set<StepType>([
  'prompt',
  'command',
  'shell',
  'input',
  'wait-for-human',
  'dispatch',
  'ralph-loop',
]);

/** Those that are shown unasked where they stand in a block: what an agent wrote. */
const WRITTEN: ReadonlySet<StepType> = new Set<StepType>(['prompt', 'command', 'ralph-loop']);
