import type { Gate } from '../progress/gate.ts';
import type { AskingStep } from '../workflow/step.ts';
import type { OpenGate } from './gates.ts';
import { instant } from './instant.ts';
import { paragraph, plain } from './markdown.ts';
import { inMarkdown, listed, listInMarkdown, pieces, type Piece } from './pieces.ts';
import { uncounted } from './requirement.ts';
import { typed } from './typed.ts';

/** The first lines of an open gate: its name, since when it is open, and what it says. */
export const opening = (open: OpenGate): string[] => [
  `**Your answer is needed: ${plain(typed(open), 80)}** · open since ${instant(open.gate.opened_at)}`,
  '',
  ...(open.gate.message === '' ? [] : [paragraph(plain(open.gate.message, 500)), '']),
];

const NEXT: { [action in AskingStep['on_timeout']]: string } = {
  remind: 'people are reminded',
  escalate: 'it is handed on',
  reject: 'it counts as rejected',
  abort: 'the run ends',
  continue: 'the run goes on without an answer',
  'auto-approve': 'it counts as approved where policy allows that, though nobody approved',
};

const people = (logins: readonly string[]): Piece[] =>
  listed(
    logins.slice(0, 10).map((login) => ({ strong: login })),
    'and',
  );

/** Until when an answer is awaited and what happens then, or since when it is overdue and who has it now. */
export function timePieces({ overdue, deadline }: Gate, step: AskingStep | undefined): Piece[] {
  if (overdue !== undefined) {
    const to = overdue.escalated_to ?? [];
    return [
      { strong: 'Overdue' },
      ` since ${instant(overdue.at)}`,
      ...(to.length === 0 ? [] : ['; handed on to ', ...people(to)]),
    ];
  }
  if (deadline === undefined) return [];
  return [
    { strong: 'Until' },
    ` ${instant(deadline)}${step === undefined ? '' : `; after that ${NEXT[step.on_timeout]}`}`,
  ];
}

/** How often people were called so far, and when they are next. */
export function reminderPieces({ reminded = 0, remind_at = [] }: Gate): Piece[] {
  const next = remind_at[reminded];
  const so_far = `${reminded === 0 ? 'none' : reminded} so far`;
  if (next !== undefined) return [{ strong: 'Reminders' }, ` ${so_far}; the next is due ${instant(next)}`];
  return reminded === 0 ? [] : [{ strong: 'Reminders' }, ` ${so_far}`];
}

/** Why earlier answers do not count, and who handed the gate on to whom. */
export function happenedPieces({ changed, reopened, delegated = [], since, opened_at }: Gate): Piece[][] {
  return [
    ...(reopened === undefined
      ? []
      : [
          [
            { strong: 'Asked again' },
            ` since ${instant(reopened.at)}: it was approved, but `,
            ...pieces(reopened.why.replace(/\.$/, '')),
          ],
        ]),
    ...(changed === undefined
      ? since === opened_at || reopened !== undefined
        ? []
        : [[{ strong: 'Changed' }, ` ${instant(since)}; earlier answers were about something else`]]
      : [
          [
            { strong: 'Changed' },
            ` ${instant(changed.at)}: `,
            ...pieces(changed.what.replace(/\.$/, '')),
            '; earlier answers were about something else and do not count',
          ],
        ]),
    ...(delegated.length === 0
      ? []
      : [
          [
            { strong: 'Handed on' },
            ...delegated
              .slice(-3)
              .flatMap(({ from, to, at }, index) => [
                index === 0 ? ' by ' : ', by ',
                { strong: from.login },
                ' to ',
                { strong: to },
                ` ${instant(at)}`,
              ]),
          ],
        ]),
  ];
}

/** Sentences as lines of one paragraph, with a line break behind each. */
export const sentences = (all: readonly (readonly Piece[])[]): string[] =>
  all.filter((says) => says.length > 0).map((says) => `${inMarkdown(says)}.\\`);

/** The newest answers that did not count, each with its reason. */
export const notCounted = ({ refused }: Gate): string[] =>
  listInMarkdown(
    uncounted(
      refused.map(({ by, source, why }) => ({ login: by.login, source, why })),
      3,
    ),
  );
