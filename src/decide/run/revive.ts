import type { Entry } from '../../progress/entry.ts';
import type { StepState } from '../../progress/schema.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { forItem, inIteration, inProcess } from '../scope/frame.ts';
import { instanceOf, ROOT, type Frame } from '../scope/instance.ts';
import { begunWithin } from '../steps/cancel.ts';
import { failedUncaught, stateOf } from '../steps/needs.ts';
import { freshDeadline, reopen } from './back.ts';

/** What goes on when a run that had failed is revived. */
export type Revival = Pick<
  Extract<Entry, { type: 'run.revived' }>,
  'retried' | 'reset' | 'reopened' | 'deadline'
>;

/**
 * What stands in the way of a run that has failed: steps that failed get one more attempt, loops that used up their
 * iterations one more, and what was stopped or passed over because of them begins anew. With `only`, of the failures that
 * of one step, or what failed in it.
 */
export function revivalOf(draft: Draft, only: string | undefined): Revival {
  const revival: Revival = { retried: [], reset: [], reopened: [], ...freshDeadline(draft) };
  for (const step of draft.workflow.steps) mend(draft, revival, step, ROOT, only);
  const order = Object.keys(draft.progress.steps);
  return { ...revival, reset: order.filter((instance) => revival.reset.includes(instance)) };
}

/** Looks at a step that ended badly, and at what did inside it. Whether anything of it goes on. */
function mend(draft: Draft, into: Revival, step: Step, around: Frame, only: string | undefined): boolean {
  const frame = step.phase === undefined ? around : { ...around, phase: step.phase };
  const state = stateOf(draft, step, frame);
  if (state === undefined || !failedUncaught(state)) return false;
  const instance = instanceOf(step, frame);
  const stopped = state.conclusion === 'cancelled' && state.because === 'run-ended';
  const inside = innerOf(draft, step, frame, state);
  if (inside !== null && (stopped || hasFailed(state))) {
    const wanted = only === undefined || only === step.name || only === instance ? undefined : only;
    const mended = inside
      .map(({ step: child, frame: place }) => mend(draft, into, child, place, wanted))
      .includes(true);
    if (mended || stopped) {
      into.reopened.push(reopen(draft, step, frame, inside[0]?.frame ?? frame, new Set(into.reset)));
      return mended;
    }
    if (wanted !== undefined) return false;
    if (isExhausted(draft, step, instance)) {
      into.reopened.push({
        ...reopen(draft, step, frame, inside[0]?.frame ?? frame, new Set()),
        granted: true,
      });
      return true;
    }
  } else if (hasFailed(state)) {
    if (only !== undefined && only !== step.name && only !== instance) return false;
    if (wasPerformed(draft, step, instance)) {
      into.retried.push(instance);
      return true;
    }
  }
  into.reset.push(...begunWithin(draft, [step], frame).map(([one]) => one));
  return true;
}

const hasFailed = ({ conclusion }: StepState): boolean =>
  conclusion === 'failure' || conclusion === 'timed_out';

/** Whether it failed while it was performed. What could not even begin is looked at anew, its condition included. */
const wasPerformed = ({ progress }: Draft, { type }: Step, instance: string): boolean =>
  ['prompt', 'command', 'shell', 'dispatch', 'ralph-loop'].includes(type) &&
  progress.step_history.some((row) => row.step_name === instance);

/** A loop that ended without its condition, and none of whose steps failed. */
function isExhausted({ progress }: Draft, { type }: Step, instance: string): boolean {
  if (type === 'ralph-loop') return true;
  return (
    type === 'loop' &&
    progress.convergence_history.findLast(({ loop }) => loop === instance)?.converged === false
  );
}

/** The steps inside a block, each at its place, as far as the block went; null for what is none or has not got so far. */
function innerOf(
  draft: Draft,
  step: Step,
  frame: Frame,
  state: StepState,
): { step: Step; frame: Frame }[] | null {
  const at = (steps: readonly Step[], place: Frame): { step: Step; frame: Frame }[] | null => {
    const found = steps.map((child) => ({ step: child, frame: place }));
    return found.some((child) => stateOf(draft, child.step, place) !== undefined) ? found : null;
  };
  switch (step.type) {
    case 'serial':
    case 'parallel':
      return at(step.steps, frame);
    case 'conditional':
      return at(state.branch === 'else' ? step.else : step.then, frame);
    case 'loop':
      return at(step.steps, inIteration(draft, step, frame, state.iteration));
    case 'ralph-loop':
      // Its iterations have its name and are not it.
      return state.type === step.type
        ? at([step.body], inIteration(draft, step, frame, state.iteration))
        : null;
    case 'workflow':
      return at(step.definition.steps, inProcess(step, frame));
    case 'for-each': {
      const items = (state.items ?? []).flatMap(
        (item, index) => at(step.steps, forItem(step, frame, index, item)) ?? [],
      );
      return items.length > 0 ? items : null;
    }
    default:
      return null;
  }
}
