import type { JsonValue } from '../json.ts';
import { BOUNDS, byteLength, summarise } from '../progress/bounds.ts';
import type { StepError } from '../progress/attempt.ts';
import { findStep } from '../workflow/graph.ts';
import type { Step } from '../workflow/schema.ts';
import { recordFailure } from './attempt.ts';
import type { Draft } from './draft.ts';
import type { Outcome } from './outcome.ts';

/** A task's id taken apart: `<decision>/<step>/<attempt>`. */
function taskParts(id: string): { decision: string; step: string; attempt: number } {
  const [decision = '', step = '', attempt = ''] = id.split('/');
  return { decision, step, attempt: Number(attempt) };
}

/** Files that outcomes bring to the branch. */
export interface Brought {
  files: { path: string; text: string }[];
  deletions: string[];
}

/**
 * Journals what workers brought back. Only the holder of a claim is heard: an outcome of an expired or
 * foreign claim leaves no trace.
 */
export function settleOutcomes(draft: Draft): Brought {
  const brought: Brought = { files: [], deletions: [] };
  for (const outcome of draft.situation.outcomes) {
    const { decision, step: instance, attempt } = taskParts(outcome.task);
    const state = draft.progress.steps[instance];
    const step = state === undefined ? undefined : findStep(draft.workflow, state.name);
    if (state?.status !== 'in_progress' || step === undefined) continue;
    if (state.claim?.decision !== decision || state.attempts !== attempt) continue;
    settle(draft, step, instance, outcome, brought);
  }
  return brought;
}

function settle(draft: Draft, step: Step, instance: string, outcome: Outcome, brought: Brought): void {
  const state = draft.progress.steps[instance];
  if (state === undefined) return;
  const flaw = flawOf(draft, step, outcome);
  const text = textOf(outcome);
  const output = text === '' ? undefined : saved(draft, step, instance, text, brought);
  const usage = outcome.usage === undefined ? {} : { usage: outcome.usage };
  const kept = { ...usage, ...(output === undefined ? {} : { output }) };
  if (flaw !== null)
    return recordFailure(draft, step, instance, state, flaw, {
      ...kept,
      ...(outcome.value === null ? {} : { value: bounded(outcome.value) }),
    });
  for (const { path, content } of outcome.files) brought.files.push({ path, text: content });
  brought.deletions.push(...outcome.deletions);
  draft.record(
    {
      type: 'step.completed',
      step: instance,
      summary: summaryOf(outcome),
      value: bounded(outcome.value === null ? outcome.text : outcome.value),
      files: outcome.files.length + outcome.deletions.length,
      ...kept,
      ...(outcome.scores === undefined ? {} : { scores: outcome.scores }),
    },
    state.claim?.decision,
  );
}

/** Why an outcome is no success, whatever it says of itself; null when it is one. */
function flawOf(draft: Draft, step: Step, outcome: Outcome): StepError | null {
  if (outcome.status === 'failure')
    return outcome.error ?? { type: 'internal', message: 'the worker failed without saying why' };
  const written = new Set(outcome.files.map((file) => file.path));
  const missing = step.must_write.filter((path) => !written.has(path));
  if (missing.length > 0)
    return { type: 'validation', message: `the step must write ${missing.join(', ')} and did not` };
  if (draft.situation.snapshot.pull.fork && outcome.files.length + outcome.deletions.length > 0)
    return { type: 'permission', message: 'the head belongs to a fork, and Pawl writes no files there' };
  if (outcome.value !== null && bounded(outcome.value) === null)
    return { type: 'validation', message: `the answer is larger than ${BOUNDS.value} bytes` };
  return null;
}

/** Null where the value is too large for the document: a text then lives only in its file. */
const bounded = (value: JsonValue): JsonValue =>
  byteLength(JSON.stringify(value)) > BOUNDS.value ? null : value;

function textOf(outcome: Outcome): string {
  if (outcome.value === null || outcome.text.trim() !== '') return outcome.text;
  return `\`\`\`json\n${JSON.stringify(outcome.value, null, 2)}\n\`\`\`\n`;
}

function summaryOf(outcome: Outcome): string {
  const { value } = outcome;
  const own =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value['summary'] : undefined;
  const text = typeof own === 'string' ? own : outcome.text;
  return summarise(text.trim().replaceAll(/\s+/g, ' '));
}

function saved(
  draft: Draft,
  step: Step,
  instance: string,
  text: string,
  brought: Brought,
): { path: string; oid: string } {
  const { pull } = draft.situation.snapshot;
  const state = draft.progress.steps[instance];
  const file = `${instance.replaceAll(/[#[\]]+/g, '-').replace(/-$/, '')}.${state?.iteration ?? 1}.${state?.attempts ?? 1}.md`;
  const path = `.pawl/pr-${pull.number}/outputs/${step.name}/${file}`;
  brought.files.push({ path, text });
  return { path, oid: draft.situation.hashes.blob(text) };
}
