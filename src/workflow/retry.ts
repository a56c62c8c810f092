import { problemAt, type Problem } from '../problem.ts';
import { wrongType } from '../yaml/kinds.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { errorTypes } from './error-words.ts';
import { RETRY_KEYS } from './keys.ts';
import type { Reading } from './reading.ts';
import type { RetryPolicy, StepBase } from './step.ts';

/** What applies where nothing is said: three retries after 30 s, 60 s, 120 s. */
export const DEFAULT_RETRY: RetryPolicy = {
  maximum_attempts: 4,
  initial_interval_seconds: 30,
  backoff_coefficient: 2,
  maximum_interval_seconds: 3_000,
  jitter: 0,
  non_retryable_error_types: [],
};

/** The share of a delay that `jitter: true` leaves to chance. */
const JITTER = 0.5;

/** The keys with which settings or a step say how often something is tried. */
export interface RetryFields {
  retry?: Found<YamlMap>;
  'max-retry'?: Found<number>;
}

/** A step's own policy, based on that of the settings; none where it says nothing. */
export function ownRetry(
  fields: RetryFields,
  reading: Reading,
  where: string,
): Pick<StepBase, 'retry' | 'own_retry'> {
  if (fields.retry === undefined && fields['max-retry'] === undefined) return { own_retry: false };
  return { own_retry: true, retry: retryPolicy(fields, reading.retry, where, reading.problems) };
}

/** A policy out of `retry` and `max-retry`; what they leave out is taken from `base`. */
export function retryPolicy(
  fields: RetryFields,
  base: RetryPolicy,
  where: string,
  problems: Problem[],
): RetryPolicy {
  const { retry, 'max-retry': retries } = fields;
  const own =
    retry === undefined ? {} : readFields(retry.value, RETRY_KEYS, `the retry policy of ${where}`, problems);
  if (retries !== undefined && own['maximum-attempts'] !== undefined) {
    const hint = 'keep one of them; `maximum-attempts` includes the first attempt, `max-retry` does not';
    const message = '`max-retry` and `maximum-attempts` both say how often';
    problems.push(problemAt('duplicate_key', retries.key_span, message, hint));
  }
  const attempts = own['maximum-attempts']?.value ?? (retries === undefined ? undefined : retries.value + 1);
  const initial = own['initial-interval']?.value ?? base.initial_interval_seconds;
  const longest = own['initial-interval'] === undefined ? base.maximum_interval_seconds : initial * 100;
  const types = own['non-retryable-error-types']?.value;
  return {
    maximum_attempts: attempts ?? base.maximum_attempts,
    initial_interval_seconds: initial,
    backoff_coefficient: own['backoff-coefficient']?.value ?? base.backoff_coefficient,
    maximum_interval_seconds: own['maximum-interval']?.value ?? longest,
    jitter: own.jitter === undefined ? base.jitter : readJitter(own.jitter.value, problems),
    non_retryable_error_types:
      types === undefined ? base.non_retryable_error_types : errorTypes(types, problems),
  };
}

function readJitter(node: YamlNode, problems: Problem[]): number {
  const value = node.kind === 'scalar' ? node.value : undefined;
  if (typeof value === 'boolean') return value ? JITTER : 0;
  if (typeof value !== 'number') {
    problems.push(wrongType('`jitter`', 'true, false or a number', node));
    return 0;
  }
  if (value >= 0 && value <= 1) return value;
  problems.push(problemAt('out_of_bounds', node.span, `\`jitter\` is ${value}, but must be between 0 and 1`));
  return 0;
}
