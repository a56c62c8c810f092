import { journalAddress } from '../address.ts';
import { counted } from '../counted.ts';
import type { Recorded } from '../history/history-of.ts';
import { rowPieces } from '../history/row-pieces.ts';
import type { RenderInput } from '../input.ts';
import { instant } from '../instant.ts';
import { listInMarkdown, type Block, type Line, type Piece } from '../pieces.ts';

/** The most that is told of one decision. */
const SAID = 320;
/** Left free for what stands around the list. */
const AROUND = 1_200;
/** Commits that were passed over and are named. */
const NAMED_COMMITS = 3;

/** Decisions as they were recorded, newest first, as many as there is room for, and the way to all of them. */
export function recordedBlocks(input: RenderInput, history: Recorded, room: number): Block[] {
  const newest = history.decisions.toReversed();
  const lines: Line[] = [];
  let left = room - AROUND;
  for (const row of newest) {
    const line = { says: rowPieces(row, SAID) };
    left -= (listInMarkdown([line])[0]?.length ?? 0) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const [last] = newest;
  return [
    { heading: 'History' },
    ...(last === undefined
      ? [{ paragraph: ['Nothing that can be read was recorded.'] }]
      : [{ paragraph: [`Every decision up to ${instant(last.at)}, newest first:`] }, { list: lines }]),
    ...passedOver(history),
    { paragraph: wayToAll(input, newest.length - lines.length + history.older) },
  ];
}

function passedOver({ passed_over }: Recorded): Block[] {
  if (passed_over.length === 0) return [];
  const named = passed_over.slice(-NAMED_COMMITS).map(({ commit, author, why }): Line => {
    return {
      says: [`Commit ${commit.slice(0, 10)} by `, { strong: author ?? 'somebody unknown' }, `: ${why}`],
    };
  });
  return [
    { paragraph: [`No decision went on from ${counted(passed_over.length, 'commit')}:`] },
    { list: named },
  ];
}

function wayToAll(input: RenderInput, older: number): Piece[] {
  const before = older === 0 ? '' : `${counted(older, 'older decision')} went before. `;
  return [
    `${before}All of them, as a table: `,
    { code: `pawl history --pr ${input.pull} --format csv` },
    '. One commit each: ',
    { text: 'the branch of the run', url: journalAddress(input) },
    '. ',
    { code: '/history' },
    ' brings this list up to date.',
  ];
}
