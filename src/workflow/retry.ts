import { ERROR_TYPES } from '../error-types.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import { readFields, type Found } from '../yaml/shape.ts';
import type { YamlMap } from '../yaml/read.ts';
import { RETRY_KEYS } from './keys.ts';
import type { RetryPolicy } from './schema.ts';

/** What applies where nothing is said: three retries after 30 s, 60 s, 120 s. */
export const DEFAULT_RETRY: RetryPolicy = {
  maximum_attempts: 4,
  initial_interval_seconds: 30,
  backoff_coefficient: 2,
  maximum_interval_seconds: 3_000,
  non_retryable_error_types: [],
};

/** The keys with which settings or a step say how often something is tried. */
export interface RetryFields {
  retry?: Found<YamlMap>;
  'max-retry'?: Found<number>;
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
  for (const { text, span } of types ?? []) {
    if ((ERROR_TYPES as readonly string[]).includes(text)) continue;
    const hint = didYouMean(text, ERROR_TYPES);
    problems.push(problemAt('unknown_value', span, `there is no error type \`${text}\``, hint));
  }
  return {
    maximum_attempts: attempts ?? base.maximum_attempts,
    initial_interval_seconds: initial,
    backoff_coefficient: own['backoff-coefficient']?.value ?? base.backoff_coefficient,
    maximum_interval_seconds: own['maximum-interval']?.value ?? longest,
    non_retryable_error_types: types?.map(({ text }) => text) ?? base.non_retryable_error_types,
  };
}
