import type { Decision } from '../decide/decision.ts';
import type { Progress } from '../progress/schema.ts';
import { trailerIn } from '../progress/trailers.ts';

/** The decision that a commit of ours records. */
export const decisionIn = (message: string): string | undefined => trailerIn(message, 'Pawl-Decision');

/** The run that a commit of ours belongs to. */
export const workflowIn = (message: string): string | undefined => trailerIn(message, 'Pawl-Workflow');

/** The generation of the document that a commit of ours carries; NaN where it names none, or one that there can never be. */
export function sequenceIn(message: string): number {
  const named = trailerIn(message, 'Pawl-Sequence') ?? '';
  return /^[1-9]\d{0,14}$/.test(named) ? Number(named) : NaN;
}

/** The pull request whose document a commit of ours carries; NaN where it names none, negative where that is no number. */
export function pullIn(message: string): number {
  const named = trailerIn(message, 'Pawl-Pull-Request');
  if (named === undefined) return NaN;
  return /^[1-9]\d{0,9}$/.test(named) ? Number(named) : -1;
}

/** What a commit says: a subject a reviewer can read, and trailers that programs can. */
export interface Message {
  headline: string;
  body: string;
  /** Lines of the body that no other commit has together: both halves of a step carry one decision's id. */
  identity: string;
}

/** The message of the commit that records a decision. `branch` tells work for the head from our bookkeeping. */
export function messageFor(
  pull: number,
  decision: Decision,
  after: Progress,
  branch: 'run' | 'head',
): Message {
  const trailers = [
    `Pawl-Workflow: ${after.workflow_id}`,
    `Pawl-Decision: ${decision.id}`,
    `Pawl-Sequence: ${after.generation}`,
    `Pawl-Reason: ${decision.reason}`,
    `Pawl-Pull-Request: ${pull}`,
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
