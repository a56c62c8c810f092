import { waitingGates, type PlacedGate } from '../decide/gates/open-gates.ts';
import type { Gate } from '../progress/gate.ts';
import type { Progress } from '../progress/schema.ts';
import { means } from './names.ts';
import { isAnswer } from './typed.ts';
import type { Action, Deed } from './script.ts';

/** What a person can do now, at the earliest, and the gate it is said at. */
export interface Chance {
  deed: Deed;
  /** Milliseconds since 1970. */
  at: number;
  gate: PlacedGate | undefined;
}

const KINDS: { readonly [does in Action]?: readonly Gate['kind'][] } = {
  approve: ['approval', 'words'],
  reject: ['approval', 'words', 'error'],
  'request-changes': ['approval'],
  input: ['input', 'words'],
  retry: ['error'],
  skip: ['error'],
};

/** When a deed applies as things stand; undefined while its gate is closed or its step has not ended. */
export function chanceOf(deed: Deed, progress: Progress, start: number): Chance | undefined {
  const { when, does } = deed;
  const open = waitingGates(progress);
  if ('at' in when) {
    const fitting = open.filter(({ gate }) => KINDS[does]?.includes(gate.kind) === true);
    return { deed, at: start + when.at * 1_000, gate: fitting.length === 1 ? fitting[0] : undefined };
  }
  const gate = gateFor(deed, when.after, open);
  const since =
    gate?.gate.opened_at ?? (isAsked(progress, when.after) ? undefined : endOf(progress, when.after));
  return since === undefined ? undefined : { deed, at: Date.parse(since) + when.delay * 1_000, gate };
}

/** The open gate that is meant; of several with one name the first that the person has not answered. */
function gateFor({ who }: Deed, after: string, open: readonly PlacedGate[]): PlacedGate | undefined {
  const meant = open.filter(
    ({ instance, state, gate }) =>
      means(after, instance) || means(after, `${gate.name}${instance.slice(state.name.length)}`),
  );
  const said = ({ gate }: PlacedGate): boolean =>
    gate.answers.some(({ by }) => by.login.toLowerCase() === who.toLowerCase());
  return meant.find((placed) => !said(placed)) ?? meant[0];
}

/** Whether a name is that of a gate: what is done after it is done while it is open, not when it has closed. */
const isAsked = ({ steps }: Progress, after: string): boolean =>
  Object.entries(steps).some(
    ([instance, { gate }]) => gate !== undefined && gate.kind !== 'error' && means(after, instance),
  );

/** When a step first ended, of what is known of it; one that never began has not. */
function endOf({ steps }: Progress, after: string): string | undefined {
  return Object.entries(steps)
    .flatMap(([instance, { started_at, completed_at }]) =>
      completed_at !== undefined && started_at !== undefined && means(after, instance) ? [completed_at] : [],
    )
    .sort()[0];
}

/** Why a deed never applied, for people. */
export function whyNever({ when, does }: Deed, ended: boolean): string {
  if ('at' in when) return 'the run had ended';
  if (ended && !isAnswer(does)) return `the run ended before that was due after ${when.after}`;
  return `${when.after} was not open, or had not ended, at any time at which it was due`;
}
