import type { AgentTool } from '../agent-tools.ts';
import type { ContextSource } from '../context-sources.ts';
import type { ErrorType } from '../error-types.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Permission } from '../people.ts';
import type { Span } from '../problem.ts';
import type { Allowance, Source, Variable, Workflow } from './schema.ts';

export interface RetryPolicy {
  /** Attempts including the first. */
  maximum_attempts: number;
  initial_interval_seconds: number;
  backoff_coefficient: number;
  maximum_interval_seconds: number;
  /** Share of a delay that is spread by chance, 0 (none) to 1: a delay is shortened by up to this share. */
  jitter: number;
  non_retryable_error_types: ErrorType[];
}

/** What a failure of a step leads to once it is not tried again. */
export type Recovery = 'retry' | 'skip' | 'fail' | 'human' | 'compensate';

/** One line of an `on-error` list; the first that names the error's type applies. */
export interface ErrorRule {
  errors: ErrorType[];
  do: Recovery;
}

/** Stops trying for a while after failures in a row: a step, over all its instances, or all steps of an agent or a tool. */
export interface CircuitBreaker {
  /** What is used there: breakers that name the same tool are one. */
  tool?: string;
  failure_threshold: number;
  reset_timeout_seconds: number;
}

/** How many branches must succeed, and what becomes of the others then. */
export interface Join {
  required: 'all' | 'any' | number;
  on_reached: 'cancel' | 'continue';
}

export interface StepBase {
  name: string;
  span: Span;
  /** Names of steps of the same list that must have ended; the default (the step before) is filled in by the parser. */
  needs: string[];
  if?: Source;
  phase?: string;
  /** What people call the step: a number, or a template that gives one. */
  number?: Source;
  /** Bound on one attempt, of a step or of a whole block; on gates and waits, until `on-timeout` applies. */
  timeout_minutes?: number;
  /** Always there on performed steps, where settings and defaults are worked in; on blocks only when it is their own. */
  retry?: RetryPolicy;
  /** Whether `retry` was written at the step itself: what is not retried then acts after it, not at once. */
  own_retry: boolean;
  /** What applies where no rule names the error. */
  on_error: Recovery;
  error_rules: ErrorRule[];
  continue_on_error: boolean;
  /** The name under which the run can return to the end of this step. */
  checkpoint?: string;
  /** The step that undoes this one. */
  compensate?: Step;
  circuit_breaker?: CircuitBreaker;
  must_write: string[];
}

export interface OutputSpec {
  /** JSON Schema the answer must satisfy; the validator agent has one by default. */
  schema?: JsonObject;
  /** Scores that the answer must give. */
  scores?: string[];
  /** File of the repository that also gets the text; may be a template. */
  path?: Source;
}

/** One agent call. A `command` is a prompt template by name; its `args` are `with`. */
export interface PromptStep extends StepBase {
  type: 'prompt' | 'command';
  agent: string;
  /** Exactly one of prompt and template is given. */
  prompt?: Source;
  template?: string;
  /** Values handed to the template; strings are templates themselves. */
  with: JsonObject;
  with_span?: Span;
  model?: string;
  tools?: AgentTool[];
  max_turns?: number;
  limits?: Allowance;
  context?: ContextSource[];
  context_tokens?: number;
  /** Run steps whose results the report cannot overrule. */
  interprets?: string[];
  output?: OutputSpec;
}

export interface ShellStep extends StepBase {
  type: 'shell';
  /** The command as written; never a template, values reach it through `env`. */
  run: string;
  shell: 'bash' | 'sh';
  env: { [key: string]: Source };
  working_directory?: string;
  /** How its standard output (or the first file of `must-write`) is read. */
  parse: 'exit-code' | 'json' | 'junit' | 'sarif';
}

