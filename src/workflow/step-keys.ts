import type { Table } from '../yaml/shape.ts';

const LATER = { state: 'later' } as const;

const COMMON = {
  name: { kind: 'text', says: 'letters, digits, `-` and `_`; unique in the file', required: true },
  type: { kind: 'text', says: 'kind of step; may be left out when another key decides it' },
  if: { kind: 'words', says: 'condition; without one, everything needed must have succeeded' },
  phase: { kind: 'text', says: 'phase it belongs to' },
  needs: { kind: 'strings', says: 'steps of the same list that must have ended; default: the one before' },
  'depends-on': { kind: 'strings', says: 'another word for needs', alias: 'needs' },
  number: { kind: 'words', says: 'what people call it: a number, or a template that gives one' },
  'on-error': {
    kind: 'text',
    says: 'what a failure does',
    values: ['retry', 'skip', 'fail', 'human'],
    later: ['compensate'],
  },
  'continue-on-error': { kind: 'boolean', says: 'a failure is recorded and goes on' },
  checkpoint: { kind: 'boolean', says: 'a point to return to', ...LATER },
  compensate: { kind: 'map', says: 'step that undoes it', ...LATER },
  'circuit-breaker': { kind: 'map', says: 'stops trying after repeated failures', ...LATER },
} as const satisfies Table;

/** A step that holds a runner lasts at most 350 minutes; one second is the least. */
const RUNNER_MINUTES = [1 / 60, 350] as const;

const PERFORMED = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'bound on one attempt', range: RUNNER_MINUTES },
  retry: { kind: 'map', says: 'retry policy' },
  'max-retry': { kind: 'integer', says: 'retries; attempts are one more', range: [0, 99] },
} as const satisfies Table;

/** Blocks and gates: nothing is performed, so a policy of their own is not followed yet. */
const STRUCTURE = {
  ...COMMON,
  'on-error': {
    kind: 'text',
    says: 'what a failure does',
    values: ['retry', 'fail'],
    later: ['skip', 'human', 'compensate'],
  },
  'timeout-minutes': { kind: 'number', says: 'bound on the whole block', ...LATER },
  retry: { kind: 'map', says: 'retry policy of the whole block', ...LATER },
  'max-retry': { kind: 'integer', says: 'retries of the whole block', ...LATER },
  'must-write': { kind: 'strings', says: 'files that must be left', ...LATER },
} as const satisfies Table;

export const PROMPT_KEYS = {
  ...PERFORMED,
  prompt: { kind: 'text', says: 'the prompt itself' },
  template: { kind: 'text', says: 'name of a prompt template' },
  agent: { kind: 'text', says: 'who performs it; default programmer' },
  model: { kind: 'text', says: 'model, above the agent’s' },
  with: { kind: 'map', says: 'values for the template' },
  output: { kind: 'map', says: 'form of the answer' },
  'must-write': { kind: 'strings', says: 'files that must be left' },
  tools: { kind: 'strings', says: 'tools it may use', ...LATER },
} as const satisfies Table;

export const SHELL_KEYS = {
  ...PERFORMED,
  run: { kind: 'text', says: 'the command; never a template', required: true },
  shell: { kind: 'text', says: 'which shell', values: ['bash', 'sh'] },
  env: { kind: 'map', says: 'variables of its environment' },
  'working-directory': { kind: 'text', says: 'folder of the repository it runs in' },
  parse: {
    kind: 'text',
    says: 'how its result is read',
    values: ['exit-code'],
    later: ['json', 'junit', 'sarif'],
  },
  'must-write': { kind: 'strings', says: 'files that must be left', ...LATER },
} as const satisfies Table;

const STEPS = { kind: 'list', says: 'its steps, at least one', required: true } as const;

export const SERIAL_KEYS = { ...STRUCTURE, steps: STEPS } as const satisfies Table;

export const PARALLEL_KEYS = {
  ...STRUCTURE,
  steps: STEPS,
  'max-parallel': { kind: 'integer', says: 'steps at one time', range: [1, 1_000] },
  'fail-fast': { kind: 'boolean', says: 'a failure cancels the rest; default false' },
  join: { kind: 'map', says: 'how many must succeed', ...LATER },
  'merge-strategy': { kind: 'text', says: 'when results are taken', values: ['wait-all'] },
  'merge-mode': { kind: 'text', says: 'how results are joined', values: ['independent'], later: ['merge'] },
  git: { kind: 'map', says: 'worktrees of a local checkout', state: 'idle' },
} as const satisfies Table;

export const CONDITIONAL_KEYS = {
  ...STRUCTURE,
  condition: { kind: 'words', says: 'which branch is taken', required: true },
  // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
  then: { kind: 'list', says: 'steps when it holds' },
  else: { kind: 'list', says: 'steps when it does not' },
} as const satisfies Table;

export const LOOP_KEYS = {
  ...STRUCTURE,
  steps: STEPS,
  until: { kind: 'words', says: 'condition that ends it', required: true, missing: 'endless_loop' },
  'max-iterations': {
    kind: 'integer',
    says: 'bound on its iterations, 1 to 100',
    range: [1, 100],
    required: true,
    missing: 'unbounded_loop',
  },
  'on-exhausted': { kind: 'text', says: 'what happens at the bound', values: ['fail', 'continue', 'human'] },
} as const satisfies Table;

export const APPROVAL_KEYS = {
  ...STRUCTURE,
  'continue-on-error': { kind: 'boolean', says: 'a rejection is recorded and goes on', ...LATER },
  message: { kind: 'text', says: 'what people are asked' },
  shows: { kind: 'strings', says: 'steps whose outputs are approved' },
  gate: { kind: 'text', says: 'the name people type; default the step’s' },
  approvers: { kind: 'map', says: 'who may answer' },
  required: { kind: 'integer', says: 'how many must approve', range: [1, 20] },
  'allow-author': { kind: 'boolean', says: 'the author’s answer counts' },
  answers: { kind: 'strings', says: 'ways to answer', ...LATER },
  subject: { kind: 'strings', says: 'paths that are approved', ...LATER },
  reminders: { kind: 'any', says: 'when people are reminded', ...LATER },
  'back-to': { kind: 'text', says: 'step to go back to when changes are requested', ...LATER },
  'max-rounds': { kind: 'integer', says: 'how often', ...LATER },
  'on-timeout': { kind: 'text', says: 'what happens when nobody answers', ...LATER },
  'escalate-to': { kind: 'any', says: 'who is asked then', ...LATER },
} as const satisfies Table;

/** Step types of the language that this version cannot do yet. */
export const LATER_TYPES = [
  'command',
  'ralph-loop',
  'for-each',
  'input',
  'wait-for-human',
  'wait',
  'workflow',
  'dispatch',
  'set',
] as const;

/** Step types that can be run, and other words for them. */
export const STEP_TYPES = [
  'prompt',
  'shell',
  'serial',
  'parallel',
  'conditional',
  'loop',
  'approval',
] as const;
export const TYPE_ALIASES: { readonly [word: string]: (typeof STEP_TYPES)[number] } = { recurring: 'loop' };

/** Keys that decide a step's type where it is left out, looked for in this order. */
export const DECIDING_KEYS: readonly (readonly [string, string])[] = [
  ['run', 'shell'],
  ['completion-promise', 'ralph-loop'],
  ['prompt', 'prompt'],
  ['template', 'prompt'],
  ['condition', 'conditional'],
  ['items', 'for-each'],
  ['command', 'command'],
  ['fields', 'input'],
  ['uses', 'workflow'],
  ['values', 'set'],
  ['approvers', 'approval'],
];
