import { parseNodeId, unresolvable } from '../../state/node-id.ts';
import type { Review } from '../../state/model.ts';
import { dismissReview, submitReview, type NewReview } from '../../state/review.ts';
import { demand } from '../access.ts';
import type { Fields, InRepository } from '../fields.ts';
import { reviewFields } from '../review.ts';
import { findPull } from './find.ts';

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

interface Input {
  pullRequestId: string;
  body?: string | null;
  commitOID?: string | null;
  event?: keyof typeof STATES | 'DISMISS' | null;
}

/** `addPullRequestReview`, for a review that is submitted at once. */
export function addPullRequestReview(session: InRepository, input: Input): Fields {
  demand(session, ['pull-requests'], 'write', 'read');
  if (input.event == null || input.event === 'DISMISS') {
    throw new Error('the sandbox does not keep reviews that are not submitted');
  }
  const wanted: NewReview = {
    state: STATES[input.event],
    body: input.body ?? '',
    ...(input.commitOID == null ? {} : { commit: input.commitOID }),
  };
  const { repository, token } = session;
  const review = submitReview(repository, token.account, findPull(session, input.pullRequestId), wanted);
  return {
    __typename: 'AddPullRequestReviewPayload',
    pullRequestReview: () => reviewFields(session, review),
  };
}

export function dismissPullRequestReview(
  session: InRepository,
  input: { pullRequestReviewId: string },
): Fields {
  demand(session, ['pull-requests'], 'write');
  const review = findReview(session, input.pullRequestReviewId);
  dismissReview(session.repository, session.token.account, review);
  return {
    __typename: 'DismissPullRequestReviewPayload',
    pullRequestReview: () => reviewFields(session, review),
  };
}

function findReview({ repository }: InRepository, id: string): Review {
  const { kind, key } = parseNodeId(id);
  const found = repository.reviews.find((review) => review.id === Number(key));
  if (kind !== 'PullRequestReview' || found === undefined) throw unresolvable(id);
  return found;
}
