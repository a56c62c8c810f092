import { later, minutesLater } from '../../instant.ts';
import type { Entry } from '../../progress/entry.ts';
import { ENDED } from '../../progress/schema.ts';
import { childrenOf, findStep } from '../../workflow/graph.ts';
import type { BlockStep, Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { inIteration } from '../scope/frame.ts';
import { instanceOf, ROOT, type Frame } from '../scope/instance.ts';
import { timeoutOf } from '../steps/block-timeout.ts';
import { begunWithin, cancelAnew } from '../steps/cancel.ts';
import { failedUncaught, settled, stateOf } from '../steps/needs.ts';
import { restingOn } from '../steps/reset.ts';
import { listOf, type Point } from './point.ts';

type Reset = Extract<Entry, { type: 'run.reset' }>;
export type Reopened = Reset['reopened'][number];
/** What is as if it had not begun when the run goes back, and where it then stands. */
export type Back = Pick<Reset, 'reset' | 'reopened' | 'phase' | 'unconverged' | 'deadline'>;

/** Back to the beginning of the run. */
export const toBeginning = (draft: Draft): Back => ({
  reset: draft.workflow.steps.flatMap((step) => within(draft, [step], ROOT)),
  reopened: [],
  ...phasesFrom(draft, null),
  ...freshDeadline(draft),
});

/** Back to where some steps began, or with `after` to where one had just ended: everything that rests on them goes with them. */
export function backTo(draft: Draft, points: readonly Point[], after: boolean): Back {
  const reset = new Set<string>();
  for (const point of points) for (const instance of from(draft, point, after)) reset.add(instance);
  const reopened = new Map<string, Reopened>();
  for (const { around } of points)
    for (const [at, { block, frame }] of around.entries()) {
      const instance = instanceOf(block, frame);
      if (reset.has(instance) || stateOf(draft, block, frame) === undefined) continue;
      const inner = around[at + 1]?.frame ?? points[0]?.frame ?? frame;
      reopened.set(instance, reopen(draft, block, frame, inner, reset));
    }
  const [first] = points;
  return {
    reset: Object.keys(draft.progress.steps).filter((instance) => reset.has(instance)),
    reopened: [...reopened.values()],
    ...phasesFrom(draft, first === undefined ? null : phaseAt(draft, first)),
    ...freshDeadline(draft),
  };
}

/**
 * Records that the run goes back: what is under way and begins anew is stopped first. What was only stopped when the run
 * ended goes on too: a step begins anew, a block where it stood.
 */
export function goBack(
  draft: Draft,
  back: Back,
  more: Pick<Reset, 'by' | 'to' | 'head_oid' | 'differing' | 'others'>,
): void {
  cancelAnew(draft, back.reset);
  const known = new Set([...back.reset, ...back.reopened.map(({ step }) => step)]);
  const stopped = Object.entries(draft.progress.steps).filter(
    ([instance, { conclusion, because }]) =>
      conclusion === 'cancelled' && because === 'run-ended' && !known.has(instance),
  );
  const blocks = stopped.filter(([, { name, type }]) => isBlockNamed(draft, name, type));
  const others = stopped.filter((one) => !blocks.includes(one));
  draft.record({
    type: 'run.reset',
    ...more,
    ...back,
    reset: [...back.reset, ...others.map(([instance]) => instance)],
    reopened: [...back.reopened, ...blocks.map(([step]) => ({ step }))],
  });
}

function isBlockNamed({ workflow }: Draft, name: string, type: string): boolean {
  const step = findStep(workflow, name);
  // A ralph-loop's iterations have its name and are not it.
  return step !== undefined && step.type === type && isBlock(step);
}

/** What begins anew with one step: in its own list, in later iterations, and behind each block around it. */
function from(draft: Draft, { step, frame, around, list }: Point, after: boolean): string[] {
  const own = after ? new Set(within(draft, [step], frame)) : new Set<string>();
  const found = restingOn(draft, step.name, list, frame).filter((instance) => !own.has(instance));
  for (const [at, { block, frame: place }] of around.entries()) {
    const inside = new Set(within(draft, [block], place));
    const behind = restingOn(draft, block.name, listOf(draft.workflow, around[at - 1]?.block, block), place);
    found.push(...behind.filter((instance) => !inside.has(instance)));
    const inner = around[at + 1]?.frame ?? frame;
    if (block.type === 'loop') found.push(...laterIterations(draft, block, place, inner.iteration));
  }
  return found;
}

const within = (draft: Draft, steps: readonly Step[], frame: Frame): string[] =>
  begunWithin(draft, steps, frame).map(([instance]) => instance);

function laterIterations(
  draft: Draft,
  loop: Extract<Step, { type: 'loop' }>,
  frame: Frame,
  count: number,
): string[] {
  const found: string[] = [];
  for (let one = count + 1; one <= (stateOf(draft, loop, frame)?.iteration ?? 0); one += 1)
    found.push(...within(draft, loop.steps, inIteration(draft, loop, frame, one)));
  return found;
}

/** How a block around goes on; a loop in the iteration of `inner`, tested as far as what stays there. */
export function reopen(
  draft: Draft,
  block: Step,
  frame: Frame,
  inner: Frame,
  gone: ReadonlySet<string>,
): Reopened {
  const minutes = isBlock(block) ? timeoutOf(block) : undefined;
  return {
    step: instanceOf(block, frame),
    ...(minutes === undefined ? {} : { deadline: minutesLater(draft.now, minutes) }),
    ...(block.type === 'loop'
      ? {
          iteration: inner.iteration,
          tested: block.steps.filter((child) => isFinished(draft, child, inner, gone)).length,
        }
      : {}),
  };
}

const isBlock = (step: Step): step is BlockStep => childrenOf(step).length > 0 || step.type === 'ralph-loop';

function isFinished(draft: Draft, child: Step, frame: Frame, gone: ReadonlySet<string>): boolean {
  const state = stateOf(draft, child, frame);
  if (gone.has(instanceOf(child, frame)) || !settled(state)) return false;
  return state?.conclusion !== 'skipped' && !failedUncaught(state);
}

/** The phase that the run was in where a step stands: its own, or that which had been entered when it began. */
function phaseAt({ progress }: Draft, { frame, instance }: Point): string | null {
  if (frame.phase !== undefined) return frame.phase;
  const began = progress.steps[instance]?.started_at ?? progress.started_at;
  return progress.phase_transitions.findLast(({ at }) => at <= began)?.to ?? null;
}

/** The phase the run is in from now on; it and those behind it have not converged. */
function phasesFrom({ workflow }: Draft, phase: string | null): Pick<Back, 'phase' | 'unconverged'> {
  const names = workflow.phases.map(({ name }) => name);
  return { phase, unconverged: names.slice(phase === null ? 0 : Math.max(0, names.indexOf(phase))) };
}

/** A run whose time is over gets as much again as it had at first. */
export function freshDeadline({ progress, now }: Draft): { deadline?: string } {
  const { deadline, started_at, status } = progress;
  if (deadline === undefined || (deadline > now && !ENDED.includes(status))) return {};
  const seconds = (Date.parse(deadline) - Date.parse(started_at)) / 1_000;
  return { deadline: later(now, Math.max(60, seconds)) };
}

/** Steps that were undone and would still count as done: the run cannot stand there. */
export function undoneYetKept({ progress }: Draft, { reset }: Pick<Back, 'reset'>): string[] {
  return (progress.ending?.undone ?? []).filter(
    (instance) => !reset.includes(instance) && progress.steps[instance]?.conclusion === 'success',
  );
}
