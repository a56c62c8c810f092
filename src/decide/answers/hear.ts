import type { Command } from '../../commands/parse.ts';
import { permissionAtLeast, type Person } from '../../people.ts';
import { BOUNDS } from '../../progress/bounds.ts';
import { sameSource } from '../../progress/evolve-gate.ts';
import type { Answer, Gate, RefusedAnswer } from '../../progress/gate.ts';
import { aimOf, type Aim } from './aim.ts';
import type { Draft } from '../draft.ts';
import { commandsFrom, permissionOf, type Letter } from '../orders/inbox.ts';
import type { PlacedGate } from '../gates/open-gates.ts';

/** Which commands answer a gate, who may give them, and what speaks against one. */
export interface Rule {
  answers: { readonly [verb: string]: Answer['answer'] };
  /** Logins that may answer; empty: whoever may write. */
  from: readonly string[];
  /** Said to somebody who may not. */
  no_access: string;
  /** Words spoken later come too late; undefined where the gate's time has not run out. */
  until: string | undefined;
  /** Why the words do not do; null where they do. */
  flaw: (command: Command, aim: Aim) => string | null;
}

/**
 * The first command that answers a gate since it opened. Why others do not count is journalled at the gate.
 * Undefined too where a permission must be read first, which is then wanted.
 */
export function firstAnswer(draft: Draft, open: PlacedGate, rule: Rule): Answer | undefined {
  const refused: RefusedAnswer[] = [];
  for (const letter of commandsFrom(draft.situation)) {
    const heard = hear(draft, open, rule, letter);
    if (heard === 'unknown') return undefined;
    if (heard === null) continue;
    if (!('why' in heard)) return heard;
    draft.unheard.set(letter.comment.id, heard.why);
    refused.push(heard);
  }
  recordRefusals(draft, open.instance, open.gate, refused);
  return undefined;
}

/** What one command is at a gate: an answer, one that does not count, or none at all. */
function hear(
  draft: Draft,
  open: PlacedGate,
  rule: Rule,
  { comment, author, command }: Letter<Command>,
): Answer | RefusedAnswer | 'unknown' | null {
  const { answers, until, flaw, no_access } = rule;
  const answer = Object.hasOwn(answers, command.verb) ? answers[command.verb] : undefined;
  // What an earlier decision has answered is settled: it cannot become an answer when another gate closes.
  const told = comment.id <= (draft.situation.progress?.inbox.cursor ?? 0);
  if (answer === undefined || told || comment.created_at <= open.gate.since) return null;
  const { progress, workflow } = draft;
  const aim = aimOf(progress, workflow, open, command, comment.created_at);
  if (aim.at === 'elsewhere') return null;
  const by = { id: author.id, login: author.login };
  const source = { by, source: 'comment', source_id: comment.id } as const;
  // Words that were refused stay so: else a bare one would answer whichever of several gates is left over.
  const known =
    open.gate.refused.find((one) => sameSource(one, source))?.why ?? draft.unheard.get(comment.id);
  if (known !== undefined) return { ...source, why: known };
  const may = mayAnswer(draft, rule, author);
  if (may === 'unknown') return 'unknown';
  if (!may) return { ...source, why: no_access };
  const why =
    comment.edited_at !== null
      ? 'the comment was edited after it was written'
      : until !== undefined && comment.created_at > until
        ? 'the gate had run into its timeout when this was said'
        : flaw(command, aim);
  return why === null ? { ...source, answer, at: comment.created_at, text: aim.text } : { ...source, why };
}

function mayAnswer(draft: Draft, { from }: Rule, author: Person): boolean | 'unknown' {
  if (from.length > 0) return from.some((login) => login.toLowerCase() === author.login.toLowerCase());
  const permission = permissionOf(draft.situation.snapshot, author);
  if (permission !== undefined) return permissionAtLeast(permission, 'write');
  draft.want({ want: 'permission', login: author.login });
  return 'unknown';
}

/** Journals why words did not count at a gate, as far as it does not say so already. */
export function recordRefusals(
  draft: Draft,
  instance: string,
  gate: Gate,
  refused: readonly RefusedAnswer[],
): void {
  for (const { source, source_id, why } of refused)
    if (source === 'comment' && typeof source_id === 'number') draft.unheard.set(source_id, why);
  // A gate remembers no more than these: journalling older ones would push them out and back in for ever.
  for (const one of refused.slice(-BOUNDS.refused))
    if (!gate.refused.some((known) => sameSource(known, one) && known.why === one.why))
      draft.record({ type: 'gate.refused', step: instance, refused: one });
}
