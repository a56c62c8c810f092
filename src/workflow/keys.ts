import type { Table } from '../yaml/shape.ts';

const LATER = { state: 'later' } as const;
const IDLE = { state: 'idle' } as const;
const ATTEMPTS = [1, 100] as const;
const RETRIES = [0, 99] as const;
const DAY = 86_400;

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
  outputs: { kind: 'list', says: 'documents rendered at the end', ...LATER },
} as const satisfies Table;

export const SETTINGS_KEYS = {
  'max-retry': {
    kind: 'integer',
    says: 'retries of a performed step; attempts are one more',
    range: RETRIES,
  },
  retry: { kind: 'map', says: 'default retry policy of performed steps' },
  limits: { kind: 'map', says: 'bounds on one run' },
  'on-failure': {
    kind: 'text',
    says: 'what a failure does',
    values: ['stop'],
    later: ['compensate', 'human'],
  },
  orchestrator: { kind: 'text', says: 'who chooses among legal moves', values: ['rules'], later: ['claude'] },
  'timeout-minutes': { kind: 'number', says: 'bound on the whole run', ...LATER },
  'required-tools': { kind: 'strings', says: 'tools that must be there', ...LATER },
  autofix: {
    kind: 'text',
    says: 'severity mended unasked',
    values: ['none'],
    later: ['minor', 'major', 'critical'],
  },
  git: { kind: 'map', says: 'commits and branches of a local checkout', ...IDLE },
  'track-progress': { kind: 'boolean', says: 'progress is always tracked', ...IDLE },
  'terminal-output': { kind: 'text', says: 'what a terminal shows', ...IDLE },
  'bypass-permissions': { kind: 'boolean', says: 'permissions of a local agent', ...IDLE },
} as const satisfies Table;

export const LIMIT_KEYS = {
  decisions: { kind: 'integer', says: 'decisions of one run', range: [1, 10_000] },
  'cost-usd': { kind: 'number', says: 'cost of one run', ...LATER },
  tokens: { kind: 'integer', says: 'tokens of one run', ...LATER },
  parallel: { kind: 'integer', says: 'steps at one time', ...LATER },
} as const satisfies Table;

export const RETRY_KEYS = {
  'maximum-attempts': { kind: 'integer', says: 'attempts, the first included', range: ATTEMPTS },
  'initial-interval': { kind: 'duration', says: 'wait before the second attempt', range: [1, DAY] },
  'backoff-coefficient': { kind: 'number', says: 'growth of the wait', range: [1, 100] },
  'maximum-interval': { kind: 'duration', says: 'longest wait', range: [1, 7 * DAY] },
  jitter: { kind: 'boolean', says: 'random spread of the wait', ...LATER },
  'non-retryable-error-types': { kind: 'strings', says: 'errors that are not tried again' },
} as const satisfies Table;

export const VARIABLE_KEYS = {
  name: { kind: 'text', says: 'identifier', required: true },
  type: { kind: 'text', says: 'what it holds', values: ['string', 'number', 'boolean', 'list', 'object'] },
  required: { kind: 'boolean', says: 'must be given; true when there is no default' },
  default: { kind: 'any', says: 'value when none is given' },
  description: { kind: 'text', says: 'shown to people' },
  enum: { kind: 'list', says: 'the only values accepted' },
} as const satisfies Table;

export const AGENT_KEYS = {
  uses: { kind: 'text', says: 'which worker', values: ['anthropic', 'scripted'] },
  model: { kind: 'text', says: 'model it uses' },
  system: { kind: 'text', says: 'its persona' },
  'max-tokens': { kind: 'integer', says: 'bound on one answer', range: [1, 1_000_000] },
  temperature: { kind: 'number', says: 'randomness', range: [0, 1] },
  tools: { kind: 'strings', says: 'tools it may use', ...LATER },
  'max-turns': { kind: 'integer', says: 'calls of one attempt', ...LATER },
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

export const OUTPUT_KEYS = {
  schema: { kind: 'map', says: 'JSON Schema of the answer' },
  path: { kind: 'text', says: 'file of the repository that also gets the text', ...LATER },
  scores: { kind: 'strings', says: 'names of the scores it gives', ...LATER },
} as const satisfies Table;

export const APPROVER_KEYS = {
  users: { kind: 'strings', says: 'logins of those who may answer' },
  'minimum-permission': {
    kind: 'text',
    says: 'access that who answers must have',
    values: ['triage', 'write', 'maintain', 'admin'],
  },
  teams: { kind: 'strings', says: 'teams that may answer', ...LATER },
  'code-owners': { kind: 'boolean', says: 'code owners may answer', ...LATER },
} as const satisfies Table;
