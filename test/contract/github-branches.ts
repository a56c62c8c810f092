import { at, listAt, textAt } from './answers.ts';
import type { Requests } from './github-requests.ts';
import type { Files, PushChange } from './stage.ts';

const NOWHERE = '0'.repeat(40);

export interface Account {
  id: number;
  login: string;
  isBot: boolean;
}

/** Whoever holds a token. */
export async function holderOf({ api }: Requests): Promise<Account> {
  const { body } = await api.graphql('query ContractWho { viewer { login databaseId } }');
  const login = textAt(body, 'data', 'viewer', 'login');
  return { login, id: Number(at(body, 'data', 'viewer', 'databaseId')), isBot: login.endsWith('[bot]') };
}

const entriesOf = (files: Files, deletions: readonly string[]): object[] => [
  ...Object.entries(files).map(([path, file]) => ({
    path,
    type: 'blob',
    ...(typeof file === 'string'
      ? { mode: '100644', content: file }
      : { mode: file.mode, content: file.text }),
  })),
  ...deletions.map((path) => ({ path, mode: '100644', type: 'blob', sha: null })),
];

/** A commit as git makes it on a person's machine: with any author and without GitHub's signature. No branch moves. */
export async function commitOnto(
  requests: Requests,
  parent: string,
  { files = {}, deletions = [] }: Pick<PushChange, 'files' | 'deletions'>,
  { message, author }: { message: string; author: Account },
): Promise<string> {
  const found = await requests.look(
    'object(oid: $oid) { ... on Commit { tree { oid } } }',
    ', $oid: GitObjectID!',
    { oid: parent },
  );
  const tree = await requests.object('trees', {
    base_tree: textAt(found, 'object', 'tree', 'oid'),
    tree: entriesOf(files, deletions),
  });
  const { login, id } = author;
  const signature = { name: login, email: `${id}+${login}@users.noreply.github.com` };
  return requests.object('commits', { message, tree, parents: [parent], author: signature });
}

/** Points a branch at a commit if it is where it was looked up; makes it where there is none. */
export async function point(requests: Requests, repositoryId: string, branch: string, oid: string) {
  const name = `refs/heads/${branch}`;
  const beforeOid = (await requests.ref(name))?.oid ?? NOWHERE;
  const refUpdates = [{ name, beforeOid, afterOid: oid }];
  await requests.change('updateRefs', { repositoryId, refUpdates });
}

/** Removes refs of which the names were given out by this suite, as far as they are there. */
export async function removeRefs(requests: Requests, repositoryId: string, names: readonly string[]) {
  for (const name of names) {
    const found = await requests.ref(name);
    if (found === null) continue;
    const refUpdates = [{ name, beforeOid: found.oid, afterOid: NOWHERE, force: true }];
    await requests.change('updateRefs', { repositoryId, refUpdates });
  }
}

/** Branches and tags whose names begin like that. */
export async function refsLike(requests: Requests, folder: string, start: string): Promise<string[]> {
  const found = await requests.look(
    'refs(refPrefix: $folder, query: $start, first: 100) { nodes { name } }',
    ', $folder: String!, $start: String!',
    { folder, start },
  );
  return listAt(found, 'refs', 'nodes')
    .map((node) => textAt(node, 'name'))
    .filter((name) => name.startsWith(start));
}
