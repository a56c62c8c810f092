import type { Permission, Person } from '../people.ts';
import type { Found } from './found.ts';
import type { SourceFile } from './source-file.ts';

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
  /** The tag that keeps the run's branch of a pull request that was closed; null when there is none. */
  archive: { tip: RecordedCommit; document: SourceFile | null } | null;
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
    answer?: {
      node_id: string;
      id: number;
      body: string;
      /** Its newest versions, newest first, where they were read. */
      edits?: { at: string; by: Person | null }[];
    } | null;
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
