import { unresolvable } from '../../state/node-id.ts';
import { requestReviews } from '../../state/requested.ts';
import { permits } from '../../state/tokens.ts';
import { demand } from '../access.ts';
import { actorFields } from '../actor.ts';
import type { Fields, InRepository } from '../fields.ts';
import { findPull, findTeam, findUser } from './find.ts';

interface Input {
  pullRequestId: string;
  userIds?: string[] | null;
  teamIds?: string[] | null;
  union?: boolean | null;
}

/** `requestReviews`. To a token that may not see teams the id of one resolves to nothing. */
export function requestReviewsMutation(session: InRepository, input: Input): Fields {
  demand(session, ['pull-requests'], 'write', 'triage');
  const { repository, token } = session;
  const pull = findPull(session, input.pullRequestId);
  const teams = (input.teamIds ?? []).map((id) => {
    if (!permits(token, ['members'], 'read')) throw unresolvable(id);
    return findTeam(session, id);
  });
  const users = (input.userIds ?? []).map((id) => findUser(session, id));
  requestReviews(repository, token.account, pull, { users, teams, keep: input.union === true });
  return {
    __typename: 'RequestReviewsPayload',
    actor: actorFields(token.account),
    pullRequest: () => session.show.pull(session, pull),
  };
}
