import type { Answer } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { Level } from '../state/permission.ts';
import type { Call } from './operations.ts';
import { userBody } from './user.ts';

/** The four words the older member `permission` knows. */
const COARSE: { [level in Level]: string } = {
  none: 'none',
  read: 'read',
  triage: 'read',
  write: 'write',
  maintain: 'write',
  admin: 'admin',
};

/** Of a person: a bot is no collaborator, whatever its token may do. In a public repository everybody may read. */
export function collaboratorPermission({ repository, parameters }: Call): Answer {
  const login = parameters['username'] ?? '';
  const account = repository.accounts.find(login);
  if (account?.type !== 'User') throw new Refusal('NOT_FOUND', `${login} is not a user`);
  const level = account.level === 'none' && !repository.private ? 'read' : account.level;
  const user = { ...userBody(account), role_name: level };
  return { status: 200, headers: {}, body: { permission: COARSE[level], role_name: level, user } };
}
