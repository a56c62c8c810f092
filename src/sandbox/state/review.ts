import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import { emitPull } from './emit.ts';
import type { Pull, Review, ReviewState } from './model.ts';
import { reviewPayload } from './payloads.ts';
import { atLeast } from './permission.ts';
import type { Repository } from './repository.ts';
import { checkBody, editText } from './text.ts';

/** Submits a review of the present head, or of an older commit. Nobody reviews their own pull request but by a comment. */
export function submitReview(
  repository: Repository,
  author: Account,
  pull: Pull,
  review: { state: Exclude<ReviewState, 'DISMISSED'>; body?: string; commit?: string },
): Review {
  const body = review.body ?? '';
  checkBody(body, review.state !== 'APPROVED');
  if (author.id === pull.author.id && review.state !== 'COMMENTED') {
    const verb = review.state === 'APPROVED' ? 'approve' : 'request changes on';
    throw new Refusal('UNPROCESSABLE', `Can not ${verb} your own pull request`);
  }
  const submitted: Review = {
    id: repository.nextId(),
    pull: pull.number,
    author,
    body,
    state: review.state,
    submittedAt: repository.clock.now(),
    commit: review.commit ?? pull.head.oid,
    edits: [],
    reactions: [],
  };
  repository.reviews.push(submitted);
  announce(repository, author, pull, submitted, 'submitted');
  return submitted;
}

export function editReview(repository: Repository, editor: Account, review: Review, body: string): void {
  checkBody(body, false);
  editText(repository, review, review.submittedAt, editor, body);
  announce(repository, editor, repository.pull(review.pull), review, 'edited');
}

export function dismissReview(repository: Repository, actor: Account, review: Review): void {
  if (!atLeast(actor.level, 'write')) {
    throw new Refusal('FORBIDDEN', `${actor.login} does not have permission to dismiss reviews`);
  }
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refusal('UNPROCESSABLE', 'Can not dismiss a commented pull request review');
  }
  review.state = 'DISMISSED';
  announce(repository, actor, repository.pull(review.pull), review, 'dismissed');
}

const announce = (
  repository: Repository,
  actor: Account,
  pull: Pull,
  review: Review,
  action: 'submitted' | 'edited' | 'dismissed',
): void =>
  emitPull(repository, 'pull_request_review', actor, pull, {
    action,
    review: reviewPayload(repository, pull, review),
  });
