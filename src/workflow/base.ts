import { problemAt } from '../problem.ts';
import { wrongType, type Word } from '../yaml/kinds.ts';
import type { Found } from '../yaml/shape.ts';
import type { YamlMap, YamlNode } from '../yaml/read.ts';
import { nameProblem } from './names.ts';
import { condition, template, type Reading } from './reading.ts';
import { readBreaker, readRecovery } from './recovery.ts';
import { ownRetry, type RetryFields } from './retry.ts';
import type { StepBase } from './step.ts';

/** What every step may say; `compensate` is read with the steps. */
export interface BaseFields extends RetryFields {
  if?: Found<string>;
  phase?: Found<string>;
  needs?: Found<Word[]>;
  number?: Found<string>;
  'on-error'?: Found<YamlNode>;
  'continue-on-error'?: Found<boolean>;
  'timeout-minutes'?: Found<number>;
  checkpoint?: Found<YamlNode>;
  'circuit-breaker'?: Found<YamlMap>;
  'must-write'?: Found<Word[]>;
}

/** Where a step stands: its list, and what it needs when it does not say. */
export interface Place {
  siblings: readonly string[];
  /** Name of the step before in a sequence; undefined for the first, and in a `parallel`. */
  before: string | undefined;
}

/** Reads what all steps share. A retry policy is there only when it is their own; performed steps add the default. */
export function readBase(fields: BaseFields, name: Word, place: Place, reading: Reading): StepBase {
  const { needs, phase, number } = fields;
  const { siblings } = place;
  const where = `step \`${name.text}\``;
  for (const { text, span } of needs?.value ?? [])
    reading.references.push({ to: 'needs', name: text, span, from: name.text, siblings });
  if (phase !== undefined)
    reading.references.push({ to: 'phase', name: phase.value, span: phase.span, from: name.text, siblings });
  const timeout = fields['timeout-minutes'];
  const before = place.before === undefined ? [] : [place.before];
  const checkpoint = readCheckpoint(fields.checkpoint, name, reading);
  const breaker = readBreaker(fields['circuit-breaker'], where, reading.problems);
  return {
    name: name.text,
    span: name.span,
    needs: needs === undefined ? before : [...new Set(needs.value.map(({ text }) => text))],
    ...(fields.if === undefined ? {} : { if: condition(fields.if, reading) }),
    ...(phase === undefined ? {} : { phase: phase.value }),
    ...(number === undefined ? {} : { number: template(number, reading) }),
    ...(timeout === undefined ? {} : { timeout_minutes: timeout.value }),
    ...ownRetry(fields, reading, where),
    ...readRecovery(fields['on-error']?.value, where, reading.problems),
    continue_on_error: fields['continue-on-error']?.value ?? false,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(breaker === undefined ? {} : { circuit_breaker: breaker }),
    must_write: fields['must-write']?.value.map(({ text }) => text) ?? [],
  };
}

/** A checkpoint's name: the step's own for `true`, none for `false`. */
function readCheckpoint(
  found: Found<YamlNode> | undefined,
  name: Word,
  reading: Reading,
): string | undefined {
  const node = found?.value;
  if (node === undefined || (node.kind === 'scalar' && (node.value === false || node.value === null)))
    return undefined;
  const word =
    node.kind === 'scalar' && node.value === true
      ? name
      : node.kind === 'scalar' && typeof node.value === 'string'
        ? { text: node.value, span: node.span }
        : undefined;
  if (word === undefined) {
    reading.problems.push(wrongType('`checkpoint`', 'true, false or a name', node));
    return undefined;
  }
  const problem = word === name ? undefined : nameProblem('a checkpoint', word);
  if (problem !== undefined) reading.problems.push(problem);
  const earlier = reading.checkpoints.get(word.text);
  if (earlier === undefined) reading.checkpoints.set(word.text, word.span);
  else if (problem === undefined && word.text !== '')
    reading.problems.push(
      problemAt(
        'duplicate_name',
        word.span,
        `two checkpoints are called \`${word.text}\``,
        `the first stands in line ${earlier.line}`,
      ),
    );
  return word.text;
}