/** Starts a workflow of GitHub Actions. */
export interface DispatchStep extends StepBase {
  type: 'dispatch';
  /** File name of the Actions workflow, `ci.yml`. */
  workflow: string;
  /** Branch or tag; the pull request's head branch unless given. */
  ref?: Source;
  inputs: { [key: string]: Source };
  /** Whether the step lasts until the started actions run has ended, and takes over its conclusion. */
  wait: boolean;
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
  join: Join;
  merge_mode: 'independent' | 'merge';
}

/** The same steps once per item; instances are `name[0]`, `name[1]`, ... */
export interface ForEachStep extends StepBase {
  type: 'for-each';
  /** A list, or a text that is an expression for one; strings inside a list are templates. */
  items: JsonValue;
  items_span: Span;
  /** What the item is called beside `item`. */
  as: string;
  steps: Step[];
  max_parallel?: number;
  fail_fast: boolean;
  join: Join;
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

/** One prompt repeated until its answer promises completion. Its iterations are `name#1`, `name#2`, ... */
export interface RalphStep extends StepBase {
  type: 'ralph-loop';
  /** What each iteration performs, under the name of the step itself. */
  body: PromptStep;
  /** What the answer promises; may be a template. */
  completion_promise: Source;
  /** A number, or a template that gives one, 1 to 100. */
  max_iterations: Source;
  on_exhausted: 'fail' | 'continue' | 'human';
}

export interface Approvers {
  users: string[];
  teams: string[];
  code_owners: boolean;
  minimum_permission: Permission;
}

export type AnswerWay = 'review' | 'command' | 'label' | 'tick';

export type GateTimeout = 'remind' | 'escalate' | 'reject' | 'abort' | 'continue' | 'auto-approve';

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
  /** How people may answer. */
  answers: AnswerWay[];
  /** Globs of what is approved; empty stands for everything but Pawl's own files. */
  subject: string[];
  /** Seconds after the opening at which people are reminded. */
  reminders: number[];
  /** An earlier step of the same list, from which the run goes on again when changes are requested. */
  back_to?: string;
  max_rounds: number;
  on_timeout: GateTimeout;
  escalate_to: string[];
}

/** Asks a person for values; `fields` are read and checked like variables. */
export interface InputStep extends StepBase {
  type: 'input';
  message?: Source;
  fields: Variable[];
  /** Logins of who may answer; empty: whoever may write. */
  from: string[];
  on_timeout: 'abort' | 'continue';
}

/** Asks a person for words. */
export interface HumanStep extends StepBase {
  type: 'wait-for-human';
  message?: Source;
  on_timeout: 'abort' | 'continue';
}

/** What a `wait` waits for. Texts may be templates. */
export type Awaited =
  | { kind: 'for'; duration: Source }
  | { kind: 'until'; time: Source }
  | { kind: 'checks'; names: string[] }
  | { kind: 'label'; label: Source }
  | { kind: 'signal'; signal: Source };

export interface WaitStep extends StepBase {
  type: 'wait';
  awaited: Awaited;
  on_timeout: 'fail' | 'abort' | 'continue';
}

/** A sub-process: another definition, read in place. Its steps are called `<this step>.<their name>`. */
export interface CallStep extends StepBase {
  type: 'workflow';
  uses: string;
  /** Values of the definition's variables; strings are templates. */
  with: JsonObject;
  with_span?: Span;
  definition: Workflow;
  on_cancel: 'cancel' | 'abandon';
}

/** Assigns variables; strings are templates, and one that is a single `{{ expression }}` gives its value as it is. */
export interface SetStep extends StepBase {
  type: 'set';
  values: JsonObject;
  values_span: Span;
}

/** Steps that hold a worker while they are performed. */
export type PerformedStep = PromptStep | ShellStep | DispatchStep;

/** Steps that open a gate: a person must act. */
export type AskingStep = ApprovalStep | InputStep | HumanStep;

/** Steps that are made of others. */
export type BlockStep =
  SerialStep | ParallelStep | ForEachStep | ConditionalStep | LoopStep | RalphStep | CallStep;

export type Step = PerformedStep | AskingStep | BlockStep | WaitStep | SetStep;

export type StepType = Step['type'];
