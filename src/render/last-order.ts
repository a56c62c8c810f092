import type { Progress } from '../progress/schema.ts';
import { checkedWords } from './back-words.ts';
import { instant } from './instant.ts';
import { inMarkdown, type Piece } from './pieces.ts';
import { hasEnded, isUndoing } from './standing.ts';

/** What was ordered last and what came of it, in one sentence; empty where the rest of the status says it already. */
export function orderPieces(progress: Progress): Piece[] {
  const row = progress.inbox.handled.findLast(({ did }) => did !== undefined);
  if (row?.did === undefined || isSaidAnyway(progress, row.verb)) return [];
  const { verb, login, at, did, checked, differs = [] } = row;
  const by: Piece[] = login === undefined ? [] : [' by ', { strong: login }];
  const when = at === undefined ? '' : `, ${instant(at)}`;
  const found = checked === undefined ? '' : ` Afterwards ${checkedWords(checked, differs)}.`;
  return ['Last order: ', { code: `/${verb}` }, ...by, `${when}. ${did}${found}`];
}

/** The same as lines of the status comment, set off from what follows. */
export function orderLines(progress: Progress): string[] {
  const says = orderPieces(progress);
  return says.length === 0 ? [] : ['', inMarkdown(says)];
}

/** Who paused a run, cancelled it or has it undone stands where it says what is happening now. */
function isSaidAnyway(progress: Progress, verb: string): boolean {
  if (verb === 'pause') return progress.paused !== undefined;
  if (verb === 'compensate') return isUndoing(progress);
  return hasEnded(progress) || verb === 'cancel' || verb === 'terminate';
}
