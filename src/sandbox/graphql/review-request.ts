import type { Account } from '../state/accounts.ts';
import type { Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { Team } from '../state/teams.ts';
import { demand } from './access.ts';
import { userFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { teamFields } from './team.ts';

/** Whose review was asked for and did not come yet. Who may not see teams gets an error in a team's place. */
export const reviewRequests = (session: InRepository, pull: Pull, args: PageArguments): Fields =>
  connection<Account | Team>('reviewRequests', args, {
    items: [...pull.requested.users, ...pull.requested.teams],
    key: (reviewer) => ('login' in reviewer ? reviewer.login : `team ${reviewer.slug}`),
    node: (reviewer) => ({
      __typename: 'ReviewRequest',
      id: nodeId('ReviewRequest', `${pull.number}:${reviewer.id}`),
      asCodeOwner: false,
      pullRequest: () => session.show.pull(session, pull),
      requestedReviewer: () => {
        if ('login' in reviewer) return userFields(reviewer);
        demand(session, ['members'], 'read');
        return teamFields(session, reviewer);
      },
    }),
  });
