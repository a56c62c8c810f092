import { problemAt } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { readPrompted } from './prompt.ts';
import { template, type Reading } from './reading.ts';
import type { Source } from './schema.ts';
import type { PromptStep, RalphStep, Recovery, StepBase } from './step.ts';
import { RALPH_KEYS } from './step-keys.ts';

/** One iteration holds a runner. */
const ITERATION_MINUTES = 350;

/**
 * Reads a `ralph-loop`. What concerns one attempt (retries, the circuit breaker) belongs to its body, whose error is
 * tried again within its iteration; what concerns the step as a whole (its condition, what a failure leads to) to the loop.
 */
export function readRalph(node: YamlNode, name: Word, place: Place, reading: Reading): RalphStep {
  const fields = readFields(node, RALPH_KEYS, `step \`${name.text}\``, reading.problems);
  const { retry, own_retry, circuit_breaker, ...base } = readBase(fields, name, place, reading);
  const promise = fields['completion-promise'];
  if (promise?.value.trim() === '')
    reading.problems.push(problemAt('missing_key', promise.span, '`completion-promise` is empty'));
  const body: PromptStep = {
    ...attemptOf(base),
    retry: retry ?? reading.retry,
    own_retry,
    ...(circuit_breaker === undefined ? {} : { circuit_breaker }),
    type: 'prompt',
    ...readPrompted(fields, node, name, place, reading),
  };
  return {
    ...base,
    own_retry: false,
    type: 'ralph-loop',
    body,
    completion_promise:
      promise === undefined ? { text: 'COMPLETE', span: name.span } : template(promise, reading),
    max_iterations: readBound(fields['max-iterations'], name, reading),
    on_exhausted: fields['on-exhausted']?.value ?? 'fail',
  };
}

/** What the body takes over. An error that the loop itself answers ends the body at once, or after its own policy. */
function attemptOf(base: Omit<StepBase, 'own_retry'>): Omit<StepBase, 'retry' | 'own_retry'> {
  const { name, span, number, timeout_minutes: minutes, on_error, error_rules } = base;
  return {
    name,
    span,
    needs: [],
    ...(number === undefined ? {} : { number }),
    ...(minutes === undefined ? {} : { timeout_minutes: Math.min(minutes, ITERATION_MINUTES) }),
    on_error: within(on_error),
    error_rules: error_rules.map((rule) => ({ errors: rule.errors, do: within(rule.do) })),
    continue_on_error: false,
    must_write: [],
  };
}

const within = (recovery: Recovery): Recovery => (recovery === 'retry' ? 'retry' : 'fail');

function readBound(found: Found<string> | undefined, { span }: Word, reading: Reading): Source {
  if (found === undefined) return { text: '5', span };
  if (found.value.includes('{{')) return template(found, reading);
  const count = Number(found.value);
  const message = `\`max-iterations\` is ${found.value}, but must be between 1 and 100`;
  if (!Number.isInteger(count) || count < 1 || count > 100)
    reading.problems.push(
      /^-?[\d.]+$/.test(found.value)
        ? problemAt('out_of_bounds', found.span, message)
        : problemAt('wrong_type', found.span, '`max-iterations` must be a whole number or a template'),
    );
  return { text: found.value, span: found.span };
}
