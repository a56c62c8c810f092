import type { AdviceCounts, AdviceRow, ChoicePoint, Move } from '../progress/advice.ts';
import type { Progress } from '../progress/schema.ts';
import { instant } from './instant.ts';
import { capital } from './notices.ts';
import { inMarkdown, listed, type Line, type Piece } from './pieces.ts';
import { hasEnded } from './standing.ts';

const MOVES: { readonly [type in Move['type']]: { before: string; after: string } } = {
  retry_step: { before: 'trying ', after: ' again' },
  execute_step: { before: 'going on with ', after: '' },
  wait_for_human: { before: 'asking a person about ', after: '' },
  abort: { before: 'giving ', after: ' up' },
};

/** A move in words that fit behind a preposition: `trying review again`. */
export function moveWords({ type, step_name }: Move): string {
  const { before, after } = MOVES[type];
  return `${before}${step_name}${after}`;
}

/** What a choice was about: `attempt 2 of review failed`. */
export const pointWords = ({ of, step, count }: ChoicePoint): string =>
  of === 'failure'
    ? `attempt ${count} of ${step} failed`
    : `${step} has not reached its goal in iteration ${count}`;

const times = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

/** How often a model was asked and followed; that it was not asked where one move was legal is counted as well. */
export const adviceCountWords = ({ asked, given, refused, alone }: AdviceCounts): string =>
  `Claude was asked ${asked === 0 ? 'nothing' : times(asked)}${
    asked === 0 ? '' : `, followed ${times(given)}, overruled ${times(refused)}`
  }; ${alone} ${alone === 1 ? 'move was' : 'moves were'} the only legal one`;

/** What came of one question, as a sentence. */
function rowPieces({ point, at, move, reasoning, why }: AdviceRow): Piece[] {
  const asked = `${instant(at)}: ${pointWords(point)}. `;
  if (move === undefined)
    return [asked, `What Claude answered was not followed, so the rules decided: ${why ?? ''}`];
  return [asked, 'Claude chose ', { strong: moveWords(move) }, `: ${reasoning ?? ''}`];
}

/** The newest answers, newest first; empty where nothing was ever asked. */
export const adviceRows = ({ advice }: Progress): Line[] =>
  (advice?.rows ?? []).toReversed().map((row) => ({ says: rowPieces(row) }));

/** What is being asked, or what came of it while the run still stands at that choice; empty elsewhere. */
export function advicePieces(progress: Progress): Piece[] {
  if (progress.advice === undefined || hasEnded(progress)) return [];
  const { asked, rows } = progress.advice;
  if (asked !== undefined)
    return [
      `${capital(pointWords(asked.point))}, and Claude is asked to choose: `,
      ...listed(
        asked.moves.map((move) => ({ strong: moveWords(move) })),
        'or',
      ),
      `. The rules decide if nothing is heard by ${instant(asked.lease_until)}.`,
    ];
  const last = rows.at(-1);
  if (last === undefined || progress.steps[last.point.step]?.advice?.count !== last.point.count) return [];
  return rowPieces(last);
}

/** The same as lines of the status comment, set off from what follows. */
export function adviceLines(progress: Progress): string[] {
  const says = advicePieces(progress);
  return says.length === 0 ? [] : ['', inMarkdown(says)];
}
