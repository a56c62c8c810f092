import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import { dismiss } from './dismissal.ts';
import { emitPull } from './emit.ts';
import type { Pull, Remark, Review, ReviewState } from './model.ts';
import { reviewPayload } from './payloads.ts';
import { atLeast } from './permission.ts';
import type { Repository } from './repository.ts';
import { noLongerRequested } from './requested.ts';
import { checkBody, editText } from './text.ts';

export interface NewReview {
  state: Exclude<ReviewState, 'DISMISSED'>;
  body?: string;
  /** The head unless told. */
  commit?: string;
  /** Remarks in files; one without a line is about the whole file. The sandbox does not check that the diff has the place. */
  comments?: { path: string; line?: number; body: string }[];
}

/** Submits a review of the present head, or of an older commit. Nobody reviews their own pull request but by a comment. */
export function submitReview(repository: Repository, author: Account, pull: Pull, review: NewReview): Review {
  const body = review.body ?? '';
  const comments = review.comments ?? [];
  checkBody(body, review.state !== 'APPROVED' && comments.length === 0);
  for (const comment of comments) checkBody(comment.body, true);
  if (author.id === pull.author.id && review.state !== 'COMMENTED') {
    const verb = review.state === 'APPROVED' ? 'approve' : 'request changes on';
    throw new Refusal('UNPROCESSABLE', `Can not ${verb} your own pull request`);
  }
  const id = repository.nextId();
  const at = repository.clock.now();
  const submitted: Review = {
    id,
    pull: pull.number,
    author,
    body,
    state: review.state,
    submittedAt: at,
    commit: review.commit ?? pull.head.oid,
    edits: [],
    reactions: [],
    remarks: comments.map(({ path, line, body: text }) => ({
      id: repository.nextId(),
      author,
      path,
      line: line ?? null,
      body: text,
      createdAt: at,
      edits: [],
      reactions: [],
    })),
  };
  repository.reviews.push(submitted);
  noLongerRequested(pull, author);
  announce(repository, author, pull, submitted, 'submitted');
  return submitted;
}

export function editReview(repository: Repository, editor: Account, review: Review, body: string): void {
  checkBody(body, false);
  editText(repository, review, review.submittedAt, editor, body);
  announce(repository, editor, repository.pull(review.pull), review, 'edited');
}

/** Whoever can write may edit anybody's remark, as on GitHub. */
export function editRemark(repository: Repository, editor: Account, remark: Remark, body: string): void {
  checkBody(body, true);
  if (remark.author.id !== editor.id && !atLeast(editor.level, 'write')) {
    throw new Refusal('FORBIDDEN', `${editor.login} does not have permission to change this comment`);
  }
  editText(repository, remark, remark.createdAt, editor, body);
}

export function dismissReview(repository: Repository, actor: Account, review: Review): void {
  if (!atLeast(actor.level, 'write')) {
    throw new Refusal('FORBIDDEN', `${actor.login} does not have permission to dismiss reviews`);
  }
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refusal('UNPROCESSABLE', 'Can not dismiss a commented pull request review');
  }
  dismiss(repository, actor, review, null);
}

const announce = (
  repository: Repository,
  actor: Account,
  pull: Pull,
  review: Review,
  action: 'submitted' | 'edited',
): void =>
  emitPull(repository, 'pull_request_review', actor, pull, {
    action,
    review: reviewPayload(repository, pull, review),
  });
