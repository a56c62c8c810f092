import type { Scope } from '../../expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { outputKey } from '../../progress/output-key.ts';
import type { Progress, StepState } from '../../progress/schema.ts';
import type { Step } from '../../workflow/step.ts';
import { placedSteps } from '../../workflow/graph.ts';
import type { Draft } from '../draft.ts';
import { standsIn, type Frame, type Instance } from './instance.ts';
import { pullFacts } from './pull-facts.ts';
import { fileOf, outputsAt, seenFrom, valueOf, type Seen } from './outputs.ts';
import { standingOf, type StepStanding } from './standing.ts';
import { variablesAt } from './variables.ts';
import type { Snapshot } from '../snapshot.ts';

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
  const seen = { workflow, progress, texts: situation.snapshot.texts };
  const prefix = frame.call?.prefix ?? '';
  const steps: JsonObject = {};
  const approvals: JsonObject = {};
  const outputs: JsonObject = {};
  for (const [name, value] of Object.entries(outputsAt(seen, frame))) bothNames(outputs, name, value);
  if (frame.own !== undefined) bothNames(outputs, frame.own.name.slice(prefix.length), frame.own.output);
  for (const placed of placedSteps(workflow)) {
    const { step } = placed;
    if (!step.name.startsWith(prefix)) continue;
    const local = step.name.slice(prefix.length);
    const found = seenFrom(progress.steps, placed, frame);
    bothNames(
      steps,
      local,
      stepFacts(step, standingOf(progress, placed, frame), found?.state, textOf(seen, found)),
    );
    if (step.type === 'approval')
      bothNames(
        approvals,
        step.gate.slice(prefix.length),
        gateFacts(found?.state ?? askedBefore(progress, step.name, frame)),
      );
  }
  const variables = variablesAt(draft, frame);
  return {
    values: {
      ...spokenNames(variables),
      ...frame.bindings,
      variables: { ...spokenNames(variables), ...variables },
      outputs,
      steps,
      scores: progress.scores,
      approvals,
      phase: progress.current_phase,
      iteration: frame.iteration,
      max_iterations: frame.max_iterations,
      pull_request: pullFacts(draft),
      checks: situation.snapshot.checks,
      settings: { autofix: workflow.settings.autofix },
      workflow_id: progress.workflow_id,
      workflow_name: (frame.call?.definition ?? workflow).name,
      output_dir: `agentic/outputs/${progress.workflow_id}`,
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

/** Outputs too large for the document, whose text is not at hand: by key and blob. */
export function unreadOutputs(
  progress: Progress,
  snapshot: Snapshot,
): { name: string; path: string; oid: string }[] {
  return Object.entries(progress.outputs).flatMap(([name, value]) => {
    const output = value === null ? fileOf(progress, name) : undefined;
    const known = output === undefined || typeof snapshot.texts[output.oid] === 'string';
    return known ? [] : [{ name: name.replaceAll(/\[\d+\]/g, ''), ...output }];
  });
}

/** Values by the names that conditions can say: `max-files` is `max_files` there. */
const spokenNames = (values: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [name, value],
      [name.replaceAll('-', '_'), value],
    ]),
  );

function bothNames(target: JsonObject, name: string, value: JsonValue): void {
  target[name] = value;
  target[name.replaceAll('-', '_')] = value;
}

function stepFacts(
  step: Step,
  standing: StepStanding,
  state: StepState | undefined,
  text: string | undefined,
): JsonObject {
  return {
    ...standing,
    error: state?.error === undefined ? null : { ...state.error },
    scores: state?.scores ?? {},
    files: state?.wrote ?? [],
    ...(text === undefined ? {} : { text }),
    started_at: state?.started_at ?? '',
    type: step.type,
  };
}

/** The text an instance left, as far as it is at hand. */
function textOf(seen: Seen, found: Instance | undefined): string | undefined {
  const value = found === undefined ? undefined : valueOf(seen, outputKey(found.instance));
  return typeof value === 'string' ? value : undefined;
}

/** A gate of this place that a round made as if it had not begun: what was said there still counts as said. */
const askedBefore = ({ steps }: Progress, name: string, { suffix }: Frame): StepState | undefined =>
  Object.entries(steps).findLast(
    ([instance, state]) =>
      state.name === name && state.gate !== undefined && standsIn(suffix, instance.slice(name.length)),
  )?.[1];

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
