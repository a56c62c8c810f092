import { unresolvable } from '../../state/node-id.ts';
import type { Fields, InRepository, Session } from '../fields.ts';
import { createCommitOnBranch } from './commit.ts';
import {
  addCommentMutation,
  addReactionMutation,
  deleteIssueComment,
  minimizeComment,
  removeReactionMutation,
  updateIssueComment,
} from './conversation.ts';
import {
  addLabelsToLabelable,
  createLabelMutation,
  deleteLabelMutation,
  removeLabelsFromLabelable,
} from './labels.ts';
import {
  closePullRequest,
  createPullRequest,
  mergePullRequest,
  reopenPullRequest,
  updatePullRequest,
} from './pulls.ts';
import { createRef, deleteRef, updateRef, updateRefs } from './refs.ts';
import { requestReviewsMutation } from './review-requests.ts';
import { addPullRequestReview, dismissPullRequestReview } from './reviews.ts';

type Mutation<Input> = (session: InRepository, input: Input) => Fields | Promise<Fields>;

/** The fields of `Mutation`; each payload gives back the caller's `clientMutationId`. */
export function mutationFields(session: Session): Fields {
  const field =
    <Input>(mutate: Mutation<Input>) =>
    async ({ input }: { input: Input & { clientMutationId?: string | null } }): Promise<Fields> => {
      if (session.repository === null) throw unresolvable('');
      const payload = await mutate({ ...session, repository: session.repository }, input);
      return { clientMutationId: input.clientMutationId ?? null, ...payload };
    };
  return {
    __typename: 'Mutation',
    createCommitOnBranch: field(createCommitOnBranch),
    createRef: field(createRef),
    updateRef: field(updateRef),
    updateRefs: field(updateRefs),
    deleteRef: field(deleteRef),
    addComment: field(addCommentMutation),
    updateIssueComment: field(updateIssueComment),
    deleteIssueComment: field(deleteIssueComment),
    minimizeComment: field(minimizeComment),
    addReaction: field(addReactionMutation),
    removeReaction: field(removeReactionMutation),
    createLabel: field(createLabelMutation),
    deleteLabel: field(deleteLabelMutation),
    addLabelsToLabelable: field(addLabelsToLabelable),
    removeLabelsFromLabelable: field(removeLabelsFromLabelable),
    requestReviews: field(requestReviewsMutation),
    addPullRequestReview: field(addPullRequestReview),
    dismissPullRequestReview: field(dismissPullRequestReview),
    createPullRequest: field(createPullRequest),
    updatePullRequest: field(updatePullRequest),
    closePullRequest: field(closePullRequest),
    reopenPullRequest: field(reopenPullRequest),
    mergePullRequest: field(mergePullRequest),
  };
}
