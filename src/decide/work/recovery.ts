import type { RecoveryCode, StepError } from '../../progress/attempt.ts';
import type { StepState } from '../../progress/schema.ts';
import type { AgentSpec, Workflow } from '../../workflow/schema.ts';
import type { PerformedStep, PromptStep, Step } from '../../workflow/step.ts';
import type { Draft, Ready } from '../draft.ts';
import { candidatesOf, definitionOf } from '../scope/performers.ts';
import { agentAdmits } from '../steps/circuit.ts';

/** Who performs an attempt, and with which model. */
export interface Performer {
  agent: AgentSpec;
  model: string;
}

/** What an attempt has that the one before had not. */
export interface Plan {
  timeout_seconds: number;
  /** Its place among those who may perform the step. */
  fallback: number;
  recovery?: RecoveryCode;
}

/** Errors of whoever performs a step, which somebody else may not have. */
const THEIRS: readonly StepError['type'][] = ['overloaded', 'rate-limited', 'refused', 'internal'];

/** No attempt lasts longer, in seconds: a hosted runner takes a job back after six hours. */
const LONGEST = 350 * 60;

export const isPrompt = (step: Step): step is PromptStep => step.type === 'prompt' || step.type === 'command';

/** Whether somebody is left who has not failed at a step as its last attempt did. */
export const canTakeOver = (workflow: Workflow, step: Step, state: StepState, error: StepError): boolean =>
  THEIRS.includes(error.type) && (state.fallback ?? 0) + 1 < candidatesOf(workflow, step).length;

/** The strategy for the attempt that is next: by whom it is performed and how long, after what became of the one before. */
export function planOf(draft: Draft, { step, instance, attempt }: Ready): Plan {
  const state = draft.progress.steps[instance];
  const error = attempt > 1 ? state?.error : undefined;
  const named = namedSeconds(draft, step);
  const before = state?.timeout_seconds ?? named;
  const timeout_seconds =
    error?.type === 'timeout' ? Math.max(before, Math.min(before * 2, LONGEST)) : before;
  const candidates = candidatesOf(draft.workflow, step);
  const at = Math.min(state?.fallback ?? 0, Math.max(0, candidates.length - 1));
  const next = error !== undefined && THEIRS.includes(error.type) && at + 1 < candidates.length ? at + 1 : at;
  // Whoever comes after, and then those before: all that matters is whose circuit is closed.
  const order = candidates.map((_, index) => (next + index) % candidates.length);
  const fallback =
    order.find((index) => agentAdmits(draft, step, candidates[index]?.agent.name ?? '')) ?? next;
  const recovery = codeOf({
    moved: next > at,
    passed: fallback !== next,
    longer: timeout_seconds > before,
    error,
  });
  return {
    timeout_seconds,
    fallback,
    ...(recovery === undefined || (attempt === 1 && recovery !== 'circuit') ? {} : { recovery }),
  };
}

interface Change {
  moved: boolean;
  passed: boolean;
  longer: boolean;
  error: StepError | undefined;
}

function codeOf({ moved, passed, longer, error }: Change): RecoveryCode | undefined {
  if (passed) return 'circuit';
  if (moved) return 'fallback';
  if (longer) return 'longer';
  return error?.type === 'validation' ? 'corrected' : undefined;
}

/** Seconds that one attempt of a step has where nothing went wrong. */
export const namedSeconds = ({ situation }: Draft, step: PerformedStep): number =>
  Math.round((step.timeout_minutes ?? situation.policy.limits.step_timeout_minutes) * 60);

/** Who performs an attempt that is planned. A step's own model is for its own agent. */
export function performerOf(draft: Draft, step: PromptStep, fallback: number): Performer {
  const { workflow, situation } = draft;
  const candidate = candidatesOf(workflow, step)[fallback];
  if (candidate === undefined) throw new Error(`The checked workflow names an unknown agent ${step.agent}`);
  const { settings } = definitionOf(workflow, step);
  const own = fallback === 0 ? step.model : undefined;
  const { agent, model } = candidate;
  return { agent, model: own ?? model ?? settings.model ?? situation.policy.agents.model };
}
