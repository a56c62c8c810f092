import { BOUNDS } from '../../progress/bounds.ts';
import type { Draft } from '../draft.ts';
import { canJudge, unanswered, type Letter } from './inbox.ts';
import { addressOf, gatesIn, waitingGates } from '../gates/open-gates.ts';
import type { Command, UnknownCommand } from '../../commands/parse.ts';

const ANSWERS: readonly string[] = ['approve', 'reject', 'request-changes', 'retry', 'skip', 'input'];

/** Whether a command is an answer at a gate; any number of these are heard by one decision. */
export const isAnswer = (verb: string): boolean => ANSWERS.includes(verb);

/**
 * Answers the commands that wait, oldest first: words spoken at a gate as the gate judged them, and at most one
 * other command. Returns whether more are waiting for the next decision.
 */
export function acknowledge(draft: Draft): boolean {
  const { situation } = draft;
  // A gate that could not be judged has not heard its answers yet: they are answered when it can be.
  if (!canJudge(situation)) return false;
  let others = draft.entries.some((entry) => entry.type === 'command.obeyed') ? 1 : 0;
  const letters = unanswered(situation).filter(({ comment }) => comment.id > draft.progress.inbox.cursor);
  for (const [index, letter] of letters.entries()) {
    if (index === BOUNDS.answered) return true;
    const { comment, author, command } = letter;
    const answers = isAnswer(command.verb);
    if (!answers && others > 0) return true;
    if (!answers) others += 1;
    const why = answers ? unheard(draft, comment.id) : refusal(draft, letter);
    const told = { comment_id: comment.id, verb: command.verb, by: { id: author.id, login: author.login } };
    if (why === null) draft.record({ type: 'command.obeyed', ...told });
    else {
      draft.record({ type: 'command.refused', ...told, why });
      draft.refusals.push({ login: author.login, command: command.verb, why });
    }
  }
  return false;
}

/** Null when a gate counted the comment, else why none did. */
function unheard(draft: Draft, comment: number): string | null {
  const gates = gatesIn(draft.progress).map(({ gate }) => gate);
  const isIt = (source: { source: string; source_id: number }): boolean =>
    source.source === 'comment' && source.source_id === comment;
  if (gates.some((gate) => gate.answers.some(isIt))) return null;
  for (const entry of draft.entries) {
    if (entry.type === 'gate.answered' && isIt(entry.answer)) return null;
  }
  const known = draft.unheard.get(comment) ?? gates.flatMap((gate) => gate.refused).find(isIt)?.why;
  if (known !== undefined) return known;
  const open = waitingGates(draft.progress).map(addressOf);
  return open.length === 0
    ? 'no gate is waiting for an answer'
    : `the answer was given before the gate opened or names another one; open now: ${open.join(', ')}`;
}

/** Why a command that is no answer is not obeyed while a run is in flight; null where `obeyCommand` has done it. */
function refusal(draft: Draft, { comment, command }: Letter<Command | UnknownCommand>): string | null {
  const told = draft.told.get(comment.id);
  if (told !== undefined) return told;
  if (!('rule' in command)) return unknownCommand(command);
  if (command.verb === 'start')
    return `the run ${draft.progress.workflow_id} is in flight; a new one can start when it has ended`;
  return `/${command.verb} ${command.rule.does}`;
}

export const unknownCommand = ({ verb, suggestion }: UnknownCommand): string =>
  suggestion === undefined
    ? `there is no command /${verb}`
    : `there is no command /${verb}; did you mean /${suggestion}?`;
