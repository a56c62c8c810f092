import type { Gate } from '../../progress/gate.ts';
import { outputKey } from '../../progress/output-key.ts';
import type { Progress, StepState } from '../../progress/schema.ts';

/** A gate with the step it belongs to. */
export interface PlacedGate {
  instance: string;
  state: StepState;
  gate: Gate;
}

/** Every gate that ever opened and that the document still knows. */
export const gatesIn = ({ steps }: Progress): PlacedGate[] =>
  Object.entries(steps).flatMap(([instance, state]) =>
    state.gate === undefined ? [] : [{ instance, state, gate: state.gate }],
  );

/** Gates that wait for a person now. */
export const waitingGates = (progress: Progress): PlacedGate[] => gatesIn(progress).filter(isWaiting);

/** A gate that is asked again waits, though its step has ended. */
const isWaiting = ({ state, gate }: PlacedGate): boolean =>
  gate.status === 'pending' && (state.status === 'waiting' || gate.reopened !== undefined);

/** Gates that were open when somebody spoke. */
export const openAt = (progress: Progress, at: string): PlacedGate[] =>
  gatesIn(progress).filter((open) => {
    const { state, gate } = open;
    // A gate that was cancelled never closed: it ended with its step.
    const ended = gate.closed_at ?? (isWaiting(open) ? undefined : (state.completed_at ?? ''));
    const { reopened } = gate;
    const before = reopened !== undefined && gate.opened_at < at && reopened.closed_at >= at;
    return before || ((reopened?.at ?? gate.opened_at) < at && (ended === undefined || ended >= at));
  });

/** Whether words without a name, said while a gate was closed, were meant for another that was open. */
export function isMeantForAnother(
  progress: Progress,
  { instance }: PlacedGate,
  at: string,
  verb: string,
): boolean {
  const open = openFor(progress, at, verb);
  return open.length > 0 && open.every((other) => other.instance !== instance);
}

const VALUES: readonly Gate['kind'][] = ['input', 'words'];
const JUDGED: readonly Gate['kind'][] = ['approval', 'words', 'error'];

/**
 * Whether several gates were open that a word without a name could mean. What somebody said then never counts, even
 * once only one is left; and what was clear then stays so when another opens.
 */
export const severalOpen = (progress: Progress, at: string, verb: string): boolean =>
  openFor(progress, at, verb).length > 1;

/** Gates that were open when somebody spoke and that such words can answer. */
function openFor(progress: Progress, at: string, verb: string): PlacedGate[] {
  const kinds = verb === 'input' ? VALUES : JUDGED;
  return openAt(progress, at).filter(({ gate }) => kinds.includes(gate.kind));
}

/** What people type to mean one gate: its name, and in a for-each the item it stands for, `agree[1]`. */
export const addressOf = ({ instance, state, gate }: PlacedGate): string =>
  `${gate.name}${outputKey(instance).slice(state.name.length)}`;
