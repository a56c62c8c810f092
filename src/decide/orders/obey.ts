import type { Command } from '../../commands/parse.ts';
import { permissionAtLeast } from '../../people.ts';
import { BOUNDS } from '../../progress/bounds.ts';
import type { Entry } from '../../progress/entry.ts';
import { isAnswer } from './acknowledge.ts';
import { control } from './control.ts';
import type { Draft } from '../draft.ts';
import { canJudge, isKnown, permissionOf, unanswered, type Letter } from './inbox.ts';
import type { Reason } from '../reason.ts';

/**
 * Obeys the oldest command that is no answer, if it controls the run and its author may: before the bookkeeping, which
 * then sees what it did. `acknowledge` journals in its turn what became of it. Whether anything was done; where a
 * permission must be read first it is wanted, and nothing else should be decided.
 */
export function obeyCommand(draft: Draft): boolean {
  const letter = oldestOrder(draft);
  if (letter === undefined) return false;
  const { comment, author, command } = letter;
  const obey = control(command.verb);
  if (obey === undefined || command.rule.permission === null) return false;
  const refuse = (why: string): boolean => {
    draft.told.set(comment.id, why);
    return false;
  };
  if (comment.edited_at !== null) return refuse('the comment was edited after it was written');
  const found = permissionOf(draft.situation.snapshot, author);
  if (found === undefined) {
    draft.want({ want: 'permission', login: author.login });
    return false;
  }
  const needed = command.rule.permission;
  if (!permissionAtLeast(found, needed))
    return refuse(`/${command.verb} needs ${needed} access, and ${author.login} has ${found}`);
  const why = obey(draft, letter);
  if (why !== null) return refuse(why);
  draft.told.set(comment.id, null);
  return true;
}

/** The command whose turn it is: one per decision, within those that one decision answers. */
function oldestOrder(draft: Draft): Letter<Command> | undefined {
  const { situation, entries, progress } = draft;
  if (!canJudge(situation) || entries.some((entry) => entry.type === 'command.obeyed')) return undefined;
  const letter = unanswered(situation)
    .filter(({ comment }) => comment.id > progress.inbox.cursor)
    .slice(0, BOUNDS.answered)
    .find(({ command }) => !isAnswer(command.verb));
  return letter !== undefined && isKnown(letter) ? letter : undefined;
}

const REASONS: { readonly [type in Entry['type']]?: Reason } = {
  'run.paused': 'paused_by_person',
  'run.resumed': 'resumed_by_person',
  'signal.received': 'signal_received',
  'variables.set': 'variables_set',
};

/** Why a decision that only obeys a command is what it is; undefined where it obeys none. */
export function reasonObeyed({ told, entries }: Draft): Reason | undefined {
  if (![...told.values()].includes(null)) return undefined;
  for (const entry of entries) {
    if (entry.type === 'variables.set' && entry.by === undefined) continue;
    const reason = REASONS[entry.type];
    if (reason !== undefined) return reason;
  }
  return undefined;
}
