import { BOUNDS } from '../../progress/bounds.ts';
import type { Draft } from '../draft.ts';
import { deedOf } from './deed.ts';
import { canJudge, isKnown, unanswered, type Letter } from './inbox.ts';
import { judgeQuestion } from './questions.ts';
import { kindOf, overBudget } from './turn.ts';
import { addressOf, gatesIn, waitingGates } from '../gates/open-gates.ts';
import type { Command, UnknownCommand } from '../../commands/parse.ts';

/**
 * Answers the commands that wait, oldest first: words spoken at a gate as the gate judged them, questions, orders as they
 * were judged, of which at most one was obeyed. Returns whether more are waiting for the next decision.
 */
export function acknowledge(draft: Draft): boolean {
  const { situation } = draft;
  // A gate that could not be judged has not heard its answers yet: they are answered when it can be.
  if (!canJudge(situation)) return false;
  const letters = unanswered(situation).filter(({ comment }) => comment.id > draft.progress.inbox.cursor);
  const told: [Letter<Command | UnknownCommand>, string | null][] = [];
  let more = false;
  for (const [index, letter] of letters.entries()) {
    const why = index === BOUNDS.answered ? 'later' : fateOf(draft, letter);
    if (why === 'later') {
      more = true;
      break;
    }
    told.push([letter, 'why' in why ? why.why : null]);
  }
  if (draft.wants.length > 0) return false;
  for (const [letter, why] of told) record(draft, letter, why);
  tellTogether(draft, told);
  return more;
}

type Fate = { why: string } | { done: true } | 'later';

const DONE: Fate = { done: true };

function fateOf(draft: Draft, letter: Letter<Command | UnknownCommand>): Fate {
  const { comment } = letter;
  const known = draft.told.get(comment.id);
  if (known !== undefined) return known === null ? DONE : { why: known };
  if (draft.halted) return 'later';
  if (wasHeard(draft, comment.id)) return DONE;
  switch (kindOf(draft.progress, draft.workflow, letter)) {
    case 'unknown':
      return { why: unknownCommand(letter) };
    case 'question':
      return isKnown(letter) ? answer(draft, letter) : 'later';
    case 'answer': {
      const why = unheard(draft, comment.id);
      return why === null ? DONE : { why };
    }
    case 'order':
      return 'later';
  }
}

function answer(draft: Draft, letter: Letter<Command>): Fate {
  const asked = judgeQuestion(draft.situation, letter);
  if (asked.is === 'wanted') draft.want(asked.want);
  else if (asked.is === 'asked' && !draft.topics.includes(asked.topic)) draft.topics.push(asked.topic);
  return asked.is === 'refused' ? { why: asked.why } : DONE;
}

function record(
  draft: Draft,
  { comment, author, command }: Letter<Command | UnknownCommand>,
  why: string | null,
): void {
  const by = { id: author.id, login: author.login };
  const entry = { comment_id: comment.id, verb: command.verb, by };
  const did = draft.told.get(comment.id) === null ? deedOf(draft) : undefined;
  if (why === null) draft.record({ type: 'command.obeyed', ...entry, ...(did === undefined ? {} : { did }) });
  else draft.record({ type: 'command.refused', ...entry, why });
}

/** One sentence for each refusal; those of one person for one reason share it. */
function tellTogether(
  draft: Draft,
  told: readonly [Letter<Command | UnknownCommand>, string | null][],
): void {
  const crowd = overBudget(draft.situation);
  const said = new Set<string>();
  for (const [{ comment, author, command }, why] of told) {
    if (why === null) continue;
    const key = `${author.id} ${why}`;
    if (crowd.has(comment.id) && said.has(key)) continue;
    said.add(key);
    draft.refusals.push({ login: author.login, command: command.verb, why });
  }
}

type Source = { source: string; source_id: string | number };

const isOf =
  (comment: number) =>
  ({ source, source_id }: Source): boolean =>
    source === 'comment' && source_id === comment;

/** Whether this decision counted the comment at a gate, wherever that gate is by now. */
const wasHeard = ({ entries }: Draft, comment: number): boolean =>
  entries.some((entry) => entry.type === 'gate.answered' && isOf(comment)(entry.answer));

/** Null when a gate counted the comment, else why none did. */
function unheard(draft: Draft, comment: number): string | null {
  const gates = gatesIn(draft.progress).map(({ gate }) => gate);
  if (gates.some((gate) => gate.answers.some(isOf(comment)))) return null;
  const known = draft.unheard.get(comment) ?? gates.flatMap((gate) => gate.refused).find(isOf(comment))?.why;
  if (known !== undefined) return known;
  const open = waitingGates(draft.progress).map(addressOf);
  return open.length === 0
    ? 'no gate is waiting for an answer'
    : `the answer was given before the gate opened or names another one; open now: ${open.join(', ')}`;
}

export function unknownCommand({ command }: Letter<Command | UnknownCommand>): string {
  if (!('suggestion' in command)) return `/${command.verb} cannot be obeyed now`;
  const { verb, suggestion } = command;
  return suggestion === undefined
    ? `there is no command /${verb}`
    : `there is no command /${verb}; did you mean /${suggestion}?`;
}
