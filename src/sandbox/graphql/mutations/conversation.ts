import { addComment, deleteComment, editComment } from '../../state/comment.ts';
import type { ReactionContent } from '../../state/model.ts';
import { nodeId } from '../../state/node-id.ts';
import { addReaction, removeReaction } from '../../state/reaction.ts';
import { CONVERSATION, demand } from '../access.ts';
import { userFields } from '../actor.ts';
import { commentFields } from '../comment.ts';
import type { Fields, InRepository } from '../fields.ts';
import { reactionGroups } from '../written-text.ts';
import { findComment, findPull, findReactable } from './find.ts';

export function addCommentMutation(
  session: InRepository,
  input: { subjectId: string; body: string },
): Fields {
  demand(session, CONVERSATION, 'write', 'read');
  const pull = findPull(session, input.subjectId);
  const comment = addComment(session.repository, session.token.account, pull, input.body);
  return {
    __typename: 'AddCommentPayload',
    subject: () => session.show.pull(session, pull),
    commentEdge: () => ({ cursor: String(comment.id), node: commentFields(session, comment) }),
  };
}

export function updateIssueComment(session: InRepository, input: { id: string; body: string }): Fields {
  demand(session, CONVERSATION, 'write', 'read');
  const comment = findComment(session, input.id);
  editComment(session.repository, session.token.account, comment, input.body);
  return {
    __typename: 'UpdateIssueCommentPayload',
    issueComment: () => commentFields(session, comment),
  };
}

export function deleteIssueComment(session: InRepository, input: { id: string }): Fields {
  demand(session, CONVERSATION, 'write', 'read');
  deleteComment(session.repository, session.token.account, findComment(session, input.id));
  return { __typename: 'DeleteIssueCommentPayload' };
}

export function minimizeComment(
  session: InRepository,
  input: { subjectId: string; classifier: string },
): Fields {
  demand(session, CONVERSATION, 'write');
  const comment = findComment(session, input.subjectId);
  comment.minimized = input.classifier.toLowerCase().replaceAll('_', '-');
  return {
    __typename: 'MinimizeCommentPayload',
    minimizedComment: () => commentFields(session, comment),
  };
}

interface ReactionInput {
  subjectId: string;
  content: ReactionContent;
}

export function addReactionMutation(session: InRepository, input: ReactionInput): Fields {
  demand(session, CONVERSATION, 'write', 'read');
  const subject = findReactable(session, input.subjectId);
  const reaction = addReaction(session.repository, session.token.account, subject, input.content);
  return {
    __typename: 'AddReactionPayload',
    reaction: {
      __typename: 'Reaction',
      id: nodeId('Reaction', reaction.id),
      databaseId: reaction.id,
      content: reaction.content,
      createdAt: reaction.at,
      user: userFields(reaction.account),
    },
    reactionGroups: () => reactionGroups(session, subject.reactions),
  };
}

export function removeReactionMutation(session: InRepository, input: ReactionInput): Fields {
  demand(session, CONVERSATION, 'write', 'read');
  const subject = findReactable(session, input.subjectId);
  const reaction = removeReaction(session.token.account, subject, input.content);
  return {
    __typename: 'RemoveReactionPayload',
    reaction:
      reaction === null
        ? null
        : { __typename: 'Reaction', id: nodeId('Reaction', reaction.id), content: reaction.content },
    reactionGroups: () => reactionGroups(session, subject.reactions),
  };
}
