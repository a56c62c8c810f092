import type { Problem, Span } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';
import type { Found } from '../yaml/shape.ts';
import type { AgentSpec, Source, Variable, Workflow } from './schema.ts';
import type { RetryPolicy } from './step.ts';

/** A name that must belong to something, checked once everything is read. */
export interface Reference {
  to: 'needs' | 'shows' | 'phase' | 'agent' | 'template' | 'model' | 'takeover';
  name: string;
  span: Span;
  /** The step that names it; for agents' models and those who take over, the agent. */
  from: string;
  /** Names of the list the step stands in, complete once the list is read. */
  siblings: readonly string[];
}

/** A condition or template to be checked, with names that exist only there. */
export interface Usage {
  source: Source;
  kind: 'expression' | 'template';
  /** Prompts and their values may name more than conditions: the worker adds it. */
  prompt: boolean;
}

/** What is gathered while a definition is read, beside its typed form. */
export interface Reading {
  problems: Problem[];
  references: Reference[];
  usages: Usage[];
  /** Every step name in file order, those of steps that could not be read included. */
  names: Word[];
  gates: Word[];
  checkpoints: Map<string, Span>;
  /** The policy of performed steps that have none of their own. */
  retry: RetryPolicy;
  agents: Map<string, AgentSpec>;
  /** The program that agents run in where a step says nothing: only the models of `claude` are known here. */
  runtime: string;
  variables: readonly Variable[];
  /** Reads the definition that a step uses, renamed to be part of this one; undefined after a problem. */
  call: (step: string, uses: Word) => Workflow | undefined;
}

/** Takes a condition along for checking. */
export const condition = (found: Found<string>, reading: Reading): Source =>
  take(found, { kind: 'expression', prompt: false }, reading);

/** Takes a template along for checking. */
export const template = (found: Found<string>, reading: Reading, prompt = false): Source =>
  take(found, { kind: 'template', prompt }, reading);

function take({ value, span }: Found<string>, how: Omit<Usage, 'source'>, reading: Reading): Source {
  const source = { text: value, span };
  reading.usages.push({ source, ...how });
  return source;
}
