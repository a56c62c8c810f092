import type { JsonObject, JsonValue } from '../json.ts';
import type { Permission } from '../people.ts';
import type { Span } from '../problem.ts';

/** A Jinja2 expression or template as written, with where it stands. */
export interface Source {
  text: string;
  span: Span;
}

export type VariableType = 'string' | 'number' | 'boolean' | 'list' | 'object';

export interface Variable {
  name: string;
  type: VariableType;
  required: boolean;
  default?: JsonValue;
  description?: string;
  enum?: JsonValue[];
}

export interface RetryPolicy {
  /** Attempts including the first. */
  maximum_attempts: number;
  initial_interval_seconds: number;
  backoff_coefficient: number;
  maximum_interval_seconds: number;
  non_retryable_error_types: string[];
}

/** Who performs prompt steps: which worker (`uses`), with which persona and model. */
export interface AgentSpec {
  name: string;
  uses: 'anthropic' | 'scripted';
  model?: string;
  /** The persona: text of the system prompt, or undefined for the shipped one of that name. */
  system?: string;
  max_tokens?: number;
  temperature?: number;
  /** What its answers are: prose, an object in a schema, or whole files. A step's own schema makes them reports. */
  returns: 'text' | 'report' | 'files';
}

export interface Phase {
  name: string;
  title: string;
  converged_when?: Source;
  max_iterations?: number;
}

export type OnError = 'retry' | 'skip' | 'fail' | 'human';

export interface StepBase {
  name: string;
  span: Span;
  /** Names of steps of the same list that must have ended; the default (the step before) is filled in by the parser. */
  needs: string[];
  if?: Source;
  phase?: string;
  /** What people call the step: a number, or a template that gives one. */
  number?: Source;
  timeout_minutes?: number;
  /** Always there on prompt and shell steps, never on others: defaults and `on-error` are worked in. */
  retry?: RetryPolicy;
  on_error: OnError;
  continue_on_error: boolean;
  must_write: string[];
}

export interface OutputSpec {
  /** JSON Schema the answer must satisfy; the validator agent has one by default. */
  schema?: JsonObject;
}

export interface PromptStep extends StepBase {
  type: 'prompt';
  agent: string;
  /** Exactly one of prompt and template is given. */
  prompt?: Source;
  template?: string;
  /** Values handed to the template; strings are templates themselves. */
  with: JsonObject;
  with_span?: Span;
  model?: string;
  output?: OutputSpec;
}

export interface ShellStep extends StepBase {
  type: 'shell';
  /** The command as written; never a template, values reach it through `env`. */
  run: string;
  shell: 'bash' | 'sh';
  env: { [key: string]: Source };
  working_directory?: string;
}

export interface SerialStep extends StepBase {
  type: 'serial';
  steps: Step[];
}

export interface ParallelStep extends StepBase {
  type: 'parallel';
  steps: Step[];
  max_parallel?: number;
  fail_fast: boolean;
}

export interface ConditionalStep extends StepBase {
  type: 'conditional';
  condition: Source;
  then: Step[];
  else: Step[];
}

export interface LoopStep extends StepBase {
  type: 'loop';
  steps: Step[];
  until: Source;
  max_iterations: number;
  on_exhausted: 'fail' | 'continue' | 'human';
}

export interface Approvers {
  users: string[];
  minimum_permission: Permission;
}

export interface ApprovalStep extends StepBase {
  type: 'approval';
  message?: Source;
  /** Steps whose outputs are approved; the parser fills in what the gate needs. */
  shows: string[];
  /** The name people type; the step's name unless given. */
  gate: string;
  approvers: Approvers;
  required: number;
  allow_author: boolean;
}

export type Step =
  PromptStep | ShellStep | SerialStep | ParallelStep | ConditionalStep | LoopStep | ApprovalStep;
export type StepType = Step['type'];

export interface Settings {
  max_retry?: number;
  retry?: RetryPolicy;
  /** Bound on the number of decisions of one run; reaching it parks the run. */
  limit_decisions: number;
}

/** A parsed and checked workflow definition: what should happen. */
export interface Workflow {
  name: string;
  version?: string;
  description?: string;
  /** The file it was read from, and its git blob id. */
  path: string;
  settings: Settings;
  variables: Variable[];
  agents: { [name: string]: AgentSpec };
  phases: Phase[];
  steps: Step[];
}
