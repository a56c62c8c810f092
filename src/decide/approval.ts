import { permissionAtLeast, type Permission, type Person } from '../people.ts';
import type { Answer, Gate } from '../progress/gate.ts';
import type { Progress } from '../progress/schema.ts';
import type { ApprovalStep } from '../workflow/schema.ts';
import { walkSteps } from '../workflow/graph.ts';
import { severalOpen } from './open-gates.ts';
import { commandsFrom, permissionOf } from './inbox.ts';
import type { Review, Situation } from './situation.ts';
import { contentDigest } from './subject.ts';

/** One thing somebody said at a gate, before it is judged. */
interface Opinion {
  author: Person;
  answer: 'approve' | 'reject' | 'request_changes';
  source: 'review' | 'comment';
  source_id: number;
  at: string;
  text: string;
  /** Null when nothing about the source itself speaks against it. */
  flaw: string | null;
}

/** The state of a gate, explained: what counts, what does not and why. */
export interface Judgement {
  status: Gate['status'];
  counted: Answer[];
  refused: { by: Person; source: Opinion['source']; source_id: number; why: string }[];
  /** Logins whose permission must be read before this can be judged. */
  unknown: string[];
}

/** The facts of one gate that its answers are held against. */
export interface GateCase {
  gate: Gate;
  step: ApprovalStep;
  progress: Progress;
  /** Shown outputs whose file differs from what was recorded. */
  edited: string[];
}

/**
 * Judges a gate anew from GitHub's reviews and unedited comments; nothing recorded earlier is believed.
 * One rejection or request for changes decides, else enough distinct people must approve.
 */
export function judge(situation: Situation, gateCase: GateCase): Judgement {
  const { gate, step } = gateCase;
  const refused: Judgement['refused'] = [];
  const unknown: string[] = [];
  const newest = new Map<number, Opinion>();
  for (const opinion of opinionsAt(situation, gateCase)) {
    const { author, source, source_id } = opinion;
    const why = opinion.flaw ?? unfit(situation, gateCase, author);
    if (why === null) {
      const permission = permissionOf(situation.snapshot, author);
      if (permission === undefined) unknown.push(author.login);
      else {
        const needed = stricter(
          step.approvers.minimum_permission,
          situation.policy.approvals.minimum_permission,
        );
        if (permissionAtLeast(permission, needed)) newest.set(author.id, opinion);
        else
          refused.push({
            by: author,
            source,
            source_id,
            why: `answering needs ${needed} access, and ${author.login} has ${permission}`,
          });
      }
    } else refused.push({ by: author, source, source_id, why });
  }
  const counted = [...newest.values()].map(answerOf);
  const status = counted.some((answer) => answer.answer === 'reject')
    ? 'rejected'
    : counted.some((answer) => answer.answer === 'request_changes')
      ? 'changes_requested'
      : counted.length >= gate.required
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
  { step, progress, edited }: GateCase,
  author: Person,
): string | null {
  const { approvals } = policy;
  if (edited.length > 0)
    return `${edited.join(', ')} was edited after it was recorded; restore it, or ask for changes once it is restored`;
  if (author.type !== 'User' && !approvals.bots.includes(author.id)) return 'a bot does not count';
  if (author.id === snapshot.viewer.id) return 'Pawl does not answer its own gates';
  const login = author.login.toLowerCase();
  if (step.approvers.users.length > 0 && !step.approvers.users.some((user) => user.toLowerCase() === login))
    return `only ${step.approvers.users.join(', ')} may answer this gate`;
  if (author.id === snapshot.pull.author?.id && !(step.allow_author && approvals.allow_author))
    return 'the author of the pull request does not count';
  if (author.id === progress.requester.id && !approvals.allow_requester)
    return 'the person who started the run does not count';
  if (snapshot.pull.committers.includes(author.id) && !approvals.allow_committers)
    return 'somebody who committed to the pull request does not count';
  return null;
}

function opinionsAt(situation: Situation, gateCase: GateCase): Opinion[] {
  return [...reviewsAt(situation, gateCase), ...commentsAt(situation, gateCase)].sort((one, other) =>
    one.at < other.at ? -1 : one.at > other.at ? 1 : one.source_id - other.source_id,
  );
}

const REVIEW_ANSWERS: { [State in Review['state']]?: Opinion['answer'] } = {
  APPROVED: 'approve',
  CHANGES_REQUESTED: 'request_changes',
};

function reviewsAt({ snapshot, hashes }: Situation, { gate, progress }: GateCase): Opinion[] {
  return snapshot.reviews.flatMap((review) => {
    const answer = REVIEW_ANSWERS[review.state];
    if (answer === undefined || review.author === null || review.submitted_at === null) return [];
    if (review.submitted_at <= gate.since) return [];
    const content = review.commit === null ? null : contentDigest(review.commit.tree, hashes.sha256);
    const flaw = severalOpen(progress, review.submitted_at)
      ? 'several gates are open, and a review cannot name one: use a command that does'
      : content === gate.subject.content
        ? null
        : 'the review is about other content than what is shown now';
    const { author, id, submitted_at, body } = review;
    return [{ author, answer, source: 'review', source_id: id, at: submitted_at, text: body, flaw }];
  });
}

const COMMAND_ANSWERS: { [verb: string]: Opinion['answer'] } = {
  approve: 'approve',
  reject: 'reject',
  'request-changes': 'request_changes',
};

function commentsAt(situation: Situation, { gate, progress }: GateCase): Opinion[] {
  const names = gateNames(situation);
  return commandsFrom(situation).flatMap(({ comment, author, command }) => {
    const answer = COMMAND_ANSWERS[command.verb];
    if (answer === undefined || comment.created_at <= gate.since) return [];
    const named = command.words[0]?.toLowerCase();
    const addressed = named !== undefined && names.has(named);
    if (addressed && named !== gate.name.toLowerCase()) return [];
    const text = addressed ? command.text.slice(named.length).trim() : command.text;
    const flaw =
      comment.edited_at !== null
        ? 'the comment was edited after it was written'
        : !addressed && severalOpen(progress, comment.created_at)
          ? `several gates are open: name one, as in /${command.verb} ${gate.name}`
          : answer !== 'approve' && text === ''
            ? `say why: /${command.verb} ${gate.name} and then your words`
            : null;
    return [{ author, answer, source: 'comment', source_id: comment.id, at: comment.created_at, text, flaw }];
  });
}

/** Names that the first word of an answer can be: every gate, whether it has opened or not, in small letters. */
function gateNames({ workflow, progress }: Situation): Set<string> {
  const errors = Object.values(progress?.steps ?? {}).flatMap((state) => state.gate?.name ?? []);
  const approvals = walkSteps(workflow?.steps ?? []).flatMap(({ step }) =>
    step.type === 'approval' ? [step.gate] : [],
  );
  return new Set([...errors, ...approvals].map((name) => name.toLowerCase()));
}
