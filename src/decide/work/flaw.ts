import type { JsonValue } from '../../json.ts';
import type { StepError } from '../../progress/attempt.ts';
import { BOUNDS, byteLength } from '../../progress/bounds.ts';
import { isDeep, VALUE_LEVELS } from '../../progress/depth.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { bodyOf } from '../steps/body.ts';
import type { Outcome } from './outcome.ts';

/** Why an outcome is no success, whatever it says of itself; null when it is one. */
export function flawOf(draft: Draft, step: Step, outcome: Outcome): StepError | null {
  if (outcome.status === 'failure')
    return outcome.error ?? { type: 'internal', message: 'the worker failed without saying why' };
  const written = new Set(outcome.files.map((file) => file.path));
  // The files of a run step were looked for where it ran; they never leave that place.
  const body = bodyOf(step);
  const due = body.type === 'prompt' || body.type === 'command' ? body.must_write : [];
  const missing = due.filter((path) => !written.has(path));
  if (missing.length > 0)
    return { type: 'validation', message: `the step must write ${missing.join(', ')} and did not` };
  if (draft.situation.snapshot.pull.fork && outcome.files.length + outcome.deletions.length > 0)
    return { type: 'permission', message: 'the head belongs to a fork, and Pawl writes no files there' };
  if (outcome.value !== null && isDeep(JSON.stringify(outcome.value)))
    return { type: 'validation', message: `the answer has more than ${VALUE_LEVELS} levels` };
  if (outcome.value !== null && bounded(outcome.value) === null)
    return { type: 'validation', message: `the answer is larger than ${BOUNDS.value} bytes` };
  return null;
}

/** Null where the value is too large or too deep for the document: a text then lives only in its file. */
export function bounded(value: JsonValue): JsonValue {
  const text = JSON.stringify(value);
  return byteLength(text) > BOUNDS.value || isDeep(text) ? null : value;
}
