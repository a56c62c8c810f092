import type { Table } from '../yaml/shape.ts';

const IDLE = { state: 'idle' } as const;
const ATTEMPTS = [1, 100] as const;
const RETRIES = [0, 99] as const;
const DAY = 86_400;
/** Minutes of 7 days, the longest a run lasts; one minute is the least. */
const RUN_MINUTES = [1, 10_080] as const;

/** Keys of a definition. */
export const WORKFLOW_KEYS = {
  name: { kind: 'text', says: 'identifier, unique in the repository', required: true },
  version: { kind: 'words', says: 'shown to people' },
  description: { kind: 'text', says: 'shown to people' },
  settings: { kind: 'map', says: 'defaults and bounds' },
  variables: { kind: 'list', says: 'values a run is started with' },
  agents: { kind: 'map', says: 'who performs prompt steps, by name' },
  phases: { kind: 'map', says: 'phases by name, in their order' },
  steps: { kind: 'list', says: 'what is done, at least one step', required: true },
  outputs: { kind: 'list', says: 'documents rendered at the end' },
} as const satisfies Table;

export const SETTINGS_KEYS = {
  'max-retry': {
    kind: 'integer',
    says: 'retries of a performed step; attempts are one more',
    range: RETRIES,
  },
  retry: { kind: 'map', says: 'default retry policy of performed steps' },
  'timeout-minutes': { kind: 'number', says: 'bound on the whole run, in minutes', range: RUN_MINUTES },
  limits: { kind: 'map', says: 'bounds on one run' },
  'on-failure': {
    kind: 'text',
    says: 'what a failure that nobody caught does',
    values: ['stop', 'compensate', 'human'],
  },
  orchestrator: { kind: 'text', says: 'who chooses among legal moves', values: ['rules', 'claude'] },
  'required-tools': { kind: 'strings', says: 'programs that must be there before a `run` step' },
  autofix: {
    kind: 'text',
    says: 'least severity that agents mend unasked',
    values: ['none', 'minor', 'major', 'critical'],
  },
  model: { kind: 'text', says: 'model of every step that neither its own keys nor its agent give one' },
  runtime: {
    kind: 'text',
    says: 'program that runs agents at a terminal; models of another than claude’s are not used',
  },
  git: { kind: 'map', says: 'commits and branches of a local checkout', ...IDLE },
  worktree: { kind: 'map', says: 'a local checkout of its own', ...IDLE },
  'strict-mode': {
    kind: 'boolean',
    says: 'names that nobody defines are errors',
    ...IDLE,
    because: 'a name that nobody defines is always an error',
  },
  'track-progress': { kind: 'boolean', says: 'progress is always tracked', ...IDLE },
  'terminal-output': { kind: 'text', says: 'what a terminal shows', ...IDLE },
  'bypass-permissions': { kind: 'boolean', says: 'permissions of a local agent', ...IDLE },
} as const satisfies Table;

export const LIMIT_KEYS = {
  decisions: { kind: 'integer', says: 'decisions of one run', range: [1, 10_000] },
  'cost-usd': { kind: 'number', says: 'cost of one run in US dollars', range: [0.01, 100_000] },
  tokens: { kind: 'integer', says: 'tokens of one run', range: [1, 10_000_000_000] },
  parallel: { kind: 'integer', says: 'steps performed at one time', range: [1, 256] },
} as const satisfies Table;

export const RETRY_KEYS = {
  'maximum-attempts': { kind: 'integer', says: 'attempts, the first included', range: ATTEMPTS },
  'initial-interval': { kind: 'duration', says: 'wait before the second attempt', range: [1, DAY] },
  'backoff-coefficient': { kind: 'number', says: 'growth of the wait', range: [1, 100] },
  'maximum-interval': { kind: 'duration', says: 'longest wait', range: [1, 7 * DAY] },
  jitter: { kind: 'any', says: 'share of the wait that chance takes off, 0 to 1; true is 0.5' },
  'non-retryable-error-types': { kind: 'strings', says: 'errors that are not tried again' },
} as const satisfies Table;

/** Keys of one line of an `on-error` list. */
export const RECOVERY_KEYS = {
  errors: { kind: 'strings', says: 'error types, or words for groups of them', required: true },
  do: {
    kind: 'text',
    says: 'what they lead to',
    values: ['retry', 'skip', 'fail', 'human', 'compensate'],
    required: true,
  },
} as const satisfies Table;

