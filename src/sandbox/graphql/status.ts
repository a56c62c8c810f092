import type { Status } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { combinedState, currentStatuses } from '../state/status.ts';
import { actorFields } from './actor.ts';
import { connection, type PageArguments } from './connection.ts';
import type { Fields, InRepository } from './fields.ts';

/** The statuses of a commit; null when it has none. */
export function statusFields({ repository }: InRepository, sha: string): Fields | null {
  const statuses = currentStatuses(repository, sha);
  if (statuses.length === 0) return null;
  return {
    __typename: 'Status',
    id: nodeId('Status', sha),
    state: combinedState(statuses).toUpperCase(),
    contexts: statuses.map(contextFields),
    context: ({ name }: { name: string }) => {
      const found = statuses.find((status) => status.context === name);
      return found === undefined ? null : contextFields(found);
    },
  };
}

/** The roll-up over everything that reports on a commit; the sandbox has statuses and no check runs. */
export function rollupFields({ repository }: InRepository, sha: string): Fields | null {
  const statuses = currentStatuses(repository, sha);
  if (statuses.length === 0) return null;
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('Status', `rollup ${sha}`),
    state: combinedState(statuses).toUpperCase(),
    contexts: (args: PageArguments) =>
      connection('contexts', args, { items: statuses, key: ({ id }) => id, node: contextFields }),
  };
}

const contextFields = (status: Status): Fields => ({
  __typename: 'StatusContext',
  id: nodeId('StatusContext', status.id),
  context: status.context,
  state: status.state.toUpperCase(),
  description: status.description,
  targetUrl: status.targetUrl,
  createdAt: status.createdAt,
  creator: actorFields(status.creator),
});
