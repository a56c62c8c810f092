import * as z from 'zod';
import { ORCHESTRATOR } from '../../progress/advice.ts';
import type { Progress } from '../../progress/schema.ts';
import type { Decision } from '../decision.ts';
import { findPlaced } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import { REASONS } from '../reason.ts';
import type { Task } from '../work/task.ts';

/** The JSON decision of the seeds' orchestrate command; `wait` and `compensate` are the action types that we add. */
export const orchestratorResponse = z.strictObject({
  workflow_status: z.enum(['in_progress', 'completed', 'failed', 'blocked']),
  next_action: z.strictObject({
    type: z.enum(['execute_step', 'retry_step', 'wait_for_human', 'complete', 'abort', 'wait', 'compensate']),
    step_name: z.string().optional(),
    context_to_pass: z.string().optional(),
    error_context: z.string().optional(),
  }),
  reasoning: z.string(),
  progress_update: z.string().optional(),
});
export type OrchestratorResponse = z.infer<typeof orchestratorResponse>;

/** A native decision in the words of the orchestrate command. `after` is the document with its entries folded in. */
export function toOrchestratorResponse(
  decision: Decision,
  after: Progress | null,
  workflow: Workflow | null,
): OrchestratorResponse {
  const status = statusOf(after);
  const reasoning = decision.sentence;
  const update = decision.entries.map((entry) =>
    'step' in entry ? `${entry.type} ${entry.step}` : entry.type,
  );
  const progress = update.length === 0 ? {} : { progress_update: update.join(', ') };
  const first = decision.tasks[0];
  // While a model is asked nothing of the workflow is under way.
  if (first?.step === ORCHESTRATOR) {
    const next_action = { type: 'wait' as const, step_name: decision.steps.join(', ') };
    return { workflow_status: 'in_progress', next_action, reasoning, ...progress };
  }
  if (first !== undefined) {
    const failed = first.kind === 'agent' ? first.error_context : undefined;
    const next_action: OrchestratorResponse['next_action'] = {
      type: after?.ending !== undefined ? 'compensate' : first.attempt > 1 ? 'retry_step' : 'execute_step',
      step_name: setName(decision.tasks, workflow),
      ...(first.kind === 'agent' && first.attempt === 1
        ? { context_to_pass: `${first.template.name} for ${first.agent.name}, on commit ${first.head_oid}` }
        : {}),
      ...(failed === undefined ? {} : { error_context: failed }),
    };
    return { workflow_status: 'in_progress', next_action, reasoning, ...progress };
  }
  if (status === 'completed')
    return { workflow_status: 'completed', next_action: { type: 'complete' }, reasoning, ...progress };
  if (status === 'failed')
    return { workflow_status: 'failed', next_action: { type: 'abort' }, reasoning, ...progress };
  const waiting = Object.entries(after?.steps ?? {}).filter(([, step]) => step.gate?.status === 'pending');
  if (status === 'blocked' || decision.problems.length > 0) {
    const names = waiting.map(([instance]) => instance).join(', ');
    const next_action = { type: 'wait_for_human' as const, ...(names === '' ? {} : { step_name: names }) };
    return { workflow_status: 'blocked', next_action, reasoning, ...progress };
  }
  const name = after?.current_step_name ?? null;
  const next_action = { type: 'wait' as const, ...(name === null ? {} : { step_name: name }) };
  return {
    workflow_status: 'in_progress',
    next_action,
    reasoning: reasoning || REASONS.nothing_due,
    ...progress,
  };
}

type Status = OrchestratorResponse['workflow_status'];

/** Paused is blocked: only a person lets it go on. Cancelled and terminated runs have failed. */
function statusOf(after: Progress | null): Status {
  if (after === null || after.status === 'paused') return 'blocked';
  return after.status === 'cancelled' ? 'failed' : after.status;
}

/** A set is named by the innermost block that holds all of it, where there is one. */
function setName(tasks: readonly Task[], workflow: Workflow | null): string {
  const [first, ...others] = tasks;
  const lines = tasks.map(({ name }) =>
    workflow === null ? [] : (findPlaced(workflow, name)?.parents ?? []).map((parent) => parent.name),
  );
  const [line = [], ...rest] = lines;
  const block = line.findLast((name, at) => rest.every((one) => one[at] === name));
  return first === undefined || others.length === 0 || block === undefined
    ? tasks.map((task) => task.step).join(', ')
    : block;
}
