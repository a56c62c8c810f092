import type { Account } from '../state/accounts.ts';
import { nodeId } from '../state/node-id.ts';
import type { Fields } from './fields.ts';

const links = (login: string): { [field: string]: unknown } => ({
  url: `https://github.com/${login}`,
  resourcePath: `/${login}`,
  avatarUrl: `https://avatars.githubusercontent.com/${login}`,
});

/** Where the schema says `User`; GitHub answers bots there too, under their full login. */
export const userFields = (account: Account): Fields => ({
  __typename: 'User',
  id: nodeId(account.type, account.id),
  databaseId: account.id,
  login: account.login,
  name: account.name,
  email: '',
  ...links(account.login),
});

/** Where the schema says `Actor`: a bot has its own type, and a login without the `[bot]` that REST appends. */
export function actorFields(account: Account): Fields {
  if (account.type === 'User') return userFields(account);
  const login = account.login.replace(/\[bot\]$/, '');
  return {
    __typename: 'Bot',
    id: nodeId('Bot', account.id),
    databaseId: account.id,
    login,
    ...links(`apps/${login}`),
  };
}
