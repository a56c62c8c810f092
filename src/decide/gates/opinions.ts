import type { Person } from '../../people.ts';
import { aimOf } from './aim.ts';
import type { GateCase } from './approval.ts';
import { commandsFrom } from '../orders/inbox.ts';
import { addressOf, severalOpen } from './open-gates.ts';
import type { Review, Situation } from '../situation.ts';
import { contentDigest } from './subject.ts';

/** One thing somebody said at a gate, before it is judged who said it. */
export interface Opinion {
  author: Person;
  answer: 'approve' | 'reject' | 'request_changes';
  source: 'review' | 'comment';
  source_id: number;
  at: string;
  text: string;
  /** Null when nothing about the source itself speaks against it. */
  flaw: string | null;
}

/** Everything said at a gate since it opened, oldest first: reviews, and commands in comments. */
export function opinionsAt(situation: Situation, gateCase: GateCase): Opinion[] {
  const { until } = gateCase;
  return [...reviewsAt(situation, gateCase), ...commentsAt(situation, gateCase)]
    .map((opinion) =>
      until !== undefined && opinion.at > until
        ? { ...opinion, flaw: 'the gate had run into its timeout when this was said' }
        : opinion,
    )
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.source_id - other.source_id));
}

const REVIEW_ANSWERS: { [State in Review['state']]?: Opinion['answer'] } = {
  APPROVED: 'approve',
  CHANGES_REQUESTED: 'request_changes',
};

function reviewsAt({ snapshot, hashes }: Situation, { open: { gate }, step, progress }: GateCase): Opinion[] {
  return snapshot.reviews.flatMap((review) => {
    const answer = REVIEW_ANSWERS[review.state];
    if (answer === undefined || review.author === null || review.submitted_at === null) return [];
    if (review.submitted_at <= gate.since) return [];
    const content = review.commit === null ? null : contentDigest(review.commit.tree, hashes.sha256);
    const flaw = !step.answers.includes('review')
      ? 'this gate is not answered by a review: use a command'
      : severalOpen(progress, review.submitted_at, 'review')
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

function commentsAt(situation: Situation, { open, step, progress }: GateCase): Opinion[] {
  return commandsFrom(situation).flatMap(({ comment, author, command }) => {
    const answer = COMMAND_ANSWERS[command.verb];
    if (answer === undefined || comment.created_at <= open.gate.since) return [];
    const { at, text } = aimOf(progress, situation.workflow, open, command, comment.created_at);
    if (at === 'elsewhere') return [];
    const example = `/${command.verb} ${addressOf(open)}`;
    const flaw =
      comment.edited_at !== null
        ? 'the comment was edited after it was written'
        : !step.answers.includes('command')
          ? 'this gate is not answered by a command: submit a review'
          : at === 'doubtful'
            ? `several gates are open: name one, as in ${example}`
            : answer !== 'approve' && text === ''
              ? `say why: ${example} and then your words`
              : null;
    return [{ author, answer, source: 'comment', source_id: comment.id, at: comment.created_at, text, flaw }];
  });
}
