import type { Account } from './accounts.ts';
import type { Team } from './teams.ts';
import type { TimelineEvent } from './timeline.ts';

/** One change of a text, with the whole text after it. */
export interface Edit {
  id: number;
  at: string;
  editor: Account;
  body: string;
}

export type ReactionContent =
  'THUMBS_UP' | 'THUMBS_DOWN' | 'LAUGH' | 'HOORAY' | 'CONFUSED' | 'HEART' | 'ROCKET' | 'EYES';

export interface Reaction {
  id: number;
  content: ReactionContent;
  account: Account;
  at: string;
}

export interface Comment {
  id: number;
  pull: number;
  author: Account;
  body: string;
  createdAt: string;
  /** Newest last; the first is the text as it was written, once there was an edit. */
  edits: Edit[];
  reactions: Reaction[];
  minimized: string | null;
}

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';

export interface Review {
  id: number;
  pull: number;
  author: Account;
  body: string;
  state: ReviewState;
  submittedAt: string;
  /** The head that was reviewed. */
  commit: string;
  edits: Edit[];
  reactions: Reaction[];
  remarks: Remark[];
}

/** A comment of a review at a place in a file. */
export interface Remark {
  id: number;
  author: Account;
  path: string;
  /** At the reviewed commit; null when the remark is about the whole file. */
  line: number | null;
  body: string;
  createdAt: string;
  edits: Edit[];
  reactions: Reaction[];
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
  createdAt: string;
}

export interface Status {
  id: number;
  sha: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: Account;
  createdAt: string;
}

/** A check run, as the apps that test a commit make them. */
export interface CheckRun {
  id: number;
  sha: string;
  name: string;
  status: 'IN_PROGRESS' | 'COMPLETED';
  /** Null until it has completed. */
  conclusion: CheckConclusion | null;
  startedAt: string;
  completedAt: string | null;
}

/** In small letters, as REST has it. */
export type CheckConclusion =
  | 'action_required'
  | 'cancelled'
  | 'failure'
  | 'neutral'
  | 'skipped'
  | 'stale'
  | 'startup_failure'
  | 'success'
  | 'timed_out';

/** An actions run that a dispatch started, as REST tells of it. */
export interface DispatchedRun {
  id: number;
  /** Path of the workflow file. */
  path: string;
  title: string;
  /** Whole name of the branch or tag it runs on, and the commit that was its tip. */
  ref: string;
  sha: string;
  inputs: { [name: string]: unknown };
  actor: Account;
  createdAt: string;
  updatedAt: string;
  /** Small letters; null while it lasts. */
  conclusion: string | null;
}

/** An issue, as far as a pull request that closes it is told of it. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string;
  author: Account;
  createdAt: string;
  edits: Edit[];
  reactions: Reaction[];
  /** Oldest first. */
  renames: { id: number; at: string; actor: Account; from: string; to: string }[];
}

export interface Pull {
  id: number;
  number: number;
  title: string;
  body: string;
  author: Account;
  createdAt: string;
  updatedAt: string;
  edits: Edit[];
  state: 'OPEN' | 'CLOSED' | 'MERGED';
  draft: boolean;
  head: { ref: string; branch: string; owner: string; oid: string };
  /** `oid` is the base's tip as of the last push to the head, as on GitHub: it lags behind the branch. */
  base: { branch: string; oid: string };
  labels: Label[];
  /** Oldest first. */
  timeline: TimelineEvent[];
  requested: { users: Account[]; teams: Team[] };
  reactions: Reaction[];
}
