import type { Table } from '../yaml/shape.ts';

const RECOVERIES = 'retry, skip, fail, human or compensate; or a list of `{errors, do}`';

const COMMON = {
  name: { kind: 'text', says: 'letters, digits, `-` and `_`; unique in the file', required: true },
  type: { kind: 'text', says: 'kind of step; may be left out when another key decides it' },
  if: { kind: 'words', says: 'condition; without one, everything needed must have succeeded' },
  phase: { kind: 'text', says: 'phase it belongs to' },
  needs: { kind: 'strings', says: 'steps of the same list that must have ended; default: the one before' },
  'depends-on': { kind: 'strings', says: 'another word for needs', alias: 'needs' },
  number: { kind: 'words', says: 'what people call it: a number, or a template that gives one' },
  'on-error': { kind: 'any', says: `what a failure leads to: ${RECOVERIES}` },
  'continue-on-error': { kind: 'boolean', says: 'a failure is recorded and goes on' },
  checkpoint: { kind: 'any', says: 'a point to return to: true, or its name' },
  compensate: { kind: 'map', says: 'the step that undoes it; its name may be left out' },
  'circuit-breaker': { kind: 'map', says: 'stops trying for a while after failures in a row' },
  'must-write': { kind: 'strings', says: 'files that must be left' },
} as const satisfies Table;

/** A step that holds a hosted runner lasts at most 350 minutes; one second is the least. */
const RUNNER_MINUTES = [1 / 60, 350] as const;
const DAY_MINUTES = [1 / 60, 1_440] as const;
const WEEK_MINUTES = [1 / 60, 10_080] as const;

const RETRIES = {
  retry: { kind: 'map', says: 'retry policy' },
  'max-retry': { kind: 'integer', says: 'retries; attempts are one more', range: [0, 99] },
} as const satisfies Table;

const UNTRIED = {
  state: 'idle',
  because: 'nothing is performed that could be tried again',
} as const;

const NO_RETRIES = {
  retry: { kind: 'map', says: 'retry policy', ...UNTRIED },
  'max-retry': { kind: 'integer', says: 'retries', ...UNTRIED },
} as const satisfies Table;

const LOCAL = {
  'bypass-permissions': { kind: 'boolean', says: 'permissions of a local agent', state: 'idle' },
} as const satisfies Table;

/** What agentic-sdlc lets every step say, and only steps that call an agent can mean. */
const OF_AGENTS = {
  model: {
    kind: 'text',
    says: 'model of an agent',
    state: 'idle',
    because: 'it calls no agent itself',
  },
  runtime: {
    kind: 'text',
    says: 'program that runs an agent',
    state: 'idle',
    because: 'it calls no agent itself',
  },
} as const satisfies Table;

const PERFORMED = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'bound on one attempt', range: RUNNER_MINUTES },
  ...RETRIES,
} as const satisfies Table;

const BLOCK = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'bound on the whole block', range: WEEK_MINUTES },
  retry: { kind: 'map', says: 'retry policy of the whole block' },
  'max-retry': { kind: 'integer', says: 'retries of the whole block', range: [0, 99] },
  ...OF_AGENTS,
} as const satisfies Table;

const WAITING = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'how long it waits', range: WEEK_MINUTES },
  ...NO_RETRIES,
} as const satisfies Table;

const AGENT = {
  agent: { kind: 'text', says: 'who performs it, by name or by the file of its persona; default programmer' },
  model: { kind: 'text', says: 'model, above the agent’s' },
  runtime: {
    kind: 'text',
    says: 'program that runs it at a terminal; models of another than claude’s are not used',
  },
  ...LOCAL,
  with: { kind: 'map', says: 'values for the template' },
  output: { kind: 'map', says: 'form of the answer' },
  tools: { kind: 'strings', says: 'tools it may use, above the agent’s' },
  'max-turns': { kind: 'integer', says: 'requests of one attempt, above the agent’s', range: [1, 1_000] },
  limits: { kind: 'map', says: 'what one attempt may use up' },
  context: { kind: 'strings', says: 'what its prompt shows beside the template, above the agent’s' },
  'context-tokens': { kind: 'integer', says: 'bound on all of that, above the agent’s', range: [0, 500_000] },
  interprets: {
    kind: 'strings',
    says: 'run steps, and dispatches that wait, whose results it is shown, and its report cannot overrule',
  },
} as const satisfies Table;

export const PROMPT_KEYS = {
  ...PERFORMED,
  prompt: { kind: 'text', says: 'the prompt itself' },
  template: { kind: 'text', says: 'name of a prompt template' },
  ...AGENT,
} as const satisfies Table;

