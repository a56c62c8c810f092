import type { JsonObject, JsonValue } from '../json.ts';
import type { Span } from '../problem.ts';
import type { StepError } from '../progress/attempt.ts';

/** What people of a script can do. The answers first, then what anybody does at any time. */
export const ANSWERS = ['approve', 'reject', 'request-changes', 'input', 'retry', 'skip'] as const;
export const ACTIONS = [
  ...ANSWERS,
  'comment',
  'pause',
  'resume',
  'cancel',
  'terminate',
  'set',
  'signal',
  'label',
  'unlabel',
] as const;
export type Action = (typeof ACTIONS)[number];

/** How one attempt of a step ends. Without an error it is a success. */
export interface Performance {
  /** Seconds from its start to its end. */
  takes: number;
  output?: JsonValue;
  scores?: { [name: string]: number };
  /** Absent where the script says nothing of files. */
  files?: { path: string; content: string }[];
  error?: StepError;
}

/** Something a person does once: `at` seconds from the start, or `delay` seconds after a gate opened or a step ended. */
export interface Deed {
  /** `people[2]`, as messages call it. */
  label: string;
  span: Span;
  when: { at: number } | { after: string; delay: number };
  does: Action;
  who: string;
  text: string;
  values: JsonObject;
}

/** Something that happens once outside the run, `at` seconds from the start. */
export interface Happening {
  /** `events[0]`, as messages call it. */
  label: string;
  span: Span;
  at: number;
  what:
    | { is: 'check'; name: string; conclusion: string }
    | { is: 'signal'; name: string; text: string }
    | { is: 'label' | 'unlabel'; name: string }
    | { is: 'push'; text: string };
}

/** Everything that happens to a run, as it was written. */
export interface Script {
  /** ISO 8601 in UTC, to the second. */
  start: string;
  variables: JsonObject;
  /** By step name, or by instance for one item or iteration; one per attempt, the last repeats. */
  steps: ReadonlyMap<string, readonly Performance[]>;
  people: readonly Deed[];
  events: readonly Happening[];
  max_decisions: number;
}

/** What happens where nobody wrote a script: every step succeeds at once, nobody answers. */
export const NO_SCRIPT: Script = {
  start: '2026-01-05T09:00:00Z',
  variables: {},
  steps: new Map(),
  people: [],
  events: [],
  max_decisions: 200,
};
