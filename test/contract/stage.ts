import type { GitHub, Snapshot } from '../../src/ports.ts';

/** What a stage may or may not be able to do; a case that needs what a stage lacks is skipped there by name. */
export const ABILITIES = {
  api: 'GraphQL and REST can be asked directly',
  reviewer: 'a second person is there who may write and did not open the pull request',
  triager: 'a person is there who may set labels and not write',
  reader: 'a person is there who may read and no more',
  apart: 'the port has an account of its own, that is none of the people',
  'actions-token': 'the port acts with the token of an actions run',
  caller: 'the workflow that a dispatch starts is on the default branch',
  'dismiss-rule': 'the branch rule that dismisses stale approvals can be switched on',
  'lost-answers': 'the answer to a write can be lost on demand',
  'late-reads': 'a read can be answered from before the last writes, on demand',
  'broken-pages': 'a further page of a list can fail on demand',
  limits: 'a rate limit can be used up on demand',
  many: 'more than a hundred things can be written at once without meeting a limit',
  'people-wake': 'workflows are there that what people do starts',
} as const;
export type Ability = keyof typeof ABILITIES;

/** Who acts: `author` opened the pull request and may write, the others are as `ABILITIES` says. */
export type Role = 'author' | 'reviewer' | 'triager' | 'reader';

/** `100644` a file, `100755` one that can be run, `120000` a link whose text is where it leads. */
type Mode = '100644' | '100755' | '120000';

/** Whole files by path from the root; a text alone is a plain file. */
export interface Files {
  [path: string]: string | { text: string; mode: Mode };
}

export interface PushChange {
  files?: Files;
  deletions?: string[];
  /** Whose name the commit bears, where that is not who pushes: anybody may write any name into a commit. */
  author?: Role | 'us';
}

/** Raw requests with the token that the port has. */
export interface Api {
  graphql: (document: string, variables?: { [name: string]: unknown }) => Promise<Reply>;
  /** `GET /repos/{owner}/{repo}/...` with the place filled in; whatever is sent goes as JSON. */
  rest: (method: string, path: string, body?: unknown) => Promise<Reply>;
  owner: string;
  name: string;
}

export interface Reply {
  status: number;
  header(name: string): string | null;
  /** Parsed JSON; null where there was none. */
  body: unknown;
}

/** The calls of the port whose answers can be lost. */
export type Losable = 'commit' | 'restore' | 'archive';

/**
 * One pull request, open, of the branch `branch` onto the default branch, made for one case and gone after it.
 * The same cases are played on the model in memory, on the sandbox and on GitHub: where they differ, a case fails.
 */
export interface Stage {
  readonly name: 'memory' | 'sandbox' | 'github';
  readonly can: ReadonlySet<Ability>;
  readonly github: GitHub;
  /** Null without the ability `api`. */
  readonly api: Api | null;
  readonly pull: number;
  /** The head's branch and the branch it is to be merged into. */
  readonly branch: string;
  readonly base: string;
  /** Where the case may commit what a run records: `pawl/pr-<pull>`. */
  readonly runBranch: string;

  /** Everything as the adapter reads it, comments from the beginning. */
  read(): Promise<Snapshot>;
  /** Lets at least a second pass, so that what follows has a later instant. */
  later(): Promise<void>;

  /** The login of who plays a role; throws for a role that the stage lacks. */
  login(role: Role): string;

  // What people do. Every id is GitHub's numeric one.
  say(role: Role, body: string): Promise<number>;
  editComment(role: Role, comment: number, body: string): Promise<void>;
  deleteComment(role: Role, comment: number): Promise<void>;
  review(
    role: Role,
    review: { state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'; body?: string },
  ): Promise<number>;
  dismiss(role: Role, review: number): Promise<void>;
  /** A commit on top of a branch, which is made at the base when it does not exist; its oid. */
  push(role: Role, branch: string, change: PushChange, message: string): Promise<string>;
  /** One file, with its mode. */
  pushFile(role: Role, branch: string, path: string, text: string, mode?: Mode): Promise<string>;
  forcePush(role: Role, branch: string, oid: string): Promise<void>;
  deleteBranch(role: Role, branch: string): Promise<void>;
  label(role: Role, label: string): Promise<void>;
  unlabel(role: Role, label: string): Promise<void>;
  editTitle(role: Role, title: string): Promise<void>;
  close(role: Role): Promise<void>;
  reopen(role: Role): Promise<void>;
  /** The merge commit's oid. */
  merge(role: Role): Promise<string>;
  retarget(role: Role, base: string): Promise<void>;

  // What is there, looked at past the port.
  /** Whole name of a ref, `refs/heads/main`; null where there is none. */
  ref(name: string): Promise<string | null>;
  /** A file at a commit or whole ref name. */
  file(at: string, path: string): Promise<{ text: string; mode: string } | null>;
  /** Newest first. */
  history(at: string): Promise<{ oid: string; message: string }[]>;
  /** All of the pull request's comments, oldest first. */
  comments(): Promise<{ id: number; body: string }[]>;
  /** Names of the events that have started an actions run, or would start one, since the stage was set; oldest first. */
  woken(): Promise<string[]>;

  // What goes wrong, once, where the stage can have it. Each throws on a stage without the ability.
  /** The answer to the next such call does not arrive: after its effect, or without one. */
  loseAnswer(of: Losable, effect: 'applied' | 'not applied'): void;
  /** The next read is answered as it stood at the last read. */
  readLate(): void;
  /** The next further page of a list cannot be read. */
  breakPage(list: 'comments' | 'reviews'): void;
  /** The next call finds the rate limit used up; it is free again after so many seconds. */
  limit(kind: 'primary' | 'secondary', seconds: number): void;
  /** The branch rule "dismiss stale approvals when new commits are pushed", on the base. */
  dismissStale(on: boolean): Promise<void>;

  /** Takes away everything that the stage made. */
  strike(): Promise<void>;
}

/** Where stages are set, all of which can do the same. */
export interface Theatre {
  readonly can: ReadonlySet<Ability>;
  readonly set: SetStage;
}

/** Sets a fresh stage for one case; `files` are what the head's branch brings. */
export type SetStage = (files?: Files) => Promise<Stage>;

export const isAbility = (word: string): word is Ability => Object.hasOwn(ABILITIES, word);

/** Raw requests, in a case that needs the ability `api`. */
export function apiOf({ name, api }: Stage): Api {
  if (api === null) throw new Error(`the stage ${name} has no API to be asked`);
  return api;
}
