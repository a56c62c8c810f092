import type { Permission } from '../people.ts';

/** Who may, and how much: read live from the default branch. Every key has a cautious default. */
export interface Policy {
  /** Base branches whose definitions count; null stands for the default branch alone. */
  bases: string[] | null;
  approvals: {
    minimum_permission: Permission;
    allow_author: boolean;
    allow_requester: boolean;
    allow_committers: boolean;
    /** Whether `on-timeout: auto-approve` of a step counts; the gate else stays open. */
    auto_approve: boolean;
    /** Numeric ids of bots whose answers count. */
    bots: number[];
  };
  commands: {
    /** Whether `/approve` works beside `/pawl approve`. */
    bare: boolean;
    start: Permission;
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
  };
  agents: {
    /** Model used where neither step nor workflow names one. */
    model: string;
    /** Models a workflow may name; empty means any. */
    models: string[];
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
