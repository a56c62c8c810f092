import type { Answer, Gate, Part } from '../../progress/gate.ts';
import type { Progress } from '../../progress/schema.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';
import { permissionAtLeast, type Person } from '../../people.ts';
import { sameSource } from '../../progress/evolve-gate.ts';
import { permissionOf } from '../orders/inbox.ts';
import { accessAt, requiredAt } from './approvers.ts';
import { fitFor } from './fit.ts';
import type { PlacedGate } from '../gates/open-gates.ts';
import { opinionsAt, type Opinion } from './opinions.ts';
import { assess } from './parts.ts';

/** The state of a gate, explained: what counts, what does not and why. */
export interface Judgement {
  status: Exclude<Gate['status'], 'timed_out'>;
  counted: Answer[];
  refused: { by: Person; source: Opinion['source']; source_id: Opinion['source_id']; why: string }[];
  /** What is asked beside a number of people, as of now. */
  parts: Part[];
  /** What must be read before this can be judged. */
  wants: Want[];
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
  /** The gate opens with this decision: what stands in people's way is looked up. */
  opens?: boolean;
}

/**
 * Judges a gate anew from GitHub's reviews, labels, unedited comments and the history of ticks; nothing recorded earlier is
 * believed to grant anything. One rejection or request for changes decides, else enough distinct people must approve, among
 * them an owner of everything that must have one. Who turned it down is heard until he says otherwise himself: whoever can
 * write may edit his comment, delete it, or commit in his name.
 */
export function judge(situation: Situation, gateCase: GateCase): Judgement {
  const { open, step, opens = false } = gateCase;
  const said = opinionsAt(situation, gateCase);
  const refused: Judgement['refused'] = [];
  const wants: Want[] = [...said.wants];
  const newest = new Map<number, Opinion>();
  for (const opinion of said.opinions) {
    const { author, source, source_id, at } = opinion;
    const fit = opinion.flaw === null ? fitFor(situation, gateCase, author, at) : null;
    // Whoever meant to turn it down does not approve it any more, though his words do not do.
    if (fit === null && opinion.answer !== 'approve' && opinion.late !== true) newest.delete(author.id);
    if (fit === null || fit.is === 'unfit')
      refused.push({ by: author, source, source_id, why: fit?.why ?? opinion.flaw ?? '' });
    else if (fit.is === 'wanted') wants.push(...fit.wants);
    else newest.set(author.id, opinion);
  }
  const standing = open.gate.answers.filter((known) => {
    if (known.answer === 'approve' || newest.has(known.by.id)) return false;
    if (known.source === 'review' && !said.opinions.some((opinion) => sameSource(opinion, known)))
      return false;
    const access = permissionOf(situation.snapshot, known.by);
    if (access === undefined) wants.push({ want: 'permission', login: known.by.login });
    return access === undefined || permissionAtLeast(access, accessAt(step, situation.policy));
  });
  const counted = [...[...newest.values()].map(answerOf), ...standing];
  const approved = counted.filter(({ answer }) => answer === 'approve').map(({ by }) => by);
  const looked =
    opens || said.opinions.length > 0
      ? assess(situation, gateCase, approved)
      : { parts: open.gate.parts ?? [], unmet: true, wants: [] };
  const status = counted.some(({ answer }) => answer === 'reject')
    ? 'rejected'
    : counted.some(({ answer }) => answer === 'request_changes')
      ? 'changes_requested'
      : approved.length >= requiredAt(step, situation.policy) && !looked.unmet
        ? 'approved'
        : 'pending';
  return { status, counted, refused, parts: looked.parts, wants: [...wants, ...looked.wants] };
}

const answerOf = ({ author, answer, source, source_id, at, text }: Opinion): Answer => ({
  by: { id: author.id, login: author.login },
  answer,
  source,
  source_id,
  at,
  text,
});
