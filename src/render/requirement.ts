import type { Explained, Requirement } from '../decide/gates/requirement.ts';
import type { Answer, AnswerSource } from '../progress/gate.ts';
import { instant } from './instant.ts';
import { listed, pieces, type Line, type Piece } from './pieces.ts';

type Counted = Requirement['found'][number];

/** Names that one line lists. */
const NAMES = 6;
/** Parts that are listed at one level, and how deep. */
const PARTS = 8;
const DEPTH = 3;

const BY: { [source in AnswerSource]: string } = {
  review: 'by a review',
  comment: 'by a comment',
  label: 'by a label',
  tick: 'by a tick',
};

const counted = ({ login, source, at }: Counted): Piece[] => [
  { strong: login },
  ` approved ${BY[source]} ${instant(at)}`,
];

/** `1 of 2 approvals: maria approved …`, whom the rest is awaited from, and what stands in the way. */
export function countPieces(requirement: Requirement, others: readonly Answer[]): Piece[] {
  const { required, found, missing, note } = requirement;
  const givers = lacking(requirement);
  const said = [
    ...found.slice(-NAMES).map(counted),
    ...others
      .slice(-NAMES)
      .map(({ by, at, answer }): Piece[] => [
        { strong: by.login },
        ` ${answer === 'reject' ? 'rejected' : 'requested changes'} ${instant(at)}`,
      ]),
  ];
  return [
    `${found.length} of ${required} approval${required === 1 ? '' : 's'}`,
    ...said.flatMap((one, index) => [index === 0 ? ': ' : ', ', ...one]),
    ...(givers.length === 0 ? [] : [`; ${missing} more from `, ...givers]),
    ...(note === undefined ? [] : ['; ', ...pieces(note)]),
  ];
}

/** What a gate asks for beside a number of people, as a tree of required, found and missing. */
export const partLines = (parts: readonly Requirement[], depth = 1): Line[] => {
  const more = parts.length - PARTS;
  return [
    ...parts.slice(0, PARTS).map((part) => ({
      says: partPieces(part),
      ...(part.parts.length === 0 || depth >= DEPTH ? {} : { under: partLines(part.parts, depth + 1) }),
    })),
    ...(more > 0 ? [{ says: [`… and ${more} more`] }] : []),
  ];
};

function partPieces(part: Requirement): Piece[] {
  const symbol = part.note !== undefined ? '⚠️' : part.missing === 0 ? '✅' : '⬜';
  const givers = lacking(part);
  const by = listed(
    part.found.slice(-NAMES).map(({ login }) => ({ strong: login })),
    'and',
  );
  return [
    `${symbol} `,
    ...pieces(part.asks),
    ...(by.length === 0 ? [] : [': ', ...by]),
    ...(part.missing === 0 ? [] : [by.length === 0 ? ' is missing' : `; ${part.missing} missing`]),
    ...(givers.length === 0 ? [] : [': ', ...givers, ' can give it']),
    ...(part.note === undefined ? [] : [givers.length === 0 ? ': ' : '; ', ...pieces(part.note)]),
  ];
}

/** Who could give what is missing, as far as anybody is named. */
function lacking({ missing, from, found }: Requirement): Piece[] {
  if (missing === 0) return [];
  const left = from.filter((name) => !found.some(({ login }) => login.toLowerCase() === name.toLowerCase()));
  const names: Piece[] = left.slice(0, NAMES).map((name) => ({ strong: name }));
  const more = left.length - names.length;
  return listed(more > 0 ? [...names, `${more} more`] : names, 'or');
}

/** Everybody whose answer does not count with the reason, the newest last. */
export function uncounted(all: Explained['not_counted'], limit: number): Line[] {
  const newest = limit === 0 ? [] : all.slice(-limit);
  const more = all.length - newest.length;
  return [
    ...newest.map(({ login, source, why }) => ({
      says: [
        `The ${source} of `,
        { strong: login },
        ' does not count: ',
        ...pieces(why.replace(/\.$/, '')),
        '.',
      ],
    })),
    ...(more > 0
      ? [{ says: [`${more} earlier answer${more === 1 ? ' does' : 's do'} not count either.`] }]
      : []),
  ];
}
