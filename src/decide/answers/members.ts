import type { Person } from '../../people.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';

/** `org/team`, as GitHub needs it: a bare name is a team of the repository's owner. */
export const teamOf = (name: string, { snapshot }: Pick<Situation, 'snapshot'>): string => {
  const bare = name.replace(/^@/, '');
  return bare.includes('/') ? bare : `${snapshot.repository.name.split('/')[0] ?? ''}/${bare}`;
};

/** Whether somebody belongs to a team: null where GitHub does not tell, or what must be read first. */
export function isMember(
  situation: Pick<Situation, 'snapshot'>,
  team: string,
  { login }: Pick<Person, 'login'>,
): boolean | null | Want {
  const { members } = situation.snapshot.found;
  const key = `${team}:${login}`;
  return Object.hasOwn(members, key) ? (members[key] ?? null) : { want: 'member', team, login };
}

/** Why nobody can be counted as one of a team. */
export const unreadableTeam = (team: string): string =>
  `this token cannot read who belongs to ${team}: an App with the permission members:read can`;
