import { APPROVING, labelFor } from '../decide/answers/labels.ts';
import { waitingGates } from '../decide/gates/open-gates.ts';
import { canJudge } from '../decide/orders/inbox.ts';
import type { LabelChange, Snapshot } from '../decide/snapshot.ts';
import type { Situation } from '../decide/situation.ts';
import { inFlight } from '../decide/decide.ts';
import type { Gate } from '../progress/gate.ts';
import type { Progress } from '../progress/schema.ts';

/**
 * Labels that approve nothing any more, and are taken off so that the next round begins without them: of gates that
 * are closed or never were, and those whose answer is void or did not count. One that counts stays until its gate is used,
 * since taking it off is how a person takes the approval back; so does one that nobody has judged yet.
 */
export function spentLabels(situation: Situation, after: Progress | null): string[] {
  const { snapshot } = situation;
  // What could not be read may hold the answer that a label is.
  if (!canJudge(situation)) return [];
  const on = Object.entries(snapshot.seen.labels).flatMap(([name, label]) => (label.on ? [name] : []));
  return on.filter((name) => name.toLowerCase().startsWith(APPROVING) && !serves(snapshot, after, name));
}

function serves(snapshot: Snapshot, after: Progress | null, label: string): boolean {
  if (!inFlight(after)) return false;
  const set = snapshot.labelled.findLast((change) => isSame(change.label, label));
  if (set?.on !== true) return false;
  const counted = Object.values(after.steps).some(
    ({ gate }) => gate?.status === 'approved' && gate.used === undefined && hasCounted(gate, set),
  );
  return counted || waitingGates(after).some(({ gate }) => isHeard(gate, label, set));
}

/** Whether an open gate counted it, or has yet to judge it. */
const isHeard = (gate: Gate, label: string, set: LabelChange): boolean =>
  isSame(labelFor(gate.name) ?? '', label) &&
  set.at > gate.since &&
  !gate.refused.some(({ source_id }) => source_id === set.id);

const hasCounted = ({ answers }: Gate, { id }: LabelChange): boolean =>
  answers.some(({ source, source_id }) => source === 'label' && source_id === id);

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
