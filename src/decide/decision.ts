import type { Problem } from '../problem.ts';
import type { Entry } from '../progress/entry.ts';
import { REASONS, type Reason } from './reason.ts';
import type { Want } from './found.ts';
import type { FileBack } from './run/files-back.ts';
import type { EXECUTABLE } from './work/outcome.ts';
import type { Task } from './work/task.ts';

/** What people can ask to be shown. */
export const TOPICS = ['status', 'explain', 'history', 'help'] as const;
export type Topic = (typeof TOPICS)[number];

/** A command or answer that did not count, and the sentence that says why and what would work. */
export interface Refusal {
  login: string;
  command: string;
  why: string;
}

/**
 * What to do now, as data. `entries` are appended to the journal by one commit; `tasks` are performed after
 * it; `files` go to the head before it. Without entries nothing is written.
 */
export interface Decision {
  kind: 'observe' | 'none' | 'refuse' | 'start' | 'record' | 'wait' | 'finish';
  reason: Reason;
  /** One sentence for people. */
  sentence: string;
  /** This decision's id; entries carry it, or the id of the claim they settle. */
  id: string;
  entries: Entry[];
  tasks: Task[];
  /** For `observe`: what to read before deciding again. */
  wants: Want[];
  /** Written to the head together with the outcome: whole files, plain ones unless a mode says otherwise, and deletions. */
  files: { path: string; text: string; mode?: typeof EXECUTABLE }[];
  deletions: string[];
  /** Comments to react to, by node id. */
  reactions: { comment_node_id: string; content: 'EYES' | 'ROCKET' | 'CONFUSED' }[];
  refusals: Refusal[];
  /** What somebody asked to be shown, beside what was asked before. */
  topics: Topic[];
  /** Labels that were to start a run and have served, or can start none. */
  spent_labels: string[];
  /** Logins whose review is requested; once only, with this decision. */
  reviewers: string[];
  /**
   * `/rollback`: the commit whose files the branch gets back in a commit of its own; Pawl's own files stay. `only`: what these
   * paths then are, and everything else stays as well.
   */
  restore?: { oid: string; only?: FileBack[] };
  /** A user's mistakes that the decision rests on. */
  problems: Problem[];
  /** Instances the decision is about. */
  steps: string[];
  /** True when another decision is due as soon as this one is recorded. */
  wake: boolean;
}

/** The decision that does nothing, for a reason; the others are made from it. */
export const nothing = (id: string, reason: Reason, steps: string[] = []): Decision => ({
  kind: 'none',
  reason,
  sentence: steps.length === 0 ? `${REASONS[reason]}.` : `${REASONS[reason]}: ${steps.join(', ')}.`,
  id,
  entries: [],
  tasks: [],
  wants: [],
  files: [],
  deletions: [],
  reactions: [],
  refusals: [],
  topics: [],
  spent_labels: [],
  reviewers: [],
  problems: [],
  steps,
  wake: false,
});
