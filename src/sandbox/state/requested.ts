import { Refusal } from '../refusal.ts';
import type { Account } from './accounts.ts';
import { emitPull } from './emit.ts';
import type { Pull } from './model.ts';
import { userPayload } from './payloads.ts';
import { atLeast } from './permission.ts';
import type { Repository } from './repository.ts';
import type { Team } from './teams.ts';

/** Asks people and teams for a review, beside those who are asked already or (`keep` false) instead of them. All or nothing. */
export function requestReviews(
  repository: Repository,
  actor: Account,
  pull: Pull,
  wanted: { users: Account[]; teams: Team[]; keep: boolean },
): void {
  for (const user of wanted.users) {
    if (user.id === pull.author.id) {
      throw new Refusal('UNPROCESSABLE', 'Review cannot be requested from pull request author.');
    }
    if (user.type !== 'User' || !atLeast(user.level, 'read')) {
      throw new Refusal(
        'UNPROCESSABLE',
        `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`,
      );
    }
  }
  const { requested } = pull;
  const added = wanted.users.filter((user) => !requested.users.includes(user));
  pull.requested = {
    users: wanted.keep ? [...requested.users, ...added] : wanted.users,
    teams: [...new Set([...(wanted.keep ? requested.teams : []), ...wanted.teams])],
  };
  pull.updatedAt = repository.clock.now();
  for (const user of added) {
    emitPull(repository, 'pull_request_target', actor, pull, {
      action: 'review_requested',
      requested_reviewer: userPayload(user),
    });
  }
}

/** Whoever reviews is asked no longer. */
export function noLongerRequested(pull: Pull, reviewer: Account): void {
  pull.requested.users = pull.requested.users.filter((user) => user.id !== reviewer.id);
}
