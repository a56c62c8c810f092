import type { Word } from '../yaml/kinds.ts';
import type { Found } from '../yaml/shape.ts';
import { condition, template, type Reading } from './reading.ts';
import type { OnError, StepBase } from './schema.ts';

/** What every step may say. */
export interface BaseFields {
  if?: Found<string>;
  phase?: Found<string>;
  needs?: Found<Word[]>;
  number?: Found<string>;
  'on-error'?: Found<OnError>;
  'continue-on-error'?: Found<boolean>;
  'timeout-minutes'?: Found<number>;
  'must-write'?: Found<Word[]>;
}

/** Where a step stands: its list, and what it needs when it does not say. */
export interface Place {
  siblings: readonly string[];
  /** Name of the step before in a sequence; undefined for the first, and in a `parallel`. */
  before: string | undefined;
}

/** Reads what all steps share. Retries are worked in by those who perform something. */
export function readBase(fields: BaseFields, name: Word, place: Place, reading: Reading): StepBase {
  const { needs, phase, number } = fields;
  const { siblings } = place;
  for (const { text, span } of needs?.value ?? [])
    reading.references.push({ to: 'needs', name: text, span, from: name.text, siblings });
  if (phase !== undefined)
    reading.references.push({ to: 'phase', name: phase.value, span: phase.span, from: name.text, siblings });
  const timeout = fields['timeout-minutes'];
  const before = place.before === undefined ? [] : [place.before];
  return {
    name: name.text,
    span: name.span,
    needs: needs === undefined ? before : [...new Set(needs.value.map(({ text }) => text))],
    ...(fields.if === undefined ? {} : { if: condition(fields.if, reading) }),
    ...(phase === undefined ? {} : { phase: phase.value }),
    ...(number === undefined ? {} : { number: template(number, reading) }),
    ...(timeout === undefined ? {} : { timeout_minutes: timeout.value }),
    on_error: fields['on-error']?.value ?? 'retry',
    continue_on_error: fields['continue-on-error']?.value ?? false,
    must_write: fields['must-write']?.value.map(({ text }) => text) ?? [],
  };
}
