import { gatesIn } from '../gates/open-gates.ts';
import type { Draft } from '../draft.ts';
import { ENDED } from '../../progress/schema.ts';
import { pointsNamed } from '../run/point.ts';
import { revivalOf } from '../run/revive.ts';
import { by, type Obey } from './order.ts';

/** `/retry` where no gate asks about a failure: delayed attempts are due now, and a run that failed goes on. */
export const retry: Obey = (draft, letter) => {
  const { words } = letter.command;
  const [name, ...more] = words;
  if (more.length > 0) return 'name one step, or none: /retry step';
  return ENDED.includes(draft.progress.status)
    ? revive(draft, name, by(letter))
    : hasten(draft, name, by(letter));
};

type By = ReturnType<typeof by>;

function hasten(draft: Draft, name: string | undefined, who: By): string | null {
  if (draft.progress.ending !== undefined) return 'the run is ending; nothing is tried again by command now';
  const delayed = Object.entries(draft.progress.steps).filter(
    ([, { status, attempts, not_before }]) =>
      status === 'pending' && attempts > 0 && not_before !== undefined,
  );
  const meant = delayed.filter(([instance, state]) => [undefined, instance, state.name].includes(name));
  // A person's word does not wait for what a model is asked.
  const asked = draft.progress.advice?.asked?.point.step;
  const due = meant.filter(
    ([instance, { not_before }]) => (not_before ?? '') > draft.now || instance === asked,
  );
  if (due.length > 0) {
    draft.record({ type: 'run.hastened', by: who, steps: due.map(([instance]) => instance) });
    return null;
  }
  const failed = gatesIn(draft.progress).filter(
    ({ gate }) => gate.kind === 'error' && gate.status === 'pending',
  );
  const waiting = [...delayed.map(([instance]) => instance), ...failed.map(({ instance }) => instance)];
  const known =
    waiting.length === 0 ? 'nothing waits for another attempt' : `there waits: ${waiting.join(', ')}`;
  return name === undefined || waiting.length === 0 ? known : `${name} waits for no other attempt; ${known}`;
}

function revive(draft: Draft, name: string | undefined, who: By): string | null {
  const { status, ending, steps } = draft.progress;
  if (status !== 'failed')
    return `the run has ${status === 'cancelled' ? 'been cancelled' : 'ended well'}, so nothing is to be tried again; /reset goes back to a step, /start begins a new run`;
  if ((ending?.undone ?? []).length > 0 || (ending?.undo ?? []).length > 0)
    return 'what the run had done was undone, so it cannot go on where it failed; /reset goes back to a step, /start begins a new run';
  if (name !== undefined) {
    const points = pointsNamed(draft, name);
    if (typeof points === 'string') return points;
    const failed = points.some(({ instance }) =>
      ['failure', 'timed_out'].includes(steps[instance]?.conclusion ?? ''),
    );
    if (!failed) return `${name} did not fail`;
  }
  const revival = revivalOf(draft, name);
  const { retried, reset, reopened } = revival;
  if (retried.length + reset.length + reopened.length === 0)
    return 'no step of the run failed; /reset goes back to a step';
  draft.record({ type: 'run.revived', by: who, ...revival });
  return null;
}
