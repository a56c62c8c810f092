import { Refusal } from '../refusal.ts';
import { parseNodeId, unresolvable } from '../state/node-id.ts';
import { demand } from './access.ts';
import { actorFields, userFields } from './actor.ts';
import { commentFields } from './comment.ts';
import type { Fields, InRepository, Session } from './fields.ts';
import { labelFields } from './label.ts';
import { pullFields } from './pull.ts';
import { refByName } from './ref.ts';
import { repositoryFields } from './repository.ts';
import { reviewFields } from './review.ts';
import { organizationFields } from './team.ts';

/** The fields of `Query`. */
export const queryFields = (session: Session): Fields => ({
  __typename: 'Query',
  viewer: () => userFields(session.token.account),
  repository: ({ owner, name }: { owner: string; name: string }) => repository(session, owner, name),
  organization: ({ login }: { login: string }) => organizationFields(session, login),
  user: ({ login }: { login: string }) => user(session, login),
  node: ({ id }: { id: string }) => node(session, id),
  nodes: ({ ids }: { ids: string[] }) => ids.map((id) => node(session, id)),
  rateLimit: () => ({
    __typename: 'RateLimit',
    cost: 1,
    limit: session.limit.limit,
    used: session.limit.used,
    remaining: session.limit.remaining,
    nodeCount: 0,
    resetAt: new Date(session.limit.resetsAt * 1000).toISOString().replace('.000Z', 'Z'),
  }),
});

/** The session within its repository, or null when there is none by that name. */
function within(session: Session, owner: string, name: string): InRepository | null {
  const { repository: found } = session;
  if (found === null) return null;
  const same = found.fullName.toLowerCase() === `${owner}/${name}`.toLowerCase();
  return same ? { ...session, repository: found } : null;
}

function repository(session: Session, owner: string, name: string): Fields {
  const inside = within(session, owner, name);
  if (inside === null) {
    throw new Refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return repositoryFields(inside);
}

/** Bots are no users: none is found by the login of one. */
function user(session: Session, login: string): Fields {
  const found = session.repository?.accounts.find(login) ?? null;
  if (found === null || found.type !== 'User')
    throw new Refusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
  return userFields(found);
}

async function node(session: Session, id: string): Promise<Fields> {
  const { kind, key } = parseNodeId(id);
  if (session.repository === null) throw unresolvable(id);
  const inside: InRepository = { ...session, repository: session.repository };
  const found = await nodeFields(inside, kind, key);
  if (found === null) throw unresolvable(id);
  return found;
}

const shown = <T>(item: T | undefined | null, show: (item: T) => Fields): Fields | null =>
  item == null ? null : show(item);

async function nodeFields(session: InRepository, kind: string, key: string): Promise<Fields | null> {
  const { repository: found } = session;
  const byId = <T extends { id: number }>(items: T[]): T | undefined =>
    items.find((item) => item.id === Number(key));
  switch (kind) {
    case 'Repository':
      return Number(key) === found.id ? repositoryFields(session) : null;
    case 'User':
    case 'Bot':
      return shown(found.accounts.byId(Number(key)), actorFields);
    case 'Label':
      return shown(byId(found.labels), labelFields);
    case 'IssueComment':
      demand(session, ['pull-requests'], 'read');
      return shown(byId(found.comments), (comment) => commentFields(session, comment));
    case 'PullRequestReview':
      demand(session, ['pull-requests'], 'read');
      return shown(byId(found.reviews), (review) => reviewFields(session, review));
    case 'PullRequest':
      demand(session, ['pull-requests'], 'read');
      return shown(
        found.pulls.find(({ number }) => number === Number(key)),
        (pull) => pullFields(session, pull),
      );
    case 'Ref':
      demand(session, ['contents'], 'read');
      return refByName(session, key);
    case 'Commit':
    case 'Tree':
    case 'Blob':
      demand(session, ['contents'], 'read');
      return session.show.object(session, await found.git.object(key));
    default:
      throw new Error(`the sandbox does not answer nodes of type ${kind}`);
  }
}