export const COMMAND_KEYS = {
  ...PERFORMED,
  command: { kind: 'text', says: 'name of a prompt template', required: true },
  args: { kind: 'map', says: 'values for the template', alias: 'with' },
  ...AGENT,
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
    values: ['exit-code', 'json', 'junit', 'sarif'],
  },
} as const satisfies Table;

export const DISPATCH_KEYS = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'bound on one attempt', range: DAY_MINUTES },
  ...RETRIES,
  workflow: { kind: 'text', says: 'file name of the Actions workflow, `ci.yml`', required: true },
  ref: { kind: 'text', says: 'branch or tag; default the pull request’s head branch' },
  inputs: { kind: 'map', says: 'values of its inputs' },
  wait: { kind: 'boolean', says: 'lasts until the actions run has ended; default true' },
} as const satisfies Table;

const STEPS = { kind: 'list', says: 'its steps, at least one', required: true } as const;
const AT_ONCE = { kind: 'integer', says: 'steps at one time', range: [1, 1_000] } as const;
const JOIN = { kind: 'map', says: 'how many must succeed' } as const;
const EXHAUSTED = {
  kind: 'text',
  says: 'what happens at the bound; default fail',
  values: ['fail', 'continue', 'human'],
} as const;

export const SERIAL_KEYS = { ...BLOCK, steps: STEPS } as const satisfies Table;

export const PARALLEL_KEYS = {
  ...BLOCK,
  steps: STEPS,
  'max-parallel': AT_ONCE,
  'fail-fast': { kind: 'boolean', says: 'a failure cancels the rest; default false' },
  join: JOIN,
  'merge-strategy': { kind: 'text', says: 'when results are taken', values: ['wait-all'] },
  'merge-mode': { kind: 'text', says: 'how results are joined', values: ['independent', 'merge'] },
  git: { kind: 'map', says: 'worktrees of a local checkout', state: 'idle' },
  worktree: { kind: 'boolean', says: 'worktrees of a local checkout', state: 'idle' },
  'on-failure': {
    kind: 'text',
    says: 'warn is `continue-on-error: true`; default fail',
    values: ['fail', 'warn'],
  },
} as const satisfies Table;

export const FOR_EACH_KEYS = {
  ...BLOCK,
  items: { kind: 'any', says: 'a list, or an expression that gives one', required: true },
  as: { kind: 'text', says: 'what the item is called; default item' },
  steps: STEPS,
  'max-parallel': AT_ONCE,
  'fail-fast': { kind: 'boolean', says: 'a failure cancels the rest; default true' },
  join: JOIN,
} as const satisfies Table;

export const CONDITIONAL_KEYS = {
  ...BLOCK,
  condition: { kind: 'words', says: 'which branch is taken', required: true },
  // oxlint-disable-next-line unicorn/no-thenable -- a key of the language
  then: { kind: 'list', says: 'steps when it holds' },
  else: { kind: 'list', says: 'steps when it does not' },
} as const satisfies Table;

export const LOOP_KEYS = {
  ...BLOCK,
  steps: STEPS,
  until: { kind: 'words', says: 'condition that ends it', required: true, missing: 'endless_loop' },
  'max-iterations': {
    kind: 'integer',
    says: 'bound on its iterations, 1 to 100',
    range: [1, 100],
    required: true,
    missing: 'unbounded_loop',
  },
  'on-exhausted': EXHAUSTED,
} as const satisfies Table;

/** A `recurring` step of agentic-sdlc may go without a condition: it then repeats as often as it says. */
export const RECURRING_KEYS = {
  ...LOOP_KEYS,
  until: { kind: 'words', says: 'condition that ends it' },
} as const satisfies Table;

export const RALPH_KEYS = {
  ...PERFORMED,
  'timeout-minutes': {
    kind: 'number',
    says: 'bound on the whole loop; one iteration lasts at most 350',
    range: WEEK_MINUTES,
  },
  prompt: { kind: 'text', says: 'the prompt that is repeated' },
  template: { kind: 'text', says: 'name of a prompt template' },
  'completion-promise': {
    kind: 'text',
    says: 'what its answer promises at the end, or a template that gives it; default COMPLETE',
  },
  'max-iterations': {
    kind: 'words',
    says: 'bound on its iterations, 1 to 100, or a template that gives it; default 5',
  },
  'on-exhausted': EXHAUSTED,
  ...AGENT,
} as const satisfies Table;

