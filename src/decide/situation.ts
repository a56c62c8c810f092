import type { Permission, Person } from '../people.ts';
import type { Policy } from '../policy/schema.ts';
import type { Problem, Result } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Outcome } from './work/outcome.ts';

/** A text file read at one commit. `text` is null when GitHub cut it short. */
export interface SourceFile {
  path: string;
  oid: string;
  text: string | null;
}

export interface TreeEntry {
  name: string;
  /** Octal file mode as git has it, `100644` is 33188 here as in GitHub's GraphQL. */
  mode: number;
  oid: string;
}

export interface Comment {
  /** The numeric id, ascending in time. */
  id: number;
  node_id: string;
  author: Person | null;
  body: string;
  created_at: string;
  /** When the text was last edited, by anyone; null when never. */
  edited_at: string | null;
  /** Reactions we left ourselves, in GitHub's words: EYES, ROCKET, CONFUSED. */
  own_reactions: string[];
}

export interface Review {
  id: number;
  node_id: string;
  author: Person | null;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  body: string;
  submitted_at: string | null;
  edited_at: string | null;
  /** The root tree of the commit that was reviewed; null when that commit is gone. */
  commit: { oid: string; tree: TreeEntry[] } | null;
  /** How it was dismissed: by a person, or by a commit that made GitHub call it stale; what it said before. */
  dismissed?: {
    by: Person | null;
    was: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
    commit: { oid: string; ours: boolean } | null;
  };
}

/** A label with our prefix that was put on or taken off. */
export interface LabelChange {
  /** Node id of the event. */
  id: string;
  label: string;
  on: boolean;
  by: Person | null;
  at: string;
}

/** One version of a text, with who made it so; `body` is null where GitHub does not tell. */
export interface Edit {
  id: string;
  at: string;
  by: Person | null;
  body: string | null;
}

/** A file or link in a commit, by its path from the root. */
export interface TreeFile {
  path: string;
  mode: number;
  oid: string;
}

/** How one commit stands to another: as seen from the base, what differs, and who the commits say made it. */
export interface Comparison {
  status: 'identical' | 'ahead' | 'behind' | 'diverged';
  /** Paths that differ, up to three hundred. */
  paths: string[];
  /** Commits that the base does not have, oldest first. */
  commits: { oid: string; author: string | null; ours: boolean }[];
}

/** A remark of a review at a place in a file. */
export interface ReviewComment {
  path: string;
  /** Null where the remark is about the whole file, or its line is gone. */
  line: number | null;
  body: string;
}

/** Facts that few decisions need, as far as they were looked up. Null: looked up, and GitHub did not tell. */
export interface Found {
  /** Whether somebody belongs to a team, under `org/team:login`. */
  members: { [member: string]: boolean | null };
  /** The file CODEOWNERS at a commit; its text is null when it was cut short, the file is null where there is none. */
  code_owners: { [oid: string]: SourceFile | null };
  /** Paths that the pull request touches, Pawl's own included. */
  changed_paths?: string[] | null;
  /** Everything in a commit; null when GitHub cut the list short. */
  trees: { [oid: string]: TreeFile[] | null };
  /** Who pushed to the head's branch last, ourselves left out. */
  pusher?: Person | null;
  /** Under `base...head`. */
  comparisons: { [range: string]: Comparison | null };
  /** By the review's node id. Remarks that somebody else edited are left out. */
  review_comments: { [review: string]: ReviewComment[] | null };
  /** Versions of our status comment, oldest first, by its node id. */
  edits: { [comment: string]: Edit[] | null };
  /** Definitions at other commits than the pinned one. */
  definitions: { [oid: string]: { oid: string; workflows: SourceFile[]; prompts: SourceFile[] } | null };
}

/** Before anything was looked up. */
export const NOTHING_FOUND: Found = {
  members: {},
  code_owners: {},
  trees: {},
  comparisons: {},
  review_comments: {},
  edits: {},
  definitions: {},
};

export interface PullRequest {
  number: number;
  node_id: string;
  title: string;
  body: string;
  author: Person | null;
  /** Who last edited the body, when; null when never. */
  edited: { at: string; by: Person | null } | null;
  /** Who last changed the title, when; null when never. */
  renamed: { at: string; by: Person | null } | null;
  state: 'OPEN' | 'CLOSED' | 'MERGED';
  draft: boolean;
  labels: string[];
  head: { oid: string; ref: string; repository: string; tree: TreeEntry[] };
  base: { ref: string; oid: string };
  /** True when the head lives in another repository: Pawl then writes nothing to it. */
  fork: boolean;
  /** Everyone who authored or committed a commit since the base, by numeric id. */
  committers: number[];
}

/** One commit that brings an entry of the journal, as far as GitHub vouches for it. */
export interface RecordedCommit {
  oid: string;
  /** True when GitHub says that we made it: our account as its author and GitHub's own signature. */
  ours: boolean;
  author: string | null;
  message: string;
}

