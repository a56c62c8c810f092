import { noreplyAddress, type Account } from '../state/accounts.ts';
import { nodeId } from '../state/node-id.ts';

const LISTS = {
  followers_url: 'followers',
  following_url: 'following{/other_user}',
  gists_url: 'gists{/gist_id}',
  starred_url: 'starred{/owner}{/repo}',
  subscriptions_url: 'subscriptions',
  organizations_url: 'orgs',
  repos_url: 'repos',
  events_url: 'events{/privacy}',
  received_events_url: 'received_events',
};

/** An account in the shape REST calls a simple user. */
export function userBody(account: Account): { [member: string]: unknown } {
  const url = `https://api.github.com/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type, account.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${account.login}`,
    ...Object.fromEntries(Object.entries(LISTS).map(([name, path]) => [name, `${url}/${path}`])),
    type: account.type,
    site_admin: false,
    name: account.name,
    email: noreplyAddress(account),
  };
}
