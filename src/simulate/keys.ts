import type { Table } from '../yaml/shape.ts';
import { ACTIONS } from './script.ts';

/** Keys of a script; the tables below are those of its parts. */
export const SCRIPT_KEYS = {
  start: { kind: 'text', says: 'the instant at which the run begins' },
  variables: { kind: 'map', says: 'values of the workflow’s variables' },
  steps: { kind: 'map', says: 'per step, how its attempts end' },
  people: { kind: 'list', says: 'what people do' },
  events: { kind: 'list', says: 'what happens outside the run' },
  max_decisions: { kind: 'integer', says: 'decisions the run may take', range: [1, 10_000] },
} as const satisfies Table;

export const PERFORMANCE_KEYS = {
  takes: { kind: 'duration', says: 'how long the attempt lasts' },
  output: { kind: 'any', says: 'what it answers: text, or any value' },
  scores: { kind: 'map', says: 'scores by name' },
  files: { kind: 'map', says: 'files it brings, text by path' },
  error: { kind: 'map', says: 'why it fails' },
} as const satisfies Table;

export const ERROR_KEYS = {
  type: { kind: 'text', says: 'an error type of the language, or a class of them', required: true },
  message: { kind: 'words', says: 'what went wrong' },
} as const satisfies Table;

export const DEED_KEYS = {
  after: { kind: 'text', says: 'a gate that is open, or a step that ended' },
  at: { kind: 'duration', says: 'when, counted from the start' },
  delay: { kind: 'duration', says: 'how long after that' },
  does: { kind: 'text', says: 'what the person does', required: true, values: ACTIONS },
  who: { kind: 'words', says: 'the person’s login' },
  text: { kind: 'words', says: 'what the person writes' },
  values: { kind: 'map', says: 'values by name, for an input or for variables' },
} as const satisfies Table;

const CONCLUSIONS = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'startup_failure',
  'stale',
] as const;

export const EVENT_KEYS = {
  at: { kind: 'duration', says: 'when, counted from the start', required: true },
  check: { kind: 'words', says: 'a check on the head that comes to a conclusion' },
  conclusion: { kind: 'text', says: 'the check’s conclusion', values: CONCLUSIONS },
  signal: { kind: 'words', says: 'a signal somebody gives' },
  text: { kind: 'words', says: 'the signal’s words' },
  label: { kind: 'words', says: 'a label that is set' },
  unlabel: { kind: 'words', says: 'a label that is removed' },
  push: { kind: 'words', says: 'somebody changes the content to this' },
} as const satisfies Table;
