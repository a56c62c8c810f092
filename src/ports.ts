import type { EXECUTABLE, Outcome } from './decide/work/outcome.ts';
import type { Comment, LabelChange, Review, Snapshot } from './decide/snapshot.ts';
import type { Want } from './decide/found.ts';
import type { AgentTask, DispatchTask, ShellTask } from './decide/work/task.ts';
import type { Person } from './people.ts';
import type { View } from './render/view.ts';

export type { JsonObject, JsonValue } from './json.ts';
export type { Permission, Person } from './people.ts';
export { PERMISSIONS } from './people.ts';
export type {
  Comment,
  LabelChange,
  PullRequest,
  RecordedCommit,
  Review,
  Snapshot,
} from './decide/snapshot.ts';
export type { ClosedIssue, Comparison, Edit, Found, ReviewComment, TreeFile, Want } from './decide/found.ts';
export type { SourceFile } from './decide/source-file.ts';
export type { RecordedVersion } from './progress/versions.ts';
export type { Outcome } from './decide/work/outcome.ts';
export { NOTHING_FOUND } from './decide/found.ts';
export { EXECUTABLE, LONGEST_WAIT, OUTCOME_LIMITS, outcome } from './decide/work/outcome.ts';
export { NOTE_CATEGORIES, note } from './notes/note.ts';
export type { Note } from './notes/note.ts';
export type { AgentTask, DispatchTask, ShellTask } from './decide/work/task.ts';
export type { View } from './render/view.ts';
export { ANSWER, LABELS, MARKER, REMINDER } from './render/view.ts';

/** GitHub or a model could not be reached, or answered with what a caller cannot mend. */
export class Unreachable extends Error {
  readonly service: 'github' | 'model';
  /** Where a rate limit is why: when it ends, by the server's clock. Nothing was applied, and nothing is out of order. */
  readonly until: string | null;
  constructor(service: 'github' | 'model', message: string, options?: UnreachableOptions) {
    super(message, options);
    this.name = 'Unreachable';
    this.service = service;
    this.until = options?.until ?? null;
  }
}

export type UnreachableOptions = ErrorOptions & { until?: string | null };

/** GitHub answered that there is no such pull request, or none that the token may see. */
export class NotThere extends Unreachable {
  constructor(message: string) {
    super('github', message);
    this.name = 'NotThere';
  }
}

/** A whole file, in UTF-8. */
export interface Addition {
  path: string;
  text: string;
  /** For files that can be executed. Only where the branch exists and nothing is shown with the commit. */
  mode?: typeof EXECUTABLE;
}

/** What stands at a path in a commit: git's mode in six octal digits, and its object. */
export interface Standing {
  path: string;
  /** Null where there is nothing. */
  file: { mode: string; oid: string } | null;
}

/** One commit by compare-and-swap. Paths are from the repository's root, texts are whole files in UTF-8. */
export interface CommitRequest {
  branch: string;
  /** The commit the branch must point to. */
  expected: string;
  /** The branch does not exist: it is made at `expected` first, which is any commit that the repository still has. */
  create: boolean;
  headline: string;
  body: string;
  /** Plain files, of git's mode 100644, unless they say otherwise. */
  additions: Addition[];
  deletions: string[];
  /** A commit whose history the branch is to hold again: it becomes a second parent. Nothing is shown beside such a commit. */
  joins?: string;
  /** Looked for in the branch's newest commits when the answer was lost: lines of `body` that no other commit has together. */
  identity: string;
  /** Shown in the same request, after the commit: used by claims, whose view says that work has begun. */
  show?: { snapshot: Snapshot; view: View };
}

/** Gives a branch the files of an earlier commit, in a new commit on top. Modes and links come with them. */
export interface RestoreRequest {
  branch: string;
  expected: string;
  /** The commit whose files come back. */
  tree_of: string;
  /** A folder at the root that stays as it is in `expected`. */
  keep: string;
  /** Where not all of it comes back: what these paths are to be, as that commit has them. Everything else stays as in `expected`. */
  only?: Standing[];
  /** Whole files written in the same commit. */
  additions: Addition[];
  headline: string;
  body: string;
  identity: string;
}

export type CommitResult =
  | { ok: true; oid: string; seen?: Snapshot['seen'] }
  /** Somebody else was first: read again and decide again. */
  | { ok: false; reason: 'stale' }
  /** GitHub refused for a reason that reading again does not mend, with its own words. */
  | { ok: false; reason: 'forbidden'; message: string };

