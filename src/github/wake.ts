import type { Client } from './client.ts';
import type { Place } from './place.ts';

/** Starts the caller's workflow for a pull request, on the default branch. Throws Unreachable. */
export async function wakePullRequest(
  client: Client,
  place: Place,
  callerWorkflow: string,
  ref: string,
  pull: number,
): Promise<void> {
  await client.rest('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
    owner: place.owner,
    repo: place.name,
    workflow_id: callerWorkflow,
    ref,
    inputs: { 'pull-request': String(pull) },
  });
}
