import type { Table } from '../yaml/shape.ts';

const ACCESS = ['triage', 'write', 'maintain', 'admin'] as const;

/** Keys of the policy file; the tables below are those of its parts. */
export const POLICY_KEYS = {
  bases: { kind: 'strings', says: 'base branches whose definitions count; default: the default branch' },
  approvals: { kind: 'map', says: 'whose answers count at gates' },
  commands: { kind: 'map', says: 'commands in comments' },
  limits: { kind: 'map', says: 'bounds on every run' },
  agents: { kind: 'map', says: 'models' },
  paths: { kind: 'map', says: 'what agents may write' },
  workspace: { kind: 'map', says: 'what agents are told about the repository' },
} as const satisfies Table;

export const APPROVALS_KEYS = {
  'minimum-permission': { kind: 'text', says: 'least access of who answers', values: ACCESS },
  'allow-author': { kind: 'boolean', says: 'the author’s answer counts' },
  'allow-requester': { kind: 'boolean', says: 'the answer of who started the run counts' },
  'allow-committers': { kind: 'boolean', says: 'answers of those who committed count' },
  'allow-last-pusher': { kind: 'boolean', says: 'the answer of who pushed last counts' },
  users: { kind: 'strings', says: 'logins of those who may answer gates, whatever definitions say' },
  teams: {
    kind: 'strings',
    says: 'teams whose members may as well: `org/team`, or a team of the repository’s owner',
  },
  'code-owners': {
    kind: 'boolean',
    says: 'every owned path that changed needs one of its owners, at every gate',
  },
  required: { kind: 'integer', says: 'people who must approve at every gate, at least', range: [1, 20] },
  gates: { kind: 'map', says: 'further rules by the name of a gate; they hold beside its definition’s' },
  'auto-approve': {
    kind: 'boolean',
    says: 'whether a gate may approve itself after a timeout, where its step says so',
  },
  bots: { kind: 'integers', says: 'numeric ids of bots whose answers count' },
} as const satisfies Table;

/** What `approvals.gates` says of one gate. */
export const GATE_RULE_KEYS = {
  users: { kind: 'strings', says: 'logins of those who may answer' },
  teams: {
    kind: 'strings',
    says: 'teams whose members may answer: `org/team`, or a team of the repository’s owner',
  },
  'code-owners': { kind: 'boolean', says: 'every owned path that changed needs one of its owners' },
  'minimum-permission': { kind: 'text', says: 'least access of who answers', values: ACCESS },
  required: { kind: 'integer', says: 'people who must approve, at least', range: [1, 20] },
} as const satisfies Table;

export const COMMANDS_KEYS = {
  bare: { kind: 'boolean', says: 'whether `/approve` works beside `/pawl approve`' },
  start: { kind: 'text', says: 'least access of who starts a run', values: ACCESS },
  'per-hour': {
    kind: 'integer',
    says: 'commands of one person that are obeyed within an hour; default 30',
    range: [1, 1_000],
  },
} as const satisfies Table;

export const LIMITS_KEYS = {
  parallel: { kind: 'integer', says: 'steps of a run at one time', range: [1, 256] },
  decisions: { kind: 'integer', says: 'decisions of one run', range: [1, 10_000] },
  'cost-usd': { kind: 'number', says: 'cost of one run; none unless given', range: [0, 1_000_000] },
  tokens: { kind: 'integer', says: 'tokens of one run; none unless given', range: [1, 1_000_000_000_000] },
  'step-cost-usd': {
    kind: 'number',
    says: 'cost of one attempt of a step; none unless given',
    range: [0.001, 10_000],
  },
  'step-tokens': {
    kind: 'integer',
    says: 'tokens of one attempt of a step; none unless given',
    range: [1_000, 1_000_000_000],
  },
  'person-day-cost-usd': {
    kind: 'number',
    says: 'cost of all runs that one person started, in one day (UTC); none unless given',
    range: [0, 1_000_000],
  },
  'person-day-tokens': {
    kind: 'integer',
    says: 'tokens of all runs that one person started, in one day (UTC); none unless given',
    range: [1, 1_000_000_000_000],
  },
  'step-timeout-minutes': {
    kind: 'number',
    says: 'bound on an attempt where the step names none; default 30',
    range: [1, 350],
  },
  'timeout-minutes': {
    kind: 'number',
    says: 'how long one run may last; none unless given',
    range: [1, 7 * 24 * 60],
  },
} as const satisfies Table;

export const AGENTS_KEYS = {
  model: { kind: 'text', says: 'model where nothing else names one' },
  models: { kind: 'strings', says: 'models that may be named; none means any' },
  workers: {
    kind: 'strings',
    says: 'workers that agents may use beside `anthropic`: `claude-code`, `command`; none unless given',
  },
  environment: {
    kind: 'strings',
    says: 'variables of the agent job that `command` workers see, by name; none unless given',
  },
} as const satisfies Table;

export const PATHS_KEYS = {
  allow: { kind: 'strings', says: 'globs that may be written; none means everything' },
  deny: { kind: 'strings', says: 'globs that are never written' },
} as const satisfies Table;

export const WORKSPACE_KEYS = {
  'developer-type': {
    kind: 'text',
    says: 'how developers share the repository',
    values: ['shared', 'isolated'],
  },
  'workspace-path': { kind: 'text', says: 'folder the work happens in' },
  'documentation-locations': { kind: 'strings', says: 'documents the work follows' },
} as const satisfies Table;
