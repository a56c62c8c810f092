import type { Account } from '../../state/accounts.ts';
import { parseNodeId, unresolvable, type NodeKind } from '../../state/node-id.ts';
import type { Comment, Label, Pull, Reaction } from '../../state/model.ts';
import type { Team } from '../../state/teams.ts';
import type { InRepository } from '../fields.ts';

const keyOf = (id: string, kind: NodeKind): string => {
  const parsed = parseNodeId(id);
  if (parsed.kind !== kind) throw unresolvable(id);
  return parsed.key;
};

const present = <T>(found: T | undefined, id: string): T => {
  if (found === undefined) throw unresolvable(id);
  return found;
};

export const findPull = ({ repository }: InRepository, id: string): Pull => {
  const number = Number(keyOf(id, 'PullRequest'));
  return present(
    repository.pulls.find((pull) => pull.number === number),
    id,
  );
};

export const findComment = ({ repository }: InRepository, id: string): Comment => {
  const key = Number(keyOf(id, 'IssueComment'));
  return present(
    repository.comments.find((comment) => comment.id === key),
    id,
  );
};

export const findLabels = ({ repository }: InRepository, ids: string[]): Label[] =>
  ids.map((id) => {
    const key = Number(keyOf(id, 'Label'));
    return present(
      repository.labels.find((label) => label.id === key),
      id,
    );
  });

export function findUser({ repository }: InRepository, id: string): Account {
  const key = Number(keyOf(id, 'User'));
  return present(repository.accounts.byId(key) ?? undefined, id);
}

export function findTeam({ repository }: InRepository, id: string): Team {
  const key = Number(keyOf(id, 'Team'));
  return present(repository.teams.byId(key) ?? undefined, id);
}

/** The whole name of the ref that an id stands for. */
export const findRefName = (id: string): string => keyOf(id, 'Ref');

/** A comment, review or pull request: what can be reacted to. */
export function findReactable(session: InRepository, id: string): { id: number; reactions: Reaction[] } {
  const { kind, key } = parseNodeId(id);
  if (kind === 'PullRequest') return findPull(session, id);
  if (kind === 'IssueComment') return findComment(session, id);
  if (kind !== 'PullRequestReview') throw unresolvable(id);
  return present(
    session.repository.reviews.find((review) => review.id === Number(key)),
    id,
  );
}
