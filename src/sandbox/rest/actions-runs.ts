import type { Answer } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { DispatchedRun } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { Repository } from '../state/repository.ts';
import type { Call } from './operations.ts';
import { numberedPage } from './page.ts';
import { repositoryBody } from './repository.ts';
import { userBody } from './user.ts';

/** One actions run that a dispatch started; the sandbox keeps no others. */
export function actionsRun({ repository, parameters }: Call): Answer {
  const run = repository.dispatchedRuns.find(({ id }) => String(id) === parameters['run_id']);
  if (run === undefined) throw new Refusal('NOT_FOUND', 'Not Found');
  return { status: 200, headers: {}, body: runBody(repository, run) };
}

/** Newest first, page by page; only those of a branch where one is named. */
export function listActionsRuns(call: Call): Answer {
  const { repository, query } = call;
  const branch = query.get('branch');
  const runs = repository.dispatchedRuns
    .filter(({ ref }) => branch === null || ref === `refs/heads/${branch}`)
    .toReversed();
  const { items, headers } = numberedPage(call, 'actions/runs', runs);
  const listed = items.map((run) => runBody(repository, run));
  return { status: 200, headers, body: { total_count: runs.length, workflow_runs: listed } };
}

/** Where an actions run is found by programs and by people. */
export const addressesOf = (repository: Repository, id: number): { url: string; html_url: string } => ({
  url: `https://api.github.com/repos/${repository.fullName}/actions/runs/${id}`,
  html_url: `https://github.com/${repository.fullName}/actions/runs/${id}`,
});

const PARTS = ['jobs', 'logs', 'cancel', 'rerun', 'artifacts'];

function runBody(repository: Repository, run: DispatchedRun): { [member: string]: unknown } {
  const { url, html_url } = addressesOf(repository, run.id);
  return {
    id: run.id,
    node_id: nodeId('WorkflowRun', run.id),
    name: run.title,
    display_title: run.title,
    path: run.path,
    head_branch: run.ref.replace(/^refs\/(?:heads|tags)\//, ''),
    head_sha: run.sha,
    head_commit: null,
    head_repository: repositoryBody(repository),
    repository: repositoryBody(repository),
    run_number: run.id,
    workflow_id: repository.id,
    event: 'workflow_dispatch',
    status: run.conclusion === null ? 'in_progress' : 'completed',
    conclusion: run.conclusion,
    actor: userBody(run.actor),
    pull_requests: [],
    url,
    html_url,
    ...Object.fromEntries(PARTS.map((part) => [`${part}_url`, `${url}/${part}`])),
    check_suite_url: `${url}/check-suite`,
    workflow_url: `${url}/workflow`,
    created_at: run.createdAt,
    updated_at: run.updatedAt,
  };
}
