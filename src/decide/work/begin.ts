import type { PerformedStep } from '../../workflow/step.ts';
import { admits } from '../steps/circuit.ts';
import type { Draft, Ready } from '../draft.ts';
import { heldBack, usedBy } from '../gates/recheck.ts';
import { enterPhase } from '../run/phase.ts';
import { failAtOnce } from '../steps/fail-at-once.ts';
import { bindIssues } from './closed-issues.ts';
import type { Allowance } from '../../progress/attempt.ts';
import { sharesOf } from './allowance.ts';
import { leaseUntil } from './lease.ts';
import { isPrompt, namedSeconds, performerOf, planOf, type Plan } from './recovery.ts';
import { personaWanted, promptTask } from './task-prompt.ts';
import { commandTask } from './task-command.ts';
import { taskId, type Task, type TaskBase } from './task.ts';
import type { Computed } from '../scope/values.ts';

/** Starts the steps that are ready, as many as may run at once: journals their claims, makes their tasks. */
export function beginReady(draft: Draft): Task[] {
  const { policy } = draft.situation;
  const running = Object.values(draft.progress.steps).filter((state) => state.claim !== undefined).length;
  const most = Math.min(policy.limits.parallel, draft.workflow.settings.limit_parallel ?? Infinity);
  const room = Math.max(0, most - running);
  const tasks: Task[] = [];
  const prompts = oneSet(draft).filter(({ step }) => isPrompt(step)).length;
  const shares = sharesOf(draft, Math.min(room, prompts));
  // Steps that undo others are not held to limits.
  const isBounded = draft.progress.ending === undefined;
  let begun = 0;
  for (const ready of oneSet(draft)) {
    if (tasks.length >= room) break;
    if (isPrompt(ready.step) && isBounded && begun >= shares.count) continue;
    if (heldBack(draft, ready)) continue;
    const phase = enterPhase(draft, ready.frame);
    // The run has ended with the phase that did not converge, and what was started with it.
    if (phase === 'refused') return [];
    if (phase === 'unread') continue;
    // A step that was let through before this one may have half closed their circuit.
    if (!admits(draft, ready.step)) continue;
    const persona = personaWanted(draft, ready);
    if (persona !== undefined) {
      draft.want(persona);
      continue;
    }
    const task = begin(draft, ready, isBounded ? shares.each : {});
    if (task === null) continue;
    tasks.push(task);
    if (task.kind === 'agent') begun += 1;
  }
  return tasks;
}

/**
 * What may belong to one actions run: code of the pull request could forge the artifacts of an agent beside it, so run
 * steps never share one with prompt steps.
 */
function oneSet({ ready, situation }: Draft): Ready[] {
  if (situation.mixed === true) return ready;
  const untrusted = ready.filter(({ step }) => step.type === 'shell');
  const trusted = ready.filter(({ step }) => step.type !== 'shell');
  return trusted.length > 0 ? trusted : untrusted;
}

function begin(draft: Draft, ready: Ready, share: Allowance): Task | null {
  const { step, instance, attempt, frame, number } = ready;
  const plan = planOf(draft, ready);
  const task = taskFor(draft, ready, plan, share);
  if (task.is === 'unread') return null;
  if (task.is === 'error') {
    failAtOnce(draft, step, frame, { type: 'validation', message: task.message });
    return null;
  }
  const uses = usedBy(draft, ready);
  draft.record({
    type: 'step.started',
    step: instance,
    name: step.name,
    step_type: step.type,
    ...(number === undefined ? {} : { number }),
    ...performedBy(step, task.value),
    template: templateOf(step),
    attempt,
    iteration: frame.iteration,
    lease_until: leaseUntil(draft.now, task.value.timeout_seconds),
    ...(plan.fallback === 0 ? {} : { fallback: plan.fallback }),
    ...(plan.timeout_seconds === namedSeconds(draft, step) ? {} : { timeout_seconds: plan.timeout_seconds }),
    ...(plan.recovery === undefined ? {} : { recovery: plan.recovery }),
    ...boundsOf(task.value),
    ...(uses.length === 0 ? {} : { uses }),
  });
  if (task.value.kind === 'agent' && task.value.context.sources.includes('issues')) bindIssues(draft);
  return task.value;
}

/** Who performs a step, as the journal says it. */
const performedBy = (step: PerformedStep, task: Task): { agent: string; model?: string } =>
  task.kind === 'agent' ? { agent: task.agent.name, model: task.model } : { agent: step.type };

/** What the attempt may use up, where that is bounded: so much is not left for others meanwhile. */
function boundsOf(task: Task): { allowance?: Allowance } {
  if (task.kind !== 'agent') return {};
  const { turns: _requests, ...allowance } = task.allowance;
  return Object.keys(allowance).length === 0 ? {} : { allowance };
}

function templateOf(step: PerformedStep): string {
  if (step.type === 'shell') return 'run';
  return step.type === 'dispatch' ? step.workflow : (step.template ?? 'prompt');
}

function taskFor(draft: Draft, ready: Ready, plan: Plan, share: Allowance): Computed<Task> {
  const { step, instance, attempt, frame } = ready;
  const { snapshot } = draft.situation;
  const base: TaskBase = {
    id: taskId({ decision: draft.id, step: instance, attempt }),
    repository: snapshot.repository.name,
    pull: snapshot.pull.number,
    workflow_id: draft.progress.workflow_id,
    decision: draft.id,
    step: instance,
    name: step.name,
    attempt,
    iteration: frame.iteration,
    head_oid: snapshot.pull.head.oid,
    timeout_seconds: plan.timeout_seconds,
  };
  if (isPrompt(step)) {
    const performer = performerOf(draft, step, plan.fallback);
    return promptTask(draft, ready, step, base, { ...performer, share });
  }
  return commandTask(draft, ready, step, base);
}