export const BREAKER_KEYS = {
  'failure-threshold': {
    kind: 'integer',
    says: 'failures in a row, over all instances of the step, or over all steps of the agent or tool',
    range: [1, 100],
    required: true,
  },
  'reset-timeout': {
    kind: 'duration',
    says: 'how long it is not tried then',
    range: [1, 7 * DAY],
    required: true,
  },
  tool: { kind: 'text', says: 'what is used there; all that name the same tool are counted together' },
} as const satisfies Table;

export const JOIN_KEYS = {
  require: { kind: 'words', says: 'how many must succeed: all, any or a number' },
  'on-reached': {
    kind: 'text',
    says: 'what becomes of the others then; default cancel',
    values: ['cancel', 'continue'],
  },
} as const satisfies Table;

export const VARIABLE_KEYS = {
  name: { kind: 'text', says: 'identifier', required: true },
  type: {
    kind: 'text',
    says: 'what it holds',
    values: ['string', 'number', 'boolean', 'list', 'object', 'integer'],
  },
  required: { kind: 'boolean', says: 'must be given; true when there is no default' },
  default: { kind: 'any', says: 'value when none is given' },
  description: { kind: 'text', says: 'shown to people' },
  enum: { kind: 'list', says: 'the only values accepted' },
} as const satisfies Table;

/** What one attempt may use up, of an agent or of a step. */
export const ALLOWANCE_KEYS = {
  'cost-usd': { kind: 'number', says: 'cost of one attempt in US dollars', range: [0.001, 10_000] },
  tokens: {
    kind: 'integer',
    says: 'tokens of one attempt, those of its prompts included',
    range: [1_000, 1_000_000_000],
  },
} as const satisfies Table;

export const AGENT_KEYS = {
  uses: { kind: 'text', says: 'which worker', values: ['anthropic', 'claude-code', 'command', 'scripted'] },
  command: { kind: 'strings', says: 'program and arguments of `uses: command`' },
  returns: { kind: 'text', says: 'what its answers are', values: ['text', 'report', 'files'] },
  model: { kind: 'text', says: 'model it uses' },
  fallback: {
    kind: 'strings',
    says: 'models or agents that take over, one after the other, where it refuses, is overloaded or out of reach',
  },
  system: { kind: 'text', says: 'its persona' },
  'max-tokens': { kind: 'integer', says: 'bound on one answer', range: [1, 1_000_000] },
  temperature: { kind: 'number', says: 'randomness', range: [0, 1] },
  'circuit-breaker': { kind: 'map', says: 'stops trying all its steps for a while after failures in a row' },
  tools: { kind: 'strings', says: 'tools it may use; default all that fit what it returns' },
  'max-turns': { kind: 'integer', says: 'requests of one attempt; default 60', range: [1, 1_000] },
  limits: { kind: 'map', says: 'what one attempt may use up' },
  context: { kind: 'strings', says: 'what its prompts show beside the template' },
  'context-tokens': { kind: 'integer', says: 'bound on all of that; default 60000', range: [0, 500_000] },
} as const satisfies Table;

export const PHASE_KEYS = {
  title: { kind: 'text', says: 'shown to people' },
  'converged-when': { kind: 'words', says: 'condition that ends the phase' },
  'max-iterations': {
    kind: 'integer',
    says: 'bound on the iterations of every loop in the phase',
    range: [1, 100],
  },
} as const satisfies Table;

/** Keys of `output` of a prompt. */
export const OUTPUT_KEYS = {
  schema: { kind: 'map', says: 'JSON Schema of the answer' },
  scores: { kind: 'strings', says: 'names of the scores it gives' },
  path: { kind: 'text', says: 'file of the repository that also gets the text' },
} as const satisfies Table;

/** Keys of a document that is rendered at the end. */
export const DOCUMENT_KEYS = {
  name: { kind: 'text', says: 'identifier', required: true },
  template: {
    kind: 'text',
    says: 'the document itself, or the file of a prompt template, `report.md.j2`',
    required: true,
  },
  path: { kind: 'text', says: 'file of the repository it is written to; may be a template', required: true },
  when: { kind: 'text', says: 'how the run must end; default completed', values: ['completed', 'failed'] },
} as const satisfies Table;

export const APPROVER_KEYS = {
  users: { kind: 'strings', says: 'logins of those who may answer' },
  'minimum-permission': {
    kind: 'text',
    says: 'access that who answers must have',
    values: ['triage', 'write', 'maintain', 'admin'],
  },
  teams: {
    kind: 'strings',
    says: 'teams whose members may answer: `org/team`, or a team of the repository’s owner',
  },
  'code-owners': {
    kind: 'boolean',
    says: 'every owned path that changed needs one of its owners in CODEOWNERS',
  },
} as const satisfies Table;
