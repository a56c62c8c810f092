import type { Pull } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { commitByOid } from './commit.ts';
import type { Fields, InRepository } from './fields.ts';

/** A commit as one of a pull request's. */
export const pullCommitFields = (session: InRepository, pull: Pull, oid: string): Fields => ({
  __typename: 'PullRequestCommit',
  id: nodeId('Commit', `${pull.number}:${oid}`),
  commit: () => commitByOid(session, oid),
  pullRequest: () => session.show.pull(session, pull),
});
