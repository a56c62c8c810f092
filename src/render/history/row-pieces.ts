import { instant } from '../instant.ts';
import { truncate } from '../markdown.ts';
import type { Piece } from '../pieces.ts';
import { byPerson } from './people.ts';
import type { DecisionRow } from './schema.ts';

/** People of one decision that are named. */
const NAMED = 6;

/** One decision on one line: when, what, by whom, why, and its commit. At most `said` characters of what. */
export function rowPieces(row: DecisionRow, said: number): Piece[] {
  const { at, says, what, reason, commit, url } = row;
  const short = commit.slice(0, 10);
  return [
    `${instant(at)} · `,
    truncate(says.join(' ') || what, said),
    ...whom(row),
    ...(reason === null ? [] : [' · ', { code: reason }]),
    ' · ',
    url === null ? short : { text: short, url },
  ];
}

function whom({ people }: DecisionRow): Piece[] {
  const all = byPerson(people);
  const named = all
    .slice(0, NAMED)
    .flatMap(({ login, did }, index) => [index === 0 ? ' · by ' : ', ', { strong: login }, ` (${did})`]);
  return all.length > NAMED ? [...named, ` and ${all.length - NAMED} more`] : named;
}
