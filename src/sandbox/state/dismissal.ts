import type { Account } from './accounts.ts';
import { emitPull } from './emit.ts';
import type { Pull, Review } from './model.ts';
import { reviewPayload } from './payloads.ts';
import type { Repository } from './repository.ts';
import { record } from './timeline.ts';

/** Takes a review's opinion away and tells of it; `commit` is what made it stale, null when a person dismissed it. */
export function dismiss(repository: Repository, actor: Account, review: Review, commit: string | null): void {
  const pull = repository.pull(review.pull);
  const was = review.state;
  review.state = 'DISMISSED';
  record(repository, actor, pull, { kind: 'ReviewDismissedEvent', review, was, commit });
  emitPull(repository, 'pull_request_review', actor, pull, {
    action: 'dismissed',
    review: reviewPayload(repository, pull, review),
  });
}

/** The branch rule dismisses approvals when what a merge would bring is not what it was at commit `before`. */
export async function dismissStale(
  repository: Repository,
  actor: Account,
  pull: Pull,
  before: string,
): Promise<void> {
  if (!repository.dismissStaleReviews) return;
  const { git } = repository;
  const base = `refs/heads/${pull.base.branch}`;
  const [was, is] = await Promise.all([git.patch(base, before), git.patch(base, pull.head.oid)]);
  if (was === is) return;
  for (const review of repository.reviews) {
    if (review.pull !== pull.number || review.state !== 'APPROVED') continue;
    dismiss(repository, actor, review, pull.head.oid);
  }
}
