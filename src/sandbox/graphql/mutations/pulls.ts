import { Refusal } from '../../refusal.ts';
import { parseNodeId, unresolvable } from '../../state/node-id.ts';
import { editPull, openPull, retargetPull } from '../../state/pull.ts';
import { branchRef, closePull, mergePull, reopenPull } from '../../state/push.ts';
import { demand } from '../access.ts';
import { actorFields } from '../actor.ts';
import type { Fields, InRepository } from '../fields.ts';
import { findPull } from './find.ts';

interface NewInput {
  repositoryId: string;
  baseRefName: string;
  headRefName: string;
  title: string;
  body?: string | null;
  draft?: boolean | null;
}

/** `createPullRequest`, for a branch of the repository itself that has something the base does not have. */
export async function createPullRequest(session: InRepository, input: NewInput): Promise<Fields> {
  demand(session, ['pull-requests'], 'write', 'read');
  const { repository, token } = session;
  const { kind, key } = parseNodeId(input.repositoryId);
  if (kind !== 'Repository' || Number(key) !== repository.id) throw unresolvable(input.repositoryId);
  const head = await repository.git.ref(branchRef(repository, input.headRefName).ref);
  const base = await repository.git.ref(`refs/heads/${input.baseRefName}`);
  if (head === null) throw new Refusal('UNPROCESSABLE', "Head sha can't be blank");
  if (base === null) throw new Refusal('UNPROCESSABLE', "Base sha can't be blank");
  if ((await repository.git.log(`${base}..${head}`, { count: 1 })).length === 0) {
    const between = `${input.baseRefName} and ${input.headRefName}`;
    throw new Refusal('UNPROCESSABLE', `No commits between ${between}`);
  }
  const pull = await openPull(repository, {
    author: token.account,
    branch: input.headRefName,
    base: input.baseRefName,
    title: input.title,
    body: input.body ?? '',
    draft: input.draft === true,
    changes: [],
  });
  return {
    __typename: 'CreatePullRequestPayload',
    pullRequest: () => session.show.pull(session, pull),
  };
}

interface EditInput {
  pullRequestId: string;
  title?: string | null;
  body?: string | null;
  baseRefName?: string | null;
}

export async function updatePullRequest(session: InRepository, input: EditInput): Promise<Fields> {
  demand(session, ['pull-requests'], 'write');
  const { repository, token } = session;
  const pull = findPull(session, input.pullRequestId);
  const { title, body, baseRefName } = input;
  if (baseRefName != null) await retargetPull(repository, token.account, pull, baseRefName);
  if (title != null || body != null) {
    editPull(repository, token.account, pull, {
      ...(title == null ? {} : { title }),
      ...(body == null ? {} : { body }),
    });
  }
  return changed(session, input.pullRequestId, 'UpdatePullRequestPayload');
}

interface Named {
  pullRequestId: string;
}

export function closePullRequest(session: InRepository, input: Named): Fields {
  demand(session, ['pull-requests'], 'write', 'triage');
  closePull(session.repository, session.token.account, findPull(session, input.pullRequestId));
  return changed(session, input.pullRequestId, 'ClosePullRequestPayload');
}

export async function reopenPullRequest(session: InRepository, input: Named): Promise<Fields> {
  demand(session, ['pull-requests'], 'write', 'triage');
  await reopenPull(session.repository, session.token.account, findPull(session, input.pullRequestId));
  return changed(session, input.pullRequestId, 'ReopenPullRequestPayload');
}

export async function mergePullRequest(
  session: InRepository,
  input: Named & { expectedHeadOid?: string | null },
): Promise<Fields> {
  demand(session, ['contents'], 'write');
  const pull = findPull(session, input.pullRequestId);
  if (input.expectedHeadOid != null && input.expectedHeadOid !== pull.head.oid) {
    throw new Refusal('UNPROCESSABLE', 'Head branch was modified. Review and try the merge again.');
  }
  await mergePull(session.repository, session.token.account, pull);
  return changed(session, input.pullRequestId, 'MergePullRequestPayload');
}

const changed = (session: InRepository, id: string, payload: string): Fields => ({
  __typename: payload,
  actor: actorFields(session.token.account),
  pullRequest: () => session.show.pull(session, findPull(session, id)),
});
