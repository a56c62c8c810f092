import { isInstant } from '../instant.ts';
import { durationSeconds, durationText } from '../duration.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import { readFields, type Fields, type Found } from '../yaml/shape.ts';
import type { YamlNode } from '../yaml/read.ts';
import { readBase, type Place } from './base.ts';
import { template, type Reading } from './reading.ts';
import type { Awaited, WaitStep } from './step.ts';
import { WAIT_KEYS } from './step-keys.ts';

const AWAITED = ['for', 'until', 'checks', 'label', 'signal'] as const;
/** A run lasts at most 7 days. */
const LONGEST = 7 * 86_400;
/** Reads a `wait` step, which waits for exactly one thing. Durations and times that are no templates are checked here. */
export function readWait(node: YamlNode, name: Word, place: Place, reading: Reading): WaitStep {
  const { problems } = reading;
  const fields = readFields(node, WAIT_KEYS, `step \`${name.text}\``, problems);
  const given = node.kind === 'map' ? node.entries.filter(({ key }) => isAwaited(key)) : [];
  const [, second] = given;
  if (second !== undefined) {
    const message = `step \`${name.text}\` waits for more than one thing`;
    problems.push(problemAt('duplicate_key', second.key_span, message, 'make a step of each'));
  } else if (given.length === 0) {
    const hint = `give one of ${AWAITED.map((key) => `\`${key}\``).join(', ')}`;
    problems.push(
      problemAt('missing_key', name.span, `step \`${name.text}\` does not say what it waits for`, hint),
    );
  }
  return {
    ...readBase(fields, name, place, reading),
    type: 'wait',
    awaited: readAwaited(fields, reading) ?? { kind: 'checks', names: [] },
    on_timeout: fields['on-timeout']?.value ?? 'fail',
  };
}

const isAwaited = (key: string): boolean => (AWAITED as readonly string[]).includes(key);

function readAwaited(fields: Fields<typeof WAIT_KEYS>, reading: Reading): Awaited | undefined {
  const { for: duration, until, checks, label, signal } = fields;
  const { problems } = reading;
  if (duration !== undefined) {
    problems.push(...literal(duration, durationProblem));
    return { kind: 'for', duration: template(duration, reading) };
  }
  if (until !== undefined) {
    problems.push(...literal(until, timeProblem));
    return { kind: 'until', time: template(until, reading) };
  }
  if (checks !== undefined) {
    if (checks.value.length === 0)
      problems.push(problemAt('out_of_bounds', checks.span, '`checks` needs at least one name'));
    return { kind: 'checks', names: [...new Set(checks.value.map(({ text }) => text))] };
  }
  const named = label ?? signal;
  if (named === undefined) return undefined;
  problems.push(...literal(named, emptyProblem));
  return label === undefined
    ? { kind: 'signal', signal: template(named, reading) }
    : { kind: 'label', label: template(label, reading) };
}

/** Problems of a text that is no template. */
const literal = (found: Found<string>, check: (found: Found<string>) => Problem | undefined): Problem[] =>
  found.value.includes('{{') || found.value.includes('{%') ? [] : [check(found) ?? []].flat();

function durationProblem({ value, span }: Found<string>): Problem | undefined {
  const seconds = durationSeconds(value.trim());
  if (seconds === undefined)
    return problemAt(
      'wrong_type',
      span,
      `\`${value}\` is no duration`,
      'for example 90s, 15m, 24h, 7d or PT15M',
    );
  if (seconds >= 1 && seconds <= LONGEST) return undefined;
  return problemAt(
    'out_of_bounds',
    span,
    `\`for\` is ${durationText(seconds)}, but must be between 1s and ${durationText(LONGEST)}`,
  );
}

const timeProblem = ({ value, span }: Found<string>): Problem | undefined =>
  isInstant(value.trim())
    ? undefined
    : problemAt(
        'wrong_type',
        span,
        `\`${value}\` is no time with its zone`,
        'for example 2026-01-05T09:00:00Z',
      );

const emptyProblem = ({ value, span }: Found<string>): Problem | undefined =>
  value.trim() === '' ? problemAt('missing_key', span, 'what is waited for has no name') : undefined;