export const APPROVAL_KEYS = {
  ...WAITING,
  message: { kind: 'text', says: 'what people are asked' },
  shows: { kind: 'strings', says: 'steps whose outputs are approved' },
  gate: { kind: 'text', says: 'the name people type; default the step’s' },
  answers: { kind: 'strings', says: 'ways to answer: review, command, label, tick; default all' },
  approvers: { kind: 'map', says: 'who may answer' },
  required: { kind: 'integer', says: 'how many must approve', range: [1, 20] },
  'allow-author': { kind: 'boolean', says: 'the author’s answer counts' },
  subject: {
    kind: 'strings',
    says: 'globs of what is approved; default everything but Pawl’s files',
  },
  reminders: {
    kind: 'any',
    says: 'durations after the opening, at which people are reminded; at most 20',
  },
  'back-to': { kind: 'text', says: 'earlier step to go on from when changes are requested' },
  'max-rounds': { kind: 'integer', says: 'how often; default 5', range: [1, 100] },
  'on-timeout': {
    kind: 'text',
    says: 'what happens when nobody answers in time; default remind',
    values: ['remind', 'escalate', 'reject', 'abort', 'continue', 'auto-approve'],
  },
  'escalate-to': { kind: 'strings', says: 'logins and teams that are asked then' },
} as const satisfies Table;

const GIVING_UP = {
  kind: 'text',
  says: 'what happens when nobody answers in time; default abort',
  values: ['abort', 'continue'],
} as const;

export const INPUT_KEYS = {
  ...WAITING,
  message: { kind: 'text', says: 'what people are asked' },
  fields: { kind: 'list', says: 'values that are asked for, typed like variables', required: true },
  from: { kind: 'strings', says: 'logins of who may answer; default whoever may write' },
  'on-timeout': GIVING_UP,
} as const satisfies Table;

export const HUMAN_KEYS = {
  ...WAITING,
  message: { kind: 'text', says: 'what people are asked' },
  'polling-interval': {
    kind: 'any',
    says: 'seconds between two looks',
    state: 'idle',
    because: 'an answer wakes the run, nothing is polled',
  },
  'on-timeout': GIVING_UP,
  ...OF_AGENTS,
} as const satisfies Table;

export const WAIT_KEYS = {
  ...WAITING,
  for: { kind: 'words', says: 'a duration' },
  until: { kind: 'words', says: 'a time with its zone, 2026-01-05T09:00:00Z' },
  checks: { kind: 'strings', says: 'names of checks on the head that must pass' },
  label: { kind: 'text', says: 'a label that the pull request must have' },
  signal: { kind: 'text', says: 'a signal that somebody sends' },
  'on-timeout': {
    kind: 'text',
    says: 'what happens when it did not happen in time; default fail',
    values: ['fail', 'abort', 'continue'],
  },
} as const satisfies Table;

export const CALL_KEYS = {
  ...BLOCK,
  retry: { kind: 'map', says: 'retry policy of the whole sub-workflow' },
  'max-retry': { kind: 'integer', says: 'retries of the whole sub-workflow', range: [0, 99] },
  uses: { kind: 'text', says: 'another definition: its file without ending, or its name', required: true },
  with: { kind: 'map', says: 'values of its variables' },
  'on-cancel': {
    kind: 'text',
    says: 'what becomes of it when this step is cancelled; default cancel',
    values: ['cancel', 'abandon'],
  },
} as const satisfies Table;

export const SET_KEYS = {
  ...COMMON,
  'timeout-minutes': { kind: 'number', says: 'bound on it', ...UNTRIED, because: 'it takes no time' },
  ...NO_RETRIES,
  values: { kind: 'map', says: 'variables and their new values', required: true },
} as const satisfies Table;

/** The keys of each type of step, in the order they are documented. */
export const STEP_KEYS = {
  prompt: PROMPT_KEYS,
  command: COMMAND_KEYS,
  shell: SHELL_KEYS,
  serial: SERIAL_KEYS,
  parallel: PARALLEL_KEYS,
  conditional: CONDITIONAL_KEYS,
  loop: LOOP_KEYS,
  'ralph-loop': RALPH_KEYS,
  'for-each': FOR_EACH_KEYS,
  approval: APPROVAL_KEYS,
  input: INPUT_KEYS,
  'wait-for-human': HUMAN_KEYS,
  wait: WAIT_KEYS,
  workflow: CALL_KEYS,
  dispatch: DISPATCH_KEYS,
  set: SET_KEYS,
} as const satisfies { [type: string]: Table };

/** Other words for step types. */
export const TYPE_ALIASES: { readonly [word: string]: keyof typeof STEP_KEYS } = { recurring: 'loop' };

/** Keys that decide a step's type where it is left out, looked for in this order. */
export const DECIDING_KEYS: readonly (readonly [string, keyof typeof STEP_KEYS])[] = [
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
  ['shows', 'approval'],
  ['gate', 'approval'],
  ['back-to', 'approval'],
  ['max-iterations', 'loop'],
  ['merge-mode', 'parallel'],
  ['join', 'parallel'],
  ['polling-interval', 'wait-for-human'],
  ['workflow', 'dispatch'],
  ['for', 'wait'],
  ['checks', 'wait'],
  ['label', 'wait'],
  ['signal', 'wait'],
  ['until', 'wait'],
];
