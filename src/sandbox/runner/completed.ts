import { readPayload } from './payload.ts';
import type { ActionsRun } from './report.ts';
import type { ActionsEvent } from './trigger.ts';

const ends = ({ ref, sha }: { ref: string; sha: string }) => ({ ref, sha });

/** The `workflow_run` event that an ended actions run raises. A pull request from a fork is not named in it. */
export function completedEvent(run: ActionsRun, name: string, cause: ActionsEvent): ActionsEvent {
  const { repository = null, sender = null } = cause.payload;
  const pull = readPayload(cause.payload).pull_request;
  const isOurs = pull?.base.repo?.id !== undefined && pull.head.repo?.id === pull.base.repo.id;
  return {
    name: 'workflow_run',
    actor: cause.actor,
    payload: {
      action: 'completed',
      workflow_run: {
        id: run.id,
        name,
        display_title: run.title,
        path: run.workflow,
        event: run.event,
        status: 'completed',
        conclusion: run.result,
        created_at: run.started_at,
        head_branch: pull?.head.ref ?? null,
        head_sha: pull?.head.sha ?? null,
        actor: sender,
        triggering_actor: sender,
        pull_requests: isOurs ? [{ number: pull.number, head: ends(pull.head), base: ends(pull.base) }] : [],
      },
      repository,
      sender,
    },
  };
}
