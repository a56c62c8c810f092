import type { AgentTool } from '../agent-tools.ts';
import type { ContextSource } from '../context-sources.ts';
import type { JsonValue } from '../json.ts';
import type { Span } from '../problem.ts';
import type { CircuitBreaker, RetryPolicy, Step } from './step.ts';

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

/** What one attempt may use up at most. */
export interface Allowance {
  cost_usd?: number;
  tokens?: number;
}

/** Who performs prompt steps: which worker (`uses`), with which persona and model. */
export interface AgentSpec {
  name: string;
  uses: 'anthropic' | 'claude-code' | 'command' | 'scripted';
  /** Program and arguments of `uses: command`. */
  command?: string[];
  model?: string;
  /** Models or agents that take over in this order. */
  fallback?: string[];
  /** The persona: text of the system prompt, or undefined for the shipped one of that name. */
  system?: string;
  /** The file of the repository that holds the persona, where a step names one. */
  persona?: string;
  max_tokens?: number;
  temperature?: number;
  /** Counts the failures of all steps that this agent performs. */
  circuit_breaker?: CircuitBreaker;
  tools?: AgentTool[];
  max_turns?: number;
  limits?: Allowance;
  context?: ContextSource[];
  context_tokens?: number;
  /** What its answers are: prose, an object in a schema, or whole files. A step's own schema makes them reports. */
  returns: 'text' | 'report' | 'files';
}

export interface Phase {
  name: string;
  title: string;
  converged_when?: Source;
  max_iterations?: number;
}

export interface Settings {
  /** The model of prompt steps where neither the step nor its agent names one. */
  model?: string;
  max_retry?: number;
  retry?: RetryPolicy;
  /** Bounds on one run; reaching one parks it. */
  limit_decisions: number;
  limit_cost_usd?: number;
  limit_tokens?: number;
  /** Steps performed at one time, within what policy allows. */
  limit_parallel?: number;
  /** Bound on the whole run. */
  timeout_minutes?: number;
  on_failure: 'stop' | 'compensate' | 'human';
  /** Who chooses where more than one move is legal. */
  orchestrator: 'rules' | 'claude';
  /** Least severity of issues that agents mend unasked. */
  autofix: 'none' | 'minor' | 'major' | 'critical';
  /** Programs that must be there before a `run` step is performed. */
  required_tools: string[];
}

/** A document rendered when the run ends and written to the head. */
export interface Document {
  name: string;
  template: Source;
  /** May be a template. */
  path: Source;
  when: 'completed' | 'failed';
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
  outputs: Document[];
}