/** Every fact read from GitHub, at one head commit, with the server's time. Plain data, safe as JSON. */
export interface Snapshot {
  /** The server's clock, ISO 8601. */
  now: string;
  viewer: Person;
  repository: {
    node_id: string;
    name: string;
    default_branch: string;
    default_oid: string;
    /** Whether only those who were let in can read it. */
    private: boolean;
  };
  pull: PullRequest;
  /** Comments since the moment asked for, oldest first; our own are not among them. */
  comments: Comment[];
  /** All reviews, oldest first. */
  reviews: Review[];
  /** Labels of ours that were put on and taken off since the moment asked for, oldest first. */
  labelled: LabelChange[];
  /** The run's branch; null when there is none. `document` is null when the file is missing, `history` its newest ten commits, newest first. */
  run: { tip: RecordedCommit; document: SourceFile | null; history: RecordedCommit[] } | null;
  /** The document's copy in the head commit, and the newest commits of the head, newest first. */
  head: { document: SourceFile | null; commits: RecordedCommit[] };
  /** Blob ids of Pawl's output files in the head (in the run's branch for forks), by path. */
  outputs: { [path: string]: string };
  policy: SourceFile | null;
  /** Definitions and prompts of the repository at `oid`. */
  definitions: { oid: string; workflows: SourceFile[]; prompts: SourceFile[] };
  /** What people see at present. */
  seen: {
    comment: {
      node_id: string;
      id: number;
      body: string;
      /** Its newest ten versions, newest first: when, and by whom. */
      edits?: { at: string; by: Person | null }[];
    } | null;
    /** Our comment that answers `/status` and the like. */
    answer?: { node_id: string; id: number; body: string } | null;
    /** Our reminders, by their keys. */
    reminders?: { key: string; node_id: string; minimized: boolean }[];
    /** Node ids of further comments of ours, left by two runs that began at once: to be removed. */
    duplicates?: string[];
    /** Labels of the repository that begin with `pawl:`, by name; `on` tells whether the pull request has it. */
    labels: { [name: string]: { node_id: string; on: boolean } };
    status: { state: string; description: string } | null;
  };
  /** Permissions looked up so far, by login. */
  permissions: { [login: string]: Permission };
  /** Texts of blobs looked up so far, by blob id; null when GitHub cut it short. */
  texts: { [oid: string]: string | null };
  /** Checks and commit statuses of the head by name: the latest conclusion in small letters, null while it is not known. */
  checks: { [name: string]: string | null };
  /** Actions runs looked up so far, by id: their conclusion in small letters, null while they last. */
  actions_runs: { [id: string]: string | null };
  found: Found;
  /** Lists of which a page could not be read; what rests on them is unknown, never empty. */
  incomplete: string[];
}

/** A fact that decide needs and does not have: read in one further request, then decide again. */
export type Want =
  | { want: 'permission'; login: string }
  | { want: 'text'; oid: string }
  /** A file at a commit, found in `texts` under `<oid>:<path>`; null there when it is missing or cut short. */
  | { want: 'file'; oid: string; path: string }
  | { want: 'definitions'; oid: string }
  /** The conclusion of an actions run, found in `actions_runs`. */
  | { want: 'actions_run'; id: number }
  /** Whether somebody belongs to a team, `org/team`, found in `found.members`. */
  | { want: 'member'; team: string; login: string }
  | { want: 'code_owners'; oid: string }
  | { want: 'changed_paths' }
  | { want: 'tree'; oid: string }
  | { want: 'pusher' }
  | { want: 'comparison'; base: string; head: string }
  | { want: 'review_comments'; node_id: string }
  /** The versions of a comment back to an instant, and the one before it. */
  | { want: 'edits'; node_id: string; since: string }
  /** Definitions at another commit, found in `found.definitions`. */
  | { want: 'definitions_at'; oid: string };

/** Hashes come in as functions, so that nothing below the entry points needs a crypto library. */
export interface Hashes {
  /** Hex SHA-256 of UTF-8 text. */
  sha256: (text: string) => string;
  /** Git's blob id of UTF-8 text. */
  blob: (text: string) => string;
}

/** Everything `decide` may know: facts, what they parse to, and what a worker brought back. */
export interface Situation {
  snapshot: Snapshot;
  policy: Policy;
  /** The document of the newest run, ended or not; null when there is none. */
  progress: Progress | null;
  /** Set when the document was restored: from which commit, instead of which. */
  restored: { from_oid: string; rejected_oid: string; why: string } | null;
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
  /** Outcomes that workers brought back, paths already checked. */
  outcomes: Outcome[];
  /** Different in every process: tells apart two runs that decide the same thing. */
  nonce: string;
  hashes: Hashes;
  /** True where prompt and run steps may belong to one set: nothing that is performed is real, as in a simulation. */
  mixed?: boolean;
}
