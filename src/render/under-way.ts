import type { Progress, StepState } from '../progress/schema.ts';
import { actionsRunAddress, type Place } from './address.ts';
import { awaitedNow } from './detail.ts';
import { openGates } from './gates.ts';
import { instant } from './instant.ts';
import { code, link, plain } from './markdown.ts';
import { isHolding } from './standing.ts';

/** What is being performed, waited for or put off, one sentence each, at most three and a count. */
export function underWay(progress: Progress, place: Place): string[] {
  const states = Object.entries(progress.steps);
  const lines = [
    ...states.filter(([, state]) => state.claim !== undefined).map((one) => performed(progress, one)),
    ...states.filter(([, state]) => isDispatched(state)).map((one) => dispatched(one, place)),
    ...states.filter(([, state]) => isHolding(state)).map(held),
    ...states.filter(([, state]) => isDelayed(state)).map(delayed),
    ...Object.entries(progress.circuits ?? {}).flatMap(tripped),
  ];
  const more = lines.splice(3).length;
  if (more > 0) lines.push(`${more} more step${more === 1 ? ' is' : 's are'} on the way.`);
  return lines;
}

/** What a running run says of itself. */
export function runningLines(progress: Progress, place: Place): string[] {
  const lines = underWay(progress, place);
  if (lines.length === 0) lines.push(between(progress));
  if (openGates(progress.steps).length === 0) lines.push('Nobody is awaited.');
  return broken(lines);
}

/** Lines of one paragraph, with a line break behind each but the last. */
export const broken = (lines: readonly string[]): string[] =>
  lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line));

const isDispatched = (state: StepState): boolean =>
  state.run !== undefined && state.claim === undefined && state.status !== 'completed';

const isDelayed = (state: StepState): boolean => state.status === 'pending' && state.not_before !== undefined;

function performed(progress: Progress, [instance, state]: [string, StepState]): string {
  const row = progress.step_history.findLast(
    (one) => one.step_name === instance && one.status === 'in_progress',
  );
  const worker = row === undefined || row.agent === '' ? '' : ` by ${code(row.agent)}`;
  const attempt = state.attempts > 1 ? `, attempt ${state.attempts}` : '';
  const since = state.started_at === undefined ? '' : ` since **${instant(state.started_at)}**`;
  const until =
    state.claim === undefined ? '' : `; given up if nothing is heard by ${instant(state.claim.lease_until)}`;
  return `**${called(instance, state)}** is being performed${worker}${since}${attempt}${until}.`;
}

function dispatched([instance, state]: [string, StepState], place: Place): string {
  const id = state.run?.id ?? 0;
  return `**${called(instance, state)}** lasts as long as ${link(`actions run ${id}`, actionsRunAddress(place, id))}${atLatest(state)}.`;
}

const held = ([instance, state]: [string, StepState]): string =>
  `**${called(instance, state)}** waits ${plain(awaitedNow(state), 160)}${atLatest(state)}.`;

function delayed([instance, state]: [string, StepState]): string {
  const error = state.error === undefined ? '' : ` failed with ${code(state.error.type)} and`;
  return `**${called(instance, state)}**${error} is tried again from **${instant(state.not_before ?? '')}**.`;
}

const tripped = ([name, { failures, open_until }]: [
  string,
  NonNullable<Progress['circuits']>[string],
]): string[] =>
  open_until === undefined
    ? []
    : [
        `**${plain(name, 80)}** failed ${failures} times in a row and is not started before ${instant(open_until)}.`,
      ];

const atLatest = ({ deadline }: StepState): string =>
  deadline === undefined ? '' : `, until ${instant(deadline)} at the latest`;

function between(progress: Progress): string {
  const last = progress.last_completed_step_name;
  const after = last === null ? '' : ` after ${code(last)}`;
  return `The next step is about to begin${after}, as of ${instant(progress.updated_at)}.`;
}

/** `5 · review`, with its item inside a for-each: `review[2]`. */
const called = (instance: string, state: StepState): string =>
  `${state.number === undefined ? '' : `${state.number} · `}${plain(`${state.name}${/\[\d+\]$/.exec(instance)?.[0] ?? ''}`, 80)}`;
