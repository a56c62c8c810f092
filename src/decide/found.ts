import type { Person } from '../people.ts';
import type { RecordedVersion } from '../progress/versions.ts';
import type { SourceFile } from './source-file.ts';

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

/** One of the commits between two. */
export interface ComparedCommit {
  oid: string;
  author: string | null;
  ours: boolean;
  /** As far as GitHub told: the branch that was merged into first. */
  parents?: string[];
}

/** How one commit stands to another: as seen from the base, what differs, and who the commits say made it. */
export interface Comparison {
  status: 'identical' | 'ahead' | 'behind' | 'diverged';
  /** Paths that differ, up to three hundred. */
  paths: string[];
  /** Commits that the base does not have, oldest first. */
  commits: ComparedCommit[];
}

/** A remark of a review at a place in a file. */
export interface ReviewComment {
  path: string;
  /** Null where the remark is about the whole file, or its line is gone. */
  line: number | null;
  body: string;
}

/** An issue that the pull request closes, with who last changed what it says. */
export interface ClosedIssue {
  number: number;
  title: string;
  body: string;
  author: Person | null;
  edited: { at: string; by: Person | null } | null;
  renamed: { at: string; by: Person | null } | null;
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
  /** Issues of this repository that the pull request closes, the first twenty. */
  closed_issues?: ClosedIssue[] | null;
  /** Versions of our status comment, oldest first, by its node id. */
  edits: { [comment: string]: Edit[] | null };
  /** The newest versions of the run's document up to a commit, oldest first, by that commit. */
  histories?: { [oid: string]: RecordedVersion[] | null };
  /** Documents of the runs that may have spent something today, as they stand; null where one was cut short. */
  spending?: { pull: number; document: string | null }[];
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
  /** Found in `found.closed_issues`. */
  | { want: 'closed_issues' }
  | { want: 'tree'; oid: string }
  | { want: 'pusher' }
  | { want: 'comparison'; base: string; head: string }
  | { want: 'review_comments'; node_id: string }
  /** The versions of a comment back to an instant, and the one before it. */
  | { want: 'edits'; node_id: string; since: string }
  /** What the run's branch recorded up to a commit, found in `found.histories`: for people who ask, no decision rests on it. */
  | { want: 'history'; oid: string }
  /** Documents of all runs, found in `found.spending`. */
  | { want: 'spending' }
  /** Definitions at another commit, found in `found.definitions`. */
  | { want: 'definitions_at'; oid: string };
