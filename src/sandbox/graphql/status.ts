import { checkRunsOf } from '../state/check-run.ts';
import type { CheckRun, Status } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import { combinedState, currentStatuses } from '../state/status.ts';
import { demand } from './access.ts';
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

/** The roll-up over everything that reports on a commit: check runs first, then statuses. */
export function rollupFields(session: InRepository, sha: string): Fields | null {
  const { repository } = session;
  const runs = checkRunsOf(repository, sha);
  const statuses = currentStatuses(repository, sha);
  const items = [...runs, ...statuses];
  if (items.length === 0) return null;
  if (runs.length > 0) demand(session, ['checks'], 'read');
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('Status', `rollup ${sha}`),
    state: combinedState([...runs.map((run) => ({ state: stateOf(run) })), ...statuses]).toUpperCase(),
    contexts: (args: PageArguments) =>
      connection('contexts', args, {
        items,
        key: ({ id }) => id,
        node: (item) => ('context' in item ? contextFields(item) : checkRunFields(item)),
      }),
  };
}

/** What a check run adds to the roll-up. */
function stateOf({ conclusion }: CheckRun): Status['state'] {
  if (conclusion === null) return 'pending';
  return ['success', 'neutral', 'skipped'].includes(conclusion) ? 'success' : 'failure';
}

const checkRunFields = (run: CheckRun): Fields => ({
  __typename: 'CheckRun',
  id: nodeId('CheckRun', run.id),
  databaseId: run.id,
  name: run.name,
  status: run.status,
  conclusion: run.conclusion?.toUpperCase() ?? null,
  startedAt: run.startedAt,
  completedAt: run.completedAt,
});

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
