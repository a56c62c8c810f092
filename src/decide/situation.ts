import type { Policy } from '../policy/schema.ts';
import type { Problem, Result } from '../problem.ts';
import type { Amount } from '../progress/limit.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Snapshot } from './snapshot.ts';
import type { Outcome } from './work/outcome.ts';

/** Hashes come in as functions, so that nothing below the entry points needs a crypto library. */
export interface Hashes {
  /** Hex SHA-256 of UTF-8 text. */
  sha256: (text: string) => string;
  /** Git's blob id of UTF-8 text. */
  blob: (text: string) => string;
}

/** Where a document comes from that is not the newest of the run's branch, and why that one does not count. */
export interface Restored {
  from_oid: string;
  /** Empty where the branch is gone. */
  rejected_oid: string;
  why: string;
  verdict: 'stale' | 'tampered' | 'unreadable' | 'lost';
  /** `history`: it is behind the branch's tip. `kept`: it is not, and was kept by the comment's marker or the archive. `head`: the copy in the pull request's head. */
  where: 'history' | 'kept' | 'head';
}

/** Amounts by numeric id of a person: used up on this day of UTC, and allowed to attempts that are under way. */
export interface Spending {
  used: { [person: string]: Amount };
  reserved: { [person: string]: Amount };
}

/** Everything `decide` may know: facts, what they parse to, and what a worker brought back. */
export interface Situation {
  snapshot: Snapshot;
  policy: Policy;
  /** The document of the newest run, ended or not; null when there is none. */
  progress: Progress | null;
  /** Set when the document was restored. */
  restored: Restored | null;
  /** Set where documents are known that cannot be had any more: the highest of their generations, after which a new run goes on. */
  lost?: { generation: number };
  /** The document that our own head commit carries, where it is one step ahead of the run's. */
  ahead: { head_oid: string; progress: Progress } | null;
  /** The definition of the run in flight; null without one. */
  workflow: Workflow | null;
  /** What a start that names no workflow means, where the caller says so. */
  default_workflow?: string;
  /** Definitions that a start may name, by file stem; read while no run is in flight. */
  startable: { [stem: string]: { path: string; oid: string; parsed: Result<Workflow> } };
  /** Definitions as of other commits, by commit and file stem, as far as they were asked for (`definitions_at`); null where there is no such commit. */
  candidates?: { [oid: string]: Situation['startable'] | null };
  /** What stands in the way of the run in flight, or of any run. */
  problems: Problem[];
  /** Prompt templates by name without ending: the repository's over the shipped ones. */
  templates: { [name: string]: string };
  /** What runs of other pull requests used up today, and may still, by who started them; absent until it was read (`spending`). */
  spending?: Spending;
  /** Outcomes that workers brought back, paths already checked. */
  outcomes: Outcome[];
  /** Different in every process: tells apart two runs that decide the same thing. */
  nonce: string;
  hashes: Hashes;
  /** True where prompt and run steps may belong to one set: nothing that is performed is real, as in a simulation. */
  mixed?: boolean;
}
