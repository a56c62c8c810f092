import type { Api, Reply } from './stage.ts';

export interface ApiPlace {
  /** REST root. */
  url: string;
  graphqlUrl: string;
  token: string;
  owner: string;
  name: string;
}

const TIMEOUT_MS = 60_000;

/** GitHub's API asked with nothing but `fetch`: what comes back is what was sent. */
export function apiAt({ url, graphqlUrl, token, owner, name }: ApiPlace): Api {
  async function send(method: string, address: string, body: unknown): Promise<Reply> {
    const response = await fetch(address, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'pawl-contract',
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      header: (wanted) => response.headers.get(wanted),
      body: text === '' ? null : JSON.parse(text),
    };
  }
  return {
    owner,
    name,
    graphql: (query, variables = {}) => send('POST', graphqlUrl, { query, variables }),
    rest: (method, path, body) =>
      send(method, `${url}${path.replace('{owner}', owner).replace('{repo}', name)}`, body),
  };
}
