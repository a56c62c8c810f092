import type { JsonObject } from '../../json.ts';
import type { RunnerOptions } from './options.ts';
import { readPayload } from './payload.ts';
import type { ActionsEvent } from './trigger.ts';
import type { WorkflowFile } from './workflow.ts';

/** Where people find the repository, without a slash at the end. */
export const serverOf = ({ serverUrl }: RunnerOptions): string => serverUrl ?? 'https://github.com';

/** The `github` context of an actions run, which runs from the default branch. The job's token is not in it. */
export function githubContext(
  options: RunnerOptions,
  file: WorkflowFile,
  event: ActionsEvent,
  run: { id: number; number: number; sha: string },
): JsonObject {
  const { owner, name, defaultBranch, id } = options.repository;
  const pull = readPayload(event.payload).pull_request;
  const ref = `refs/heads/${defaultBranch}`;
  return {
    event: event.payload,
    event_name: event.name,
    actor: event.actor,
    triggering_actor: event.actor,
    repository: `${owner}/${name}`,
    repository_owner: owner,
    repository_id: String(id ?? ''),
    ref,
    ref_name: defaultBranch,
    ref_type: 'branch',
    head_ref: pull?.head.ref ?? '',
    base_ref: pull?.base.ref ?? '',
    sha: run.sha,
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: '1',
    workflow: file.name,
    workflow_ref: `${owner}/${name}/${file.path}@${ref}`,
    workflow_sha: run.sha,
    api_url: options.apiUrl,
    graphql_url: options.graphqlUrl,
    server_url: serverOf(options),
  };
}
