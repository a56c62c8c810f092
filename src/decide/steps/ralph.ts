import { isObject, type JsonObject, type JsonValue } from '../../json.ts';
import type { StepError } from '../../progress/attempt.ts';
import type { RalphStep } from '../../workflow/step.ts';
import { goRound } from '../advice/go-round.ts';
import { beginBlock, fail, failureOf, succeed } from './block.ts';
import type { Draft } from '../draft.ts';
import { failAtOnce } from './fail-at-once.ts';
import { exhausted } from './exhausted.ts';
import { inIteration } from '../scope/frame.ts';
import type { Frame } from '../scope/instance.ts';
import { failedUncaught, settled, stateOf } from './needs.ts';
import type { Outcome } from '../work/outcome.ts';
import { textAt } from '../scope/values.ts';
import type { Visit } from './visit.ts';

const MOST_ITERATIONS = 100;

/** Begins a ralph-loop; its bound may be a template. */
export function beginRalph(draft: Draft, loop: RalphStep, frame: Frame): void {
  const given = textAt(draft, loop.max_iterations, frame);
  if (given.is === 'unread') return;
  const most = given.is === 'value' ? Number(given.value) : Number.NaN;
  if (!Number.isInteger(most) || most < 1 || most > MOST_ITERATIONS) {
    const what = given.is === 'value' ? `is ${given.value}` : given.message;
    const message = `max-iterations ${what}, but must be between 1 and ${MOST_ITERATIONS}`;
    return failAtOnce(draft, loop, frame, { type: 'validation', message });
  }
  beginBlock(draft, loop, frame, { max_iterations: most });
}

/** One look at a ralph-loop in flight: its prompt again and again, until an answer promises completion. */
export function advanceRalph(draft: Draft, loop: RalphStep, frame: Frame, visit: Visit): void {
  const state = stateOf(draft, loop, frame);
  if (state?.status !== 'in_progress') return;
  const place = inIteration(draft, loop, frame, state.iteration);
  const body = stateOf(draft, loop.body, place);
  if (!settled(body)) return visit(draft, loop.body, [loop.body], place);
  if (failedUncaught(body)) return fail(draft, loop, frame, body?.error ?? failureOf([loop.name]));
  if (body?.promised === true) return succeed(draft, loop, frame);
  if (state.iteration < place.max_iterations + (state.granted ?? 0))
    return goRound(draft, loop, frame, state);
  exhausted(draft, loop, frame, `${loop.name} did not promise completion in ${state.iteration} iterations`);
}

/** What an answer says of the loop it belongs to: done, given up, or nothing. */
export type Verdict = { is: 'promised' } | { is: 'given up'; error: StepError } | { is: 'open' };

/** Reads the completion or the surrender out of an answer: a JSON object anywhere in it, the promise in any case. */
export function verdictOf(draft: Draft, loop: RalphStep, frame: Frame, outcome: Outcome): Verdict {
  const said = [...objectsIn(outcome.text), ...(isObject(outcome.value) ? [outcome.value] : [])];
  const failed = said.find((object) => object['ralph_failed'] === true);
  if (failed !== undefined) {
    const reason = typeof failed['reason'] === 'string' ? failed['reason'] : 'it gave no reason';
    return { is: 'given up', error: { type: 'tool', message: `the agent gave up: ${reason}` } };
  }
  const promised = textAt(draft, loop.completion_promise, frame);
  if (promised.is !== 'value') return { is: 'open' };
  const wanted = promised.value.trim().toLowerCase();
  const kept = said.some(
    ({ ralph_complete: complete, promise }) =>
      complete === true && typeof promise === 'string' && promise.trim().toLowerCase() === wanted,
  );
  return kept ? { is: 'promised' } : { is: 'open' };
}

/** JSON objects without objects inside, as answers end with: told apart by their braces. */
function objectsIn(text: string): JsonObject[] {
  const found: JsonObject[] = [];
  for (const [piece] of text.matchAll(/\{[^{}]*"ralph_(?:complete|failed)"[^{}]*\}/gi)) {
    const value = parsed(piece);
    if (isObject(value)) found.push(value);
  }
  return found;
}

function parsed(text: string): JsonValue {
  try {
    const value: JsonValue = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
