import type { Permission } from '../people.ts';
import type { Word } from '../yaml/kinds.ts';

/** Who may answer a gate: whoever is named, or everybody with the access where nobody is. */
export interface GateRule {
  users: Word[];
  /** `org/team`, or a team of the repository’s owner. */
  teams: Word[];
  code_owners: boolean;
  minimum_permission?: Permission;
  /** Distinct people, at least. */
  required?: number;
}

/** Programs that can perform prompt steps in place of the model's API. */
export type OtherWorker = 'claude-code' | 'command';

/** Who may, and how much: read live from the default branch. Every key has a cautious default. */
export interface Policy {
  /** Base branches whose definitions count; null stands for the default branch alone. */
  bases: string[] | null;
  approvals: {
    minimum_permission: Permission;
    allow_author: boolean;
    allow_requester: boolean;
    allow_committers: boolean;
    allow_last_pusher: boolean;
    /** Holds at every gate, beside what the definition says. */
    everywhere: GateRule;
    /** Holds at the gates of these names as well. */
    gates: { [gate: string]: GateRule };
    /** Whether `on-timeout: auto-approve` of a step counts; the gate else stays open. */
    auto_approve: boolean;
    /** Numeric ids of bots whose answers count. */
    bots: number[];
  };
  commands: {
    /** Whether `/approve` works beside `/pawl approve`. */
    bare: boolean;
    start: Permission;
    /** Commands of one person that are obeyed within an hour. */
    per_hour: number;
  };
  limits: {
    /** Steps performed at one time in one run. */
    parallel: number;
    decisions: number;
    /** Bound on an attempt, in minutes, where its step names none. */
    step_timeout_minutes: number;
    /** Bounds on cost in US dollars, on tokens, on minutes from start to end. */
    cost_usd?: number;
    tokens?: number;
    timeout_minutes?: number;
    /** Bounds on one attempt of a step. */
    step_cost_usd?: number;
    step_tokens?: number;
    /** Bounds on all runs that one person started, per day of UTC. */
    person_day_cost_usd?: number;
    person_day_tokens?: number;
  };
  agents: {
    /** Model used where neither step nor workflow names one. */
    model: string;
    /** Models a workflow may name; empty means any. */
    models: string[];
    /** Workers allowed beside `anthropic`. */
    workers: OtherWorker[];
    /** Names of variables that `command` workers see. */
    environment: string[];
  };
  paths: {
    /** Globs that agents may write beyond the built-in deny list; empty means everything. */
    allow: string[];
    /** Globs that agents may never write, on top of the built-in ones. */
    deny: string[];
  };
  workspace: {
    developer_type: 'shared' | 'isolated';
    workspace_path: string;
    documentation_locations: string[];
  };
}
