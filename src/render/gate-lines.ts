import type { Gate } from '../progress/gate.ts';
import type { AskingStep } from '../workflow/step.ts';
import { instant } from './instant.ts';
import { paragraph, plain, truncate } from './markdown.ts';
import { list } from './who.ts';

/** The gate's name as people type it: names have no blanks, whatever the document says. */
export const typed = (gate: Gate): string => truncate(gate.name.replace(/\s+/g, ' '), 100);

/** The first lines of an open gate: its name, since when it is open, and what it says. */
export const opening = (gate: Gate): string[] => [
  `**Your answer is needed: ${plain(typed(gate), 80)}** · open since ${instant(gate.opened_at)}`,
  '',
  ...(gate.message === '' ? [] : [paragraph(plain(gate.message, 500)), '']),
];

const NEXT: { [action in AskingStep['on_timeout']]: string } = {
  remind: 'people are reminded',
  escalate: 'it is handed on',
  reject: 'it counts as rejected',
  abort: 'the run ends',
  continue: 'the run goes on without an answer',
  'auto-approve': 'it counts as approved where policy allows that, though nobody approved',
};

/** Until when an answer is awaited and what happens then, or since when it is overdue; with a line break in front. */
export function timeLines(gate: Gate, step: AskingStep | undefined): string[] {
  if (gate.overdue !== undefined) {
    const to = gate.overdue.escalated_to ?? [];
    const people = list(
      to.slice(0, 10).map((login) => `**${plain(login, 40)}**`),
      'and',
    );
    return [
      `**Overdue** since ${instant(gate.overdue.at)}${to.length === 0 ? '' : `; handed on to ${people}`}.\\`,
    ];
  }
  if (gate.deadline === undefined) return [];
  const then = step === undefined ? '' : `; after that ${NEXT[step.on_timeout]}`;
  return [`**Until** ${instant(gate.deadline)}${then}.\\`];
}

/** The newest answers that did not count, each with its reason. */
export function notCounted(gate: Gate): string[] {
  const newest = gate.refused.slice(-3);
  const more = gate.refused.length - newest.length;
  return [
    ...newest.map(
      (refused) =>
        `- The ${refused.source} of **${plain(refused.by.login, 40)}** does not count: ${plain(refused.why, 200)}.`,
    ),
    ...(more > 0 ? [`- ${more} earlier answer${more === 1 ? ' does' : 's do'} not count either.`] : []),
  ];
}
