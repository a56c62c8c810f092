import { Refusal } from '../refusal.ts';
import { nodeId } from '../state/node-id.ts';
import type { Pull } from '../state/model.ts';
import { permits } from '../state/tokens.ts';
import { CONVERSATION, demand } from './access.ts';
import { userFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';
import { labelConnection, labelFields } from './label.ts';
import { pullFields } from './pull.ts';
import { refByName, refFields } from './ref.ts';

export function repositoryFields(session: InRepository): Fields {
  const { repository } = session;
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: () => userFields(repository.accounts.named(repository.owner)),
    url: `https://github.com/${repository.fullName}`,
    isPrivate: repository.private,
    isFork: false,
    isArchived: false,
    viewerPermission: () => {
      const level = session.token.account.level;
      return level === 'none' ? null : level.toUpperCase();
    },
    defaultBranchRef: async () =>
      reading(session, () => refByName(session, `refs/heads/${repository.defaultBranch}`)),
    ref: async ({ qualifiedName }: { qualifiedName: string }) =>
      reading(session, () =>
        refByName(session, qualifiedName.startsWith('refs/') ? qualifiedName : `refs/heads/${qualifiedName}`),
      ),
    refs: (args: PageArguments & RefArguments) => reading(session, () => refs(session, args)),
    object: (args: ObjectArguments) => reading(session, () => object(session, args)),
    labels: (args: PageArguments & { query?: string | null }) => {
      demand(session, CONVERSATION, 'read');
      const wanted = (args.query ?? '').toLowerCase();
      return labelConnection(
        args,
        repository.labels.filter(({ name, description }) =>
          `${name}\n${description ?? ''}`.toLowerCase().includes(wanted),
        ),
      );
    },
    label: ({ name }: { name: string }) => {
      demand(session, CONVERSATION, 'read');
      const found = repository.labels.find((label) => label.name.toLowerCase() === name.toLowerCase());
      return found === undefined ? null : labelFields(found);
    },
    collaborators: (args: PageArguments & { login?: string | null; query?: string | null }) =>
      collaborators(session, args),
    pullRequest: ({ number }: { number: number }) => {
      demand(session, ['pull-requests'], 'read');
      const found = repository.pulls.find((pull) => pull.number === number);
      if (found === undefined) {
        throw new Refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      }
      return pullFields(session, found);
    },
    pullRequests: (args: PageArguments & PullArguments) => {
      demand(session, ['pull-requests'], 'read');
      return connection('pullRequests', args, {
        items: ordered(repository.pulls, args.orderBy).filter(
          (pull) =>
            (args.states == null || args.states.includes(pull.state)) &&
            (args.headRefName == null || args.headRefName === pull.head.branch),
        ),
        key: (pull) => pull.number,
        node: (pull) => pullFields(session, pull),
      });
    },
  };
}

interface PullArguments {
  states?: string[] | null;
  headRefName?: string | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null;
}

function ordered(pulls: readonly Pull[], order: PullArguments['orderBy']): Pull[] {
  if (order == null) return [...pulls];
  if (order.field === 'COMMENTS') throw new Error('the sandbox does not order pull requests by comments');
  const instant = (pull: Pull): string => (order.field === 'CREATED_AT' ? pull.createdAt : pull.updatedAt);
  const rising = pulls.toSorted((one, other) => (instant(one) < instant(other) ? -1 : 1));
  return order.direction === 'ASC' ? rising : rising.toReversed();
}

/** What git holds is read with `contents`. */
function reading<T>(session: InRepository, read: () => T): T {
  demand(session, ['contents'], 'read');
  return read();
}

interface RefArguments {
  refPrefix: string;
  query?: string | null;
  direction?: 'ASC' | 'DESC' | null;
  orderBy?: { field: 'ALPHABETICAL' | 'TAG_COMMIT_DATE'; direction: 'ASC' | 'DESC' } | null;
}

async function refs(session: InRepository, args: PageArguments & RefArguments): Promise<Fields> {
  const { git } = session.repository;
  const order = args.orderBy?.field === 'TAG_COMMIT_DATE' ? 'creatordate' : 'refname';
  const listed = args.refPrefix.startsWith('refs/') ? await git.refs(args.refPrefix, order) : [];
  const direction = args.orderBy?.direction ?? args.direction;
  const wanted = listed.filter(({ name }) => name.slice(args.refPrefix.length).includes(args.query ?? ''));
  return connection('refs', args, {
    items: direction === 'DESC' ? wanted.toReversed() : wanted,
    key: ({ name }) => name,
    node: ({ name, oid }) => refFields(session, name, oid, args.refPrefix),
  });
}

interface ObjectArguments {
  expression?: string | null;
  oid?: string | null;
}

async function object(session: InRepository, { expression, oid }: ObjectArguments): Promise<Fields | null> {
  const name = oid ?? expression;
  if (name == null) return null;
  const colon = name.indexOf(':');
  const path = colon === -1 ? '' : name.slice(colon + 1).replace(/\/$/, '');
  const exact = colon === -1 ? name : `${name.slice(0, colon)}:${path}`;
  return session.show.object(session, await session.repository.git.object(exact), path);
}

function collaborators(
  session: InRepository,
  args: PageArguments & { login?: string | null; query?: string | null },
): Fields {
  if (!permits(session.token, ['contents'], 'write')) {
    throw new Refusal('FORBIDDEN', 'Must have push access to view repository collaborators.');
  }
  const login = args.login?.toLowerCase();
  const query = (args.query ?? '').toLowerCase();
  return connection('collaborators', args, {
    items: session.repository.accounts
      .all()
      .filter(({ type, level }) => type === 'User' && level !== 'none')
      .filter((account) => login === undefined || account.login.toLowerCase() === login)
      .filter((account) => account.login.toLowerCase().includes(query)),
    key: ({ id }) => id,
    node: userFields,
    edge: ({ level }) => ({ permission: level.toUpperCase() }),
  });
}
