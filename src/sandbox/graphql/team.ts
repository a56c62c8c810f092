import { Refusal } from '../refusal.ts';
import { nodeId } from '../state/node-id.ts';
import type { Team } from '../state/teams.ts';
import { demand } from './access.ts';
import { userFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository, Session } from './fields.ts';

/** The owner of the repository, seen as an organization. Its teams are not for the token of an actions run. */
export function organizationFields(session: Session, login: string): Fields {
  const { repository } = session;
  if (repository === null || repository.owner.toLowerCase() !== login.toLowerCase()) {
    throw new Refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
  }
  const inside: InRepository = { ...session, repository };
  const { id } = repository.accounts.named(repository.owner);
  return {
    __typename: 'Organization',
    id: nodeId('Organization', id),
    databaseId: id,
    login: repository.owner,
    team: ({ slug }: { slug: string }) => {
      demand(inside, ['members'], 'read');
      const found = repository.teams.find(slug);
      return found === null ? null : teamFields(inside, found);
    },
  };
}

interface MemberArguments extends PageArguments {
  query?: string | null;
  membership?: 'ALL' | 'CHILD_TEAM' | 'IMMEDIATE' | null;
}

/** A team without child teams: its members are all immediate. */
export const teamFields = ({ repository }: InRepository, team: Team): Fields => ({
  __typename: 'Team',
  id: nodeId('Team', team.id),
  databaseId: team.id,
  name: team.slug,
  slug: team.slug,
  combinedSlug: `${repository.owner}/${team.slug}`,
  members: (args: MemberArguments) => {
    const wanted = (args.query ?? '').toLowerCase();
    const members = args.membership === 'CHILD_TEAM' ? [] : team.members;
    return connection('members', args, {
      items: members.filter(({ login, name }) => `${login}\n${name}`.toLowerCase().includes(wanted)),
      key: ({ id }) => id,
      node: userFields,
      edge: () => ({ role: 'MEMBER' }),
    });
  },
});
