import type { Step } from '../../workflow/step.ts';
import { begunWithin } from './cancel.ts';
import type { Draft } from '../draft.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';

/** Instances that begin anew when the run goes back to a step of a list: it, all that rests on it, everything inside. */
export function restingOn(draft: Draft, name: string, list: readonly Step[], frame: Frame): string[] {
  const resting = new Set([name]);
  for (let before = 0; before < resting.size;) {
    before = resting.size;
    for (const step of list) if (step.needs.some((needed) => resting.has(needed))) resting.add(step.name);
  }
  return namesWithin(
    draft,
    list.filter((step) => resting.has(step.name)),
    frame,
  );
}

/** Instances inside a block that begin anew when it is tried again. */
export function inBlock(draft: Draft, block: Step, frame: Frame): string[] {
  const own = instanceOf(block, frame);
  return namesWithin(draft, [block], frame).filter((instance) => instance !== own);
}

const namesWithin = (draft: Draft, steps: readonly Step[], frame: Frame): string[] =>
  begunWithin(draft, steps, frame).map(([instance]) => instance);
