import { tickKey, tickLine } from '../decide/answers/tick.ts';
import type { ApprovalStep } from '../workflow/step.ts';
import type { OpenGate } from './gates.ts';
import { plain } from './markdown.ts';
import { typed } from './typed.ts';
import { takes } from './ways.ts';

/** A login that can stand in a hidden comment; no other has a box of its own. */
const LOGIN = /^[A-Za-z0-9](?:[\w]|-(?!-)){0,60}$/;
/** Boxes of people that are shown. */
const TICKED = { whole: 6, compact: 2 } as const;

/**
 * The boxes of a gate: a ticked one for each person whose tick counts, and a fresh one. Whose tick counts is read
 * from the comment's history: beside a box stands our own text only, so that a tick means what we wrote.
 */
export function tickLines(open: OpenGate, step: ApprovalStep | undefined, compact: boolean): string[] {
  if (!takes(step, 'tick')) return [];
  const key = tickKey(open.instance, open.gate);
  const name = `**${plain(typed(open), 80)}**`;
  const ticked = open.gate.answers
    .filter(({ source, answer, by }) => source === 'tick' && answer === 'approve' && LOGIN.test(by.login))
    .slice(-TICKED[compact ? 'compact' : 'whole'])
    .map(({ by }) => {
      const who = `**${plain(by.login, 40)}**`;
      return `${tickLine(key, by.login)} ${name} approved by ${who} (untick to withdraw)`;
    });
  return [...ticked, `${tickLine(key, null)} Approve ${name}`];
}
