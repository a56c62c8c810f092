import { handedOnBy, handedTo, type Rule } from '../decide/answers/approvers.ts';
import type { Gate } from '../progress/gate.ts';
import { commentAddress } from './address.ts';
import { explained } from './explained.ts';
import { timePieces } from './gate-lines.ts';
import { approvalOf, openGates, stepOf, type OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant } from './instant.ts';
import { link, plain } from './markdown.ts';
import { mention } from './mention.ts';
import { inMarkdown, type Piece } from './pieces.ts';
import { countPieces } from './requirement.ts';
import { typed } from './typed.ts';
import { REMINDER, type View } from './view.ts';
import { approvedWith } from './ways.ts';
import { LATEST, namingRules } from './who.ts';

/** People that one reminder calls. */
const CALLED = 10;

/** One comment for each open approval whose time has come, for the newest of its deadlines that passed. */
export function reminderComments(input: RenderInput): View['reminders'] {
  if (input.progress === null) return [];
  return openGates(input.progress).flatMap((open) => {
    const which = open.gate.kind === 'approval' ? newest(open.gate) : undefined;
    if (which === undefined) return [];
    const key = keyOf(open, which);
    return [{ key, body: bodyOf(open, key, input) }];
  });
}

/** The number of the newest reminder, or that the gate is overdue; undefined before the first. */
function newest({ reminded, remind_at, overdue }: Gate): string | undefined {
  if (overdue === undefined) return reminded === undefined ? undefined : String(reminded);
  const last = reminded === undefined ? undefined : remind_at?.[reminded - 1];
  return last !== undefined && last > overdue.at ? String(reminded) : 'overdue';
}

/** Without blanks or anything that ends an HTML comment; the same as long as the deadline is. */
const keyOf = ({ instance, gate }: OpenGate, which: string): string =>
  `${instance.slice(0, 200)}/${gate.opened_at}/${which}`.replaceAll(
    /[^\w.:/#[\]-]|-(?=-)/g,
    (character) => `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`,
  );

function bodyOf(open: OpenGate, key: string, input: RenderInput): string {
  const { gate } = open;
  const step = approvalOf(stepOf(open, input));
  const { requirement } = explained(open, input);
  const name = typed(open);
  const called = calledAt(open, input);
  const who = called.length === 0 ? 'Anyone with write access' : called.join(' ');
  const until = timePieces(gate, step);
  const others = gate.answers.filter(({ answer }) => answer !== 'approve');
  const says: Piece[] = [
    `It is open since ${instant(gate.opened_at)}.`,
    ...(until.length === 0 ? [] : [' ', ...until, '.']),
    ' So far ',
    ...countPieces(requirement, others),
    '.',
  ];
  const ways = inMarkdown(approvedWith(open, step, input.policy));
  const answer = ways === '' ? '' : ` Answer with ${ways}.`;
  const where = link('the status comment', commentAddress(input, input.comment_id));
  return `${[
    `<!-- ${REMINDER} ${key} -->`,
    `⏰ ${who}: **${plain(name, 80)}** ${gate.overdue === undefined ? 'waits' : 'still waits'} for an answer.`,
    '',
    `${inMarkdown(says)}${answer}`,
    '',
    `What it asks about, and who is missing, is in ${where}.`,
  ].join('\n')}\n`;
}

/** Who can act and has not answered, as mentions: whom it was handed on to first. */
function calledAt(open: OpenGate, input: RenderInput): string[] {
  const { gate } = open;
  const rules = namingRules(gate, approvalOf(stepOf(open, input)), input.policy);
  const owed = (gate.parts ?? []).filter(({ by }) => by.length === 0).flatMap(({ from }) => from);
  const handed = handedTo(gate, LATEST);
  const owner = input.repository.split('/')[0] ?? '';
  const teams = rules
    .flatMap((rule) => rule.teams)
    .map((team) => (team.includes('/') ? team : `${owner}/${team}`));
  const done = [
    ...gate.answers.map(({ by }) => by.login),
    ...(gate.delegated ?? []).flatMap(({ from }) =>
      handedOnBy(gate, from) === undefined ? [] : [from.login],
    ),
    ...(input.policy?.approvals.allow_requester === true ? [] : [input.progress?.requester.login ?? '']),
  ];
  const people = [...handed, ...rules.flatMap((rule) => rule.users), ...owed]
    .map((name) => name.replace(/^@/, ''))
    .filter((name) => !includes(done, name) && rules.every((rule) => mayLetIn(rule, name)));
  const called = new Map(
    [...people, ...teams].flatMap((name) => {
      const called = mention(name);
      return called === null ? [] : [[called.toLowerCase(), called] as const];
    }),
  );
  return [...called.values()].slice(0, CALLED);
}

/** Who belongs to a team or owns a path is not known here. */
const mayLetIn = (rule: Rule, name: string): boolean =>
  rule.teams.length > 0 || rule.code_owners || name.includes('/') || includes(rule.users, name);

const includes = (names: readonly string[], name: string): boolean =>
  names.some((one) => one.toLowerCase() === name.toLowerCase());
