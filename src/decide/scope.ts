import type { Scope } from '../expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { permissionAtLeast, type Person } from '../people.ts';
import type { Progress, StepState } from '../progress/schema.ts';
import type { Step } from '../workflow/schema.ts';
import { walkSteps } from '../workflow/graph.ts';
import type { Draft } from './draft.ts';
import { permissionOf } from './inbox.ts';
import { latest, type Frame } from './instance.ts';
import type { Snapshot } from './situation.ts';

/** How the steps that a step needs have ended, as the status functions see it. */
export interface NeedsResult {
  failed: boolean;
  cancelled: boolean;
}

/** Everything a condition or template may name at one place of the run: `language.md`, "In scope". */
export function scopeAt(
  draft: Draft,
  frame: Frame,
  needs: NeedsResult = { failed: false, cancelled: false },
): Scope {
  const { progress, situation, workflow } = draft;
  const steps: JsonObject = {};
  const approvals: JsonObject = {};
  for (const { step } of walkSteps(workflow.steps)) {
    const state = latest(progress.steps, step.name)?.state;
    bothNames(steps, step.name, stepFacts(step, state));
    if (step.type === 'approval') bothNames(approvals, step.gate, gateFacts(state));
  }
  const outputs: JsonObject = {};
  for (const [name, value] of Object.entries(progress.outputs)) {
    const text = value === null ? textOf(progress, name, situation.snapshot) : value;
    if (text !== undefined) bothNames(outputs, name, text);
  }
  return {
    values: {
      ...progress.variables,
      variables: progress.variables,
      outputs,
      steps,
      scores: progress.scores,
      approvals,
      phase: progress.current_phase,
      iteration: frame.iteration,
      max_iterations: frame.max_iterations,
      pull_request: pullFacts(situation.snapshot, progress),
      workflow_id: progress.workflow_id,
      run: {
        cost_usd: progress.metrics.cost_usd,
        tokens: progress.metrics.tokens,
        decisions: progress.metrics.decisions,
        started_at: progress.started_at,
      },
    },
    functions: {
      success: !needs.failed && !needs.cancelled,
      failure: needs.failed,
      always: true,
      cancelled: needs.cancelled,
    },
  };
}

/** Outputs too large for the document, whose text is not at hand: by name and blob. */
export function unreadOutputs(
  progress: Progress,
  snapshot: Snapshot,
): { name: string; path: string; oid: string }[] {
  return Object.entries(progress.outputs).flatMap(([name, value]) => {
    if (value !== null || textOf(progress, name, snapshot) !== undefined) return [];
    const output = latest(progress.steps, name)?.state.output;
    return output === undefined ? [] : [{ name, ...output }];
  });
}

function textOf(progress: Progress, name: string, snapshot: Snapshot): string | undefined {
  const output = latest(progress.steps, name)?.state.output;
  return (output === undefined ? undefined : snapshot.texts[output.oid]) ?? undefined;
}

function bothNames(target: JsonObject, name: string, value: JsonValue): void {
  target[name] = value;
  target[name.replaceAll('-', '_')] = value;
}

function stepFacts(step: Step, state: StepState | undefined): JsonObject {
  return {
    status: state?.status ?? 'pending',
    conclusion: state?.conclusion ?? null,
    attempts: state?.attempts ?? 0,
    iterations: state?.started_at === undefined ? 0 : state.iteration,
    error: state?.error === undefined ? null : { ...state.error },
    started_at: state?.started_at ?? '',
    type: step.type,
  };
}

function gateFacts(state: StepState | undefined): JsonObject {
  const gate = state?.gate;
  if (gate === undefined) return { status: 'pending', by: [], comments: '' };
  return {
    status: gate.status,
    by: gate.answers.map((answer) => answer.by.login),
    comments: gate.answers
      .map((answer) => answer.text)
      .filter((text) => text !== '')
      .join('\n\n'),
  };
}

/** Title and body are given only where a person with write access wrote them, or started the run after their last edit. */
function pullFacts(snapshot: Snapshot, progress: Progress): JsonObject {
  const { pull } = snapshot;
  const mayWrite = (person: Person | null): boolean =>
    person !== null && permissionAtLeast(permissionOf(snapshot, person) ?? 'none', 'write');
  const wroteByWriter = mayWrite(pull.author) && (pull.edited === null || mayWrite(pull.edited.by));
  const vouchedFor = (pull.edited?.at ?? '') < progress.started_at;
  const trusted = wroteByWriter || vouchedFor;
  return {
    number: pull.number,
    title: trusted ? pull.title : '',
    body: trusted ? pull.body : '',
    author: pull.author?.login ?? '',
    head: pull.head.ref,
    base: pull.base.ref,
    labels: pull.labels,
    draft: pull.draft,
  };
}
