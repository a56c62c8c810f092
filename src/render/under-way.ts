import type { Progress, StepState } from '../progress/schema.ts';
import { actionsRunAddress, type Place } from './address.ts';
import { awaitedNow } from './detail.ts';
import { openGates } from './gates.ts';
import { instant } from './instant.ts';
import { inMarkdown, type Piece } from './pieces.ts';
import { truncate } from './markdown.ts';
import { isHolding } from './standing.ts';

/** What is being performed, waited for or put off, one sentence each, at most three and a count. */
export function underWay(progress: Progress, place: Place): Piece[][] {
  const states = Object.entries(progress.steps);
  const lines: Piece[][] = [
    ...states.filter(([, state]) => state.claim !== undefined).map((one) => performed(progress, one)),
    ...states.filter(([, state]) => isDispatched(state)).map((one) => dispatched(one, place)),
    ...states.filter(([, state]) => isHolding(state)).map(held),
    ...states.filter(([, state]) => isDelayed(state)).map(delayed),
    ...Object.entries(progress.circuits ?? {}).flatMap(tripped),
  ];
  const more = lines.splice(3).length;
  if (more > 0) lines.push([`${more} more step${more === 1 ? ' is' : 's are'} on the way.`]);
  return lines;
}

/** What a running run says of itself. */
export function runningLines(progress: Progress, place: Place): string[] {
  const lines = underWay(progress, place).map(inMarkdown);
  if (lines.length === 0) lines.push(between(progress));
  if (openGates(progress).length === 0) lines.push('Nobody is awaited.');
  return broken(lines);
}

/** Lines of one paragraph, with a line break behind each but the last. */
export const broken = (lines: readonly string[]): string[] =>
  lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line));

const isDispatched = (state: StepState): boolean =>
  state.run !== undefined && state.claim === undefined && state.status !== 'completed';

const isDelayed = (state: StepState): boolean => state.status === 'pending' && state.not_before !== undefined;

function performed(progress: Progress, [instance, state]: [string, StepState]): Piece[] {
  const row = progress.step_history.findLast(
    (one) => one.step_name === instance && one.status === 'in_progress',
  );
  const until =
    state.claim === undefined ? '' : `; given up if nothing is heard by ${instant(state.claim.lease_until)}`;
  return [
    called(instance, state),
    ' is being performed',
    ...(row === undefined || row.agent === '' ? [] : [' by ', { code: row.agent }]),
    ...(row?.model === undefined ? [] : [' with ', { code: row.model }]),
    ...(state.started_at === undefined ? [] : [' since ', { strong: instant(state.started_at) }]),
    ...(state.attempts > 1 ? [`, attempt ${state.attempts}`] : []),
    `${until}.`,
  ];
}

function dispatched([instance, state]: [string, StepState], place: Place): Piece[] {
  const id = state.run?.id ?? 0;
  const run = { text: `actions run ${id}`, url: actionsRunAddress(place, id) };
  return [called(instance, state), ' lasts as long as ', run, `${atLatest(state)}.`];
}

const held = ([instance, state]: [string, StepState]): Piece[] => [
  called(instance, state),
  ` waits ${truncate(awaitedNow(state), 160)}${atLatest(state)}.`,
];

const delayed = ([instance, state]: [string, StepState]): Piece[] => [
  called(instance, state),
  ...(state.error === undefined ? [] : [' failed with ', { code: state.error.type }, ' and']),
  ' is tried again from ',
  { strong: instant(state.not_before ?? '') },
  '.',
];

const tripped = ([name, { failures, open_until }]: [
  string,
  NonNullable<Progress['circuits']>[string],
]): Piece[][] =>
  open_until === undefined
    ? []
    : [
        [
          { strong: name },
          ` failed ${failures} times in a row and is not started before ${instant(open_until)}.`,
        ],
      ];

const atLatest = ({ deadline }: StepState): string =>
  deadline === undefined ? '' : `, until ${instant(deadline)} at the latest`;

function between(progress: Progress): string {
  const last = progress.last_completed_step_name;
  return inMarkdown([
    'The next step is about to begin',
    ...(last === null ? [] : [' after ', { code: last }]),
    `, as of ${instant(progress.updated_at)}.`,
  ]);
}

/** `5 · review`, with its item inside a for-each: `review[2]`. */
const called = (instance: string, state: StepState): Piece => ({
  strong: `${state.number === undefined ? '' : `${state.number} · `}${truncate(`${state.name}${/\[\d+\]$/.exec(instance)?.[0] ?? ''}`, 80)}`,
});
