import { permissionAtLeast, type Permission, type Person } from '../../people.ts';
import type { Answer, Gate } from '../../progress/gate.ts';
import type { Progress } from '../../progress/schema.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import { permissionOf } from '../orders/inbox.ts';
import type { PlacedGate } from './open-gates.ts';
import { opinionsAt, type Opinion } from './opinions.ts';
import type { Situation } from '../situation.ts';

/** The state of a gate, explained: what counts, what does not and why. */
export interface Judgement {
  status: Exclude<Gate['status'], 'timed_out'>;
  counted: Answer[];
  refused: { by: Person; source: Opinion['source']; source_id: number; why: string }[];
  /** Logins whose permission must be read before this can be judged. */
  unknown: string[];
}

/** The facts of one gate that its answers are held against. */
export interface GateCase {
  open: PlacedGate;
  step: ApprovalStep;
  progress: Progress;
  /** Shown outputs whose file differs from what was recorded. */
  edited: string[];
  /** What was said later does not count: the gate had run into its timeout. */
  until?: string;
}

/**
 * Judges a gate anew from GitHub's reviews and unedited comments; nothing recorded earlier is believed.
 * One rejection or request for changes decides, else enough distinct people must approve.
 */
export function judge(situation: Situation, gateCase: GateCase): Judgement {
  const { open, step } = gateCase;
  const refused: Judgement['refused'] = [];
  const unknown: string[] = [];
  const newest = new Map<number, Opinion>();
  const needed = stricter(step.approvers.minimum_permission, situation.policy.approvals.minimum_permission);
  for (const opinion of opinionsAt(situation, gateCase)) {
    const { author, source, source_id } = opinion;
    const why = opinion.flaw ?? unfit(situation, gateCase, opinion);
    if (why === null) {
      const permission = permissionOf(situation.snapshot, author);
      if (permission === undefined) unknown.push(author.login);
      else if (permissionAtLeast(permission, needed)) newest.set(author.id, opinion);
      else
        refused.push({
          by: author,
          source,
          source_id,
          why: `answering needs ${needed} access, and ${author.login} has ${permission}`,
        });
    } else refused.push({ by: author, source, source_id, why });
  }
  const counted = [...newest.values()].map(answerOf);
  const status = counted.some((answer) => answer.answer === 'reject')
    ? 'rejected'
    : counted.some((answer) => answer.answer === 'request_changes')
      ? 'changes_requested'
      : counted.length >= open.gate.required
        ? 'approved'
        : 'pending';
  return { status, counted, refused, unknown };
}

const answerOf = ({ author, answer, source, source_id, at, text }: Opinion): Answer => ({
  by: { id: author.id, login: author.login },
  answer,
  source,
  source_id,
  at,
  text,
});

const stricter = (one: Permission, other: Permission): Permission =>
  permissionAtLeast(one, other) ? one : other;

/** Why this person cannot answer this gate whatever his permission; null when nothing speaks against him. */
function unfit(
  { snapshot, policy }: Situation,
  { open, step, progress, edited }: GateCase,
  { author, at }: Opinion,
): string | null {
  const { approvals } = policy;
  if (edited.length > 0)
    return `${edited.join(', ')} was edited after it was recorded; restore it, or ask for changes once it is restored`;
  if (author.type !== 'User' && !approvals.bots.includes(author.id)) return 'a bot does not count';
  if (author.id === snapshot.viewer.id) return 'Pawl does not answer its own gates';
  const stranger = unnamed(step, open.gate, author, at);
  if (stranger !== null) return stranger;
  if (author.id === snapshot.pull.author?.id && !(step.allow_author && approvals.allow_author))
    return 'the author of the pull request does not count';
  if (author.id === progress.requester.id && !approvals.allow_requester)
    return 'the person who started the run does not count';
  if (snapshot.pull.committers.includes(author.id) && !approvals.allow_committers)
    return 'somebody who committed to the pull request does not count';
  return null;
}

/** Why the gate's approvers leave this person out; whom the gate was handed on to is one of them from then on. */
function unnamed({ approvers }: ApprovalStep, gate: Gate, author: Person, at: string): string | null {
  const { users, teams, code_owners } = approvers;
  const groups = teams.length > 0 || code_owners;
  if (users.length === 0 && !groups) return null;
  const handed = gate.overdue !== undefined && gate.overdue.at < at ? gate.overdue.escalated_to : undefined;
  const named = [...users, ...(handed ?? [])];
  const login = author.login.toLowerCase();
  if (named.some((user) => user.toLowerCase() === login)) return null;
  if (users.length === 0)
    return 'this gate asks for teams or code owners, whose members cannot be looked up yet: name people under `users`';
  return `only ${named.join(', ')} may answer this gate`;
}