export interface ReadOptions {
  /** Told the text of the run's document once it is known: comments before the answered instant are not needed. */
  since(document: string | null): string | null;
  /** Told the same: which comments have yet to be answered, however old they are. No further page is read for them. */
  unanswered?(document: string | null): (comment: Pick<Comment, 'id' | 'created_at'>) => boolean;
}

/** What came of a dispatch: the actions run that was started, or why GitHub started none. */
export type DispatchResult =
  | { ok: true; run_id: number; url: string }
  | { ok: false; type: 'permission' | 'validation' | 'tool'; message: string }
  /** A rate limit was reached, and nothing was started. `retry_after` is in seconds. */
  | { ok: false; type: 'rate-limited'; message: string; retry_after: number };

/** A pull request's run branch as the sweep sees it. */
export interface RunBranch {
  pull: number;
  /** Text of the progress document, null when missing or cut short. */
  document: string | null;
}

/** An open pull request as the sweep sees it: what people said of late, and what we showed them. */
export interface OpenPull {
  number: number;
  labels: string[];
  /** State of our commit status on the head, in small letters; null where there is none. */
  status: string | null;
  /** As in a snapshot, of the first hundred that report; empty where they cannot be read. */
  checks: Snapshot['checks'];
  comments: Comment[];
  reviews: Pick<Review, 'author' | 'state' | 'submitted_at'>[];
  /** Labels of ours that were put on and taken off, of the newest ten such events, oldest first. */
  labelled?: LabelChange[];
  /** Who edited our status comment after we had last written it, and when; null where nobody did. */
  edited?: { at: string; by: Person | null } | null;
}

/** The outside: GitHub. One implementation talks to the API, whether that is GitHub or the sandbox. */
export interface GitHub {
  /** One GraphQL query, and one more per further page of a long list. */
  read(pull: number, options: ReadOptions): Promise<Snapshot>;
  /** One GraphQL query for all wants that it knows, and one REST request for each other; answers a snapshot that has them. */
  readMore(snapshot: Snapshot, wants: Want[]): Promise<Snapshot>;
  /** Blob ids of paths at a commit; null where there is no such file. One query. */
  blobs(oid: string, paths: string[]): Promise<{ [path: string]: string | null }>;
  /** The text of blobs by id, whole; null where it cannot be had. One query. */
  texts(oids: string[]): Promise<{ [oid: string]: string | null }>;
  commit(request: CommitRequest): Promise<CommitResult>;
  /** A commit whose tree is that of another commit, but for `keep`, a folder that stays as it is; by compare-and-swap. */
  restore(request: RestoreRequest): Promise<CommitResult>;
  /** Keeps the run's branch of a closed pull request as the tag `pawl-archive/pr-<n>` and removes the branch, both or neither, if the branch is where the snapshot saw it. */
  archive(snapshot: Snapshot, keep?: string): Promise<CommitResult>;
  /** Sends what differs between `snapshot.seen` and the view: at most one GraphQL and one REST request. */
  publish(snapshot: Snapshot, view: View): Promise<void>;
  /** Starts the next actions run for a pull request, on the default branch; without its name, one query finds it. */
  wake(pull: number, defaultBranch?: string): Promise<void>;
  /** Starts an Actions workflow, at most once. Throws Unreachable when it is not known whether it began. */
  dispatch(task: DispatchTask): Promise<DispatchResult>;
  /** All run branches, one query per hundred. `now` is the server's. */
  runs(): Promise<{ now: string; runs: RunBranch[] }>;
  /**
   * The open pull requests that changed since an instant, at least the newest fifty: one query per fifty, ten at most.
   * `complete` when there are no other open ones.
   */
  openPulls(since?: string): Promise<{ now: string; complete: boolean; pulls: OpenPull[] }>;
}

/** What an agent is asked, ready to send. */
export interface AgentCall {
  task: AgentTask;
  system: string;
  prompt: string;
}

/** The outside: a worker. Its errors are outcomes; it throws only when it was used wrongly. */
export interface Agent {
  perform(call: AgentCall): Promise<Outcome>;
}

export interface Shell {
  perform(task: ShellTask): Promise<Outcome>;
}
