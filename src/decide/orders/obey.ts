import type { Command } from '../../commands/parse.ts';
import { permissionAtLeast } from '../../people.ts';
import { BOUNDS } from '../../progress/bounds.ts';
import type { Entry } from '../../progress/entry.ts';
import { control } from './control.ts';
import type { Draft } from '../draft.ts';
import { canJudge, isKnown, permissionOf, unanswered, type Letter } from './inbox.ts';
import { kindOf, overBudget, overBudgetWhy } from './turn.ts';
import type { Reason } from '../reason.ts';

/**
 * Obeys the oldest order that can be obeyed: before the bookkeeping, which then sees what it did. Those before it are
 * refused, those behind it wait for the next decision. `acknowledge` journals in its turn what became of them. Whether
 * anything was done; where a fact must be read first it is wanted, and nothing else should be decided.
 */
export function obeyCommand(draft: Draft): boolean {
  const { situation, entries, progress, workflow } = draft;
  // The order that began this run is the one of its decision.
  if (!canJudge(situation) || entries.some((entry) => entry.type === 'command.obeyed')) return false;
  const letters = unanswered(situation)
    .filter(({ comment }) => comment.id > progress.inbox.cursor)
    .slice(0, BOUNDS.answered);
  for (const letter of letters) {
    if (!isKnown(letter) || kindOf(progress, workflow, letter) !== 'order') continue;
    const why = obeyOne(draft, letter);
    if (draft.wants.length > 0) return false;
    draft.told.set(letter.comment.id, why);
    if (why === null) return true;
  }
  return false;
}

/** Does what one order says, if its author may; why not, or null. Where a fact must be read first it is wanted. */
export function obeyOne(draft: Draft, letter: Letter<Command>): string | null {
  const { situation } = draft;
  const { comment, author, command } = letter;
  if (overBudget(situation).has(comment.id)) return overBudgetWhy(situation);
  if (comment.edited_at !== null) return 'the comment was edited after it was written';
  const obey = control(command.verb);
  if (obey === undefined)
    return `the run ${draft.progress.workflow_id} is in flight; a new one can start when it has ended`;
  const needed = command.rule.permission;
  if (needed !== null) {
    const found = permissionOf(situation.snapshot, author);
    if (found === undefined) {
      draft.want({ want: 'permission', login: author.login });
      return null;
    }
    if (!permissionAtLeast(found, needed))
      return `/${command.verb} needs ${needed} access, and ${author.login} has ${found}`;
  }
  return obey(draft, letter);
}

const REASONS: { readonly [type in Entry['type']]?: Reason } = {
  'run.paused': 'paused_by_person',
  'run.resumed': 'resumed_by_person',
  'limit.raised': 'limit_raised',
  'run.hastened': 'retry_hastened',
  'run.revived': 'run_revived',
  'run.migrated': 'run_migrated',
  'run.compensated': 'compensating',
  'gate.delegated': 'gate_delegated',
  'signal.received': 'signal_received',
};

/** Why a decision that only obeys a command is what it is; undefined where it obeys none. */
export function reasonObeyed({ told, entries }: Draft): Reason | undefined {
  if (![...told.values()].includes(null)) return undefined;
  for (const entry of entries) {
    const reason = reasonOf(entry);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why a decision that only answers questions is what it is. */
export const reasonAsked = ({ topics }: Draft): Reason | undefined =>
  topics.length > 0 ? 'question_answered' : undefined;

function reasonOf(entry: Entry): Reason | undefined {
  if (entry.type === 'variables.set') return entry.by === undefined ? undefined : 'variables_set';
  if (entry.type === 'step.skipped') return entry.by === undefined ? undefined : 'step_skipped';
  if (entry.type === 'run.reset') return entry.head_oid === undefined ? 'run_reset' : 'run_rolled_back';
  return REASONS[entry.type];
}
