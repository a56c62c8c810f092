import type { Decision } from '../decide/decision.ts';
import type { Progress } from '../progress/schema.ts';

/** The decision that a commit of ours records, read from its trailers. */
export const decisionIn = (message: string): string | undefined =>
  /^Pawl-Decision: (\S+)$/m.exec(message)?.[1];

/** The run that a commit of ours belongs to. */
export const workflowIn = (message: string): string | undefined =>
  /^Pawl-Workflow: (\S+)$/m.exec(message)?.[1];

/** The generation of the document that a commit of ours carries; NaN where it names none. */
export const sequenceIn = (message: string): number =>
  Number(/^Pawl-Sequence: (\d+)$/m.exec(message)?.[1] ?? NaN);

/** What a commit says: a subject a reviewer can read, and trailers that programs can. */
export interface Message {
  headline: string;
  body: string;
  /** Lines of the body that no other commit has together: both halves of a step carry one decision's id. */
  identity: string;
}

/** The message of the commit that records a decision. `branch` tells work for the head from our bookkeeping. */
export function messageFor(decision: Decision, after: Progress, branch: 'run' | 'head'): Message {
  const trailers = [
    `Pawl-Workflow: ${after.workflow_id}`,
    `Pawl-Decision: ${decision.id}`,
    `Pawl-Sequence: ${after.generation}`,
    `Pawl-Reason: ${decision.reason}`,
  ];
  const headline = `pawl: ${subject(decision)}`;
  return {
    headline: branch === 'run' ? `${headline} [skip ci]` : headline,
    body: [decision.sentence, '', ...trailers].join('\n'),
    identity: trailers.slice(1, 3).join('\n'),
  };
}

function subject({ kind, reason, steps, tasks }: Decision): string {
  const what = steps.slice(0, 3).join(', ') + (steps.length > 3 ? ' …' : '');
  const attempt = tasks.length === 1 && (tasks[0]?.attempt ?? 1) > 1 ? ` (attempt ${tasks[0]?.attempt})` : '';
  switch (kind) {
    case 'start':
      return `start ${what}${attempt}`;
    case 'record':
      return `${reason === 'step_failed' ? 'record failure of' : 'record'} ${what}`;
    case 'finish':
      return reason === 'all_steps_done' ? 'complete the workflow' : `end the workflow (${reason})`;
    case 'refuse':
      return 'refuse a command';
    default:
      return what === '' ? reason.replaceAll('_', ' ') : `wait for ${what}`;
  }
}
