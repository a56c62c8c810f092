import * as z from 'zod';
import type { Progress } from '../../progress/schema.ts';
import { findStep } from '../../workflow/graph.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Step } from '../../workflow/step.ts';
import type { Decision } from '../decision.ts';
import type { Task } from '../work/task.ts';

const AGENTS = ['planner', 'validator', 'programmer'] as const;
const PHASES = ['phase_1', 'phase_2'] as const;

/** The orchestration decision of the seven-step seed. */
export const orchestrationDecision = z.strictObject({
  orchestration_decision: z.strictObject({
    current_workflow_state: z.strictObject({
      workflow_id: z.string(),
      current_phase: z.enum(PHASES),
      current_step: z.int(),
      last_completed_step: z.int(),
    }),
    analysis: z.strictObject({
      phase_assessment: z.string(),
      convergence_status: z.string(),
      validation_scores: z.record(z.string(), z.number()),
      decision_rationale: z.string(),
    }),
    next_action: z.strictObject({
      action_type: z.enum([
        'invoke_agent',
        'transition_phase',
        'request_human_approval',
        'complete_workflow',
      ]),
      target_agent: z.enum([...AGENTS, 'human']),
      template_to_use: z.string(),
      step_number: z.int(),
      context_to_provide: z.record(z.string(), z.json()),
    }),
    workflow_continuation: z.strictObject({
      expected_outcomes: z.array(z.string()),
      success_criteria: z.array(z.string()),
      failure_handling: z.string(),
      next_decision_point: z.string(),
    }),
  }),
});
type OrchestrationDecision = z.infer<typeof orchestrationDecision>;

/** The projection, or why this decision has none: the seed knows two phases, three agents and seven steps. */
export type Projection =
  { decision: OrchestrationDecision; why_null: null } | { decision: null; why_null: string };

const none = (why_null: string): Projection => ({ decision: null, why_null });

/** A native decision in the words of the seven-step seed. Every field is a fact of the run; none is made up. */
export function toOrchestrationDecision(
  decision: Decision,
  before: Progress | null,
  after: Progress | null,
  workflow: Workflow | null,
): Projection {
  if (after === null || workflow === null) return none('no run is in flight');
  const phase = PHASES.find((name) => name === (after.current_phase ?? workflow.phases[0]?.name));
  if (phase === undefined) return none('the workflow has other phases than phase_1 and phase_2');
  const action = nextAction(decision, before, after, workflow);
  if (action === null) return none(`the decision ${decision.reason} has no counterpart in the seed`);
  if (action.step_number < 1 || action.step_number > 7) return none('the step has no number from 1 to 7');
  const step = findStep(workflow, after.steps[action.instance]?.name ?? '');
  const { instance: _instance, ...next_action } = action;
  return {
    why_null: null,
    decision: {
      orchestration_decision: {
        current_workflow_state: {
          workflow_id: after.workflow_id,
          current_phase: phase,
          current_step: after.current_step,
          last_completed_step: after.last_completed_step,
        },
        analysis: {
          phase_assessment: `${titleOf(workflow, phase)}: ${ended(after)} steps ended, ${after.metrics.iterations} further iterations`,
          convergence_status: convergence(after),
          validation_scores: after.scores,
          decision_rationale: decision.sentence,
        },
        next_action,
        workflow_continuation: continuation(workflow, step, action.action_type),
      },
    },
  };
}

type Action = OrchestrationDecision['orchestration_decision']['next_action'] & { instance: string };

function nextAction(
  decision: Decision,
  before: Progress | null,
  after: Progress,
  workflow: Workflow,
): Action | null {
  const task = decision.tasks.find((candidate) => candidate.kind === 'agent') ?? decision.tasks[0];
  if (task !== undefined) {
    const target = agentOf(task);
    if (target === undefined) return null;
    const moved =
      before !== null && before.current_phase !== null && before.current_phase !== after.current_phase;
    return {
      action_type: moved ? 'transition_phase' : 'invoke_agent',
      target_agent: target,
      template_to_use: task.kind === 'agent' ? `${task.template.name}.md` : 'run',
      step_number: after.steps[task.step]?.number ?? 0,
      context_to_provide: contextOf(task, after),
      instance: task.step,
    };
  }
  if (after.status === 'completed')
    return human('complete_workflow', after.last_completed_step, after.last_completed_step_name ?? '', {});
  const open = Object.entries(after.steps).find(([, step]) => step.status === 'waiting');
  if (open === undefined || decision.kind === 'record') return null;
  const [instance, step] = open;
  const shown = step.gate?.subject.outputs.map((output) => output.path) ?? [];
  const number = step.number ?? after.last_completed_step;
  const known = findStep(workflow, step.name) === undefined ? {} : { gate: step.gate?.name ?? step.name };
  return human('request_human_approval', number, instance, { ...known, shows: shown });
}

const human = (
  action_type: 'request_human_approval' | 'complete_workflow',
  step_number: number,
  instance: string,
  context_to_provide: Action['context_to_provide'],
): Action => ({
  action_type,
  target_agent: 'human',
  template_to_use: '',
  step_number,
  context_to_provide,
  instance,
});

/** A run step belongs to the validator: it is the deterministic half of its two levels. */
const agentOf = (task: Task): (typeof AGENTS)[number] | undefined =>
  task.kind === 'agent' ? AGENTS.find((name) => name === task.agent.name) : 'validator';

function contextOf(task: Task, after: Progress): Action['context_to_provide'] {
  if (task.kind === 'shell') return { run: task.run, head_oid: task.head_oid };
  if (task.kind === 'dispatch') return { workflow: task.workflow, ref: task.ref, ...task.inputs };
  return {
    ...task.with,
    ...after.workspace_context,
    ...(task.error_context === undefined ? {} : { error_context: task.error_context }),
  };
}

const titleOf = (workflow: Workflow, phase: string): string =>
  workflow.phases.find((candidate) => candidate.name === phase)?.title ?? phase;

const ended = (after: Progress): number =>
  Object.values(after.steps).filter((step) => step.status === 'completed').length;

function convergence(after: Progress): string {
  const last = after.convergence_history.at(-1);
  if (last === undefined) return 'no convergence condition was tested yet';
  return `${last.loop} iteration ${last.iteration}: ${last.converged ? 'converged' : 'not converged'}`;
}

function continuation(
  workflow: Workflow,
  step: Step | undefined,
  action: Action['action_type'],
): OrchestrationDecision['orchestration_decision']['workflow_continuation'] {
  const schema = step?.type === 'prompt' ? step.output?.schema : undefined;
  const required = Array.isArray(schema?.['required']) ? schema['required'].map(String) : [];
  const phase = workflow.phases.find((candidate) => candidate.name === step?.phase);
  return {
    expected_outcomes: [...(step?.must_write ?? []), ...required.map((name) => `${name} in the answer`)],
    success_criteria: phase?.converged_when === undefined ? [] : [phase.converged_when.text],
    failure_handling: step === undefined ? 'none' : `on-error: ${step.on_error}`,
    next_decision_point:
      action === 'complete_workflow'
        ? 'none: the run has ended'
        : action === 'request_human_approval'
          ? 'a person answers the gate'
          : 'the outcome of the step is recorded',
  };
}
