import type { CommitObject, Signature } from '../git/objects.ts';
import { WEB_FLOW } from '../state/accounts.ts';
import { nodeId } from '../state/node-id.ts';
import { demand } from './access.ts';
import { userFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { entryFields, treeFields } from './git-object.ts';
import { rollupFields, statusFields } from './status.ts';

export function commitFields(session: InRepository, commit: CommitObject): Fields {
  const { repository } = session;
  const [messageHeadline = ''] = commit.message.split('\n', 1);
  return {
    __typename: 'Commit',
    id: nodeId('Commit', commit.oid),
    oid: commit.oid,
    abbreviatedOid: commit.oid.slice(0, 7),
    message: commit.message,
    messageHeadline,
    messageBody: commit.message.slice(messageHeadline.length).trim(),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    author: () => gitActor(session, commit.author),
    committer: () => gitActor(session, commit.committer),
    signature: () => (repository.signed.has(commit.oid) ? githubSignature() : null),
    tree: async () => {
      const tree = await repository.git.object(commit.tree);
      return tree?.type === 'tree' ? treeFields(session, tree, '') : null;
    },
    file: (args: { path: string }) => file(session, commit, args.path),
    parents: async (args: PageArguments) => commits(session, 'parents', args, commit.parents),
    history: async (args: PageArguments & { path?: string | null }) =>
      commits(
        session,
        'history',
        args,
        await repository.git.log(commit.oid, args.path == null ? {} : { path: args.path }),
      ),
    status: () => {
      demand(session, ['statuses'], 'read');
      return statusFields(session, commit.oid);
    },
    statusCheckRollup: () => {
      demand(session, ['statuses'], 'read');
      return rollupFields(session, commit.oid);
    },
  };
}

/** A connection over commits given by oid; only those of the page are read. */
export const commits = (
  session: InRepository,
  name: string,
  args: PageArguments,
  oids: string[],
  wrap: (oid: string, commit: () => Promise<Fields>) => unknown = (_, commit) => commit(),
): Fields =>
  connection(name, args, {
    items: oids,
    key: (oid) => oid,
    node: (oid) => wrap(oid, () => commitByOid(session, oid)),
  });

export async function commitByOid(session: InRepository, oid: string): Promise<Fields> {
  const commit = await session.repository.git.commit(oid);
  if (commit === null) throw new Error(`the repository has lost commit ${oid}`);
  return commitFields(session, commit);
}

function gitActor(session: InRepository, { name, email, date }: Signature): Fields {
  const account = session.repository.accounts.byAddress(email);
  return {
    __typename: 'GitActor',
    name,
    email,
    date,
    user: account === null ? null : userFields(account),
  };
}

const githubSignature = (): Fields => ({
  __typename: 'GpgSignature',
  email: 'noreply@github.com',
  isValid: true,
  state: 'VALID',
  wasSignedByGitHub: true,
  signer: userFields(WEB_FLOW),
});

async function file(session: InRepository, commit: CommitObject, path: string): Promise<Fields | null> {
  const slash = path.lastIndexOf('/');
  const directory = slash === -1 ? '' : path.slice(0, slash);
  const tree = await session.repository.git.object(`${commit.oid}:${directory}`);
  if (tree?.type !== 'tree') return null;
  const entry = tree.entries.find(({ name }) => name === path.slice(slash + 1));
  return entry === undefined ? null : entryFields(session, entry, directory);
}
