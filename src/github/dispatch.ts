import * as z from 'zod';
import type { DispatchResult, DispatchTask } from '../ports.ts';
import type { Client } from './client.ts';
import { Limited, Refused } from './failure.ts';
import type { Place } from './place.ts';

const started = z.object({ workflow_run_id: z.int(), html_url: z.string() });

/**
 * Starts an Actions workflow, once. A refusal is an answer, in GitHub's words; a lost answer throws Unreachable,
 * because the actions run may have begun.
 */
export async function dispatchWorkflow(
  client: Client,
  place: Place,
  { workflow, ref, inputs }: DispatchTask,
): Promise<DispatchResult> {
  let answer: unknown;
  try {
    answer = await client.rest('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      owner: place.owner,
      repo: place.name,
      workflow_id: workflow,
      ref,
      inputs,
      return_run_details: true,
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const message = `${workflow} could not be started on ${ref}. ${error.message}`;
    if (error instanceof Limited)
      return { ok: false, type: 'rate-limited', message, retry_after: error.seconds };
    return { ok: false, type: TYPES[error.status] ?? 'tool', message };
  }
  const { data } = started.safeParse(answer);
  if (data !== undefined) return { ok: true, run_id: data.workflow_run_id, url: data.html_url };
  // Of a type that is never tried again: the workflow has been started.
  const message = `${workflow} was started on ${ref}, but GitHub did not say which actions run it is.`;
  return { ok: false, type: 'permission', message };
}

const TYPES: { [status: number]: 'permission' | 'validation' } = {
  401: 'permission',
  403: 'permission',
  404: 'validation',
  422: 'validation',
};
