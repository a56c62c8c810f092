import type { Clock } from '../clock.ts';
import type { GitStore } from '../git/store.ts';
import type { Accounts } from './accounts.ts';
import type { Activity } from './activity.ts';
import type { EventQueue } from './events.ts';
import type { CheckRun, Comment, DispatchedRun, Issue, Label, Pull, Review, Status } from './model.ts';
import { Teams } from './teams.ts';

/** One repository: its git store and everything GitHub keeps beside git. */
export class Repository {
  readonly id = 700_001;
  readonly owner: string;
  readonly name: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  readonly git: GitStore;
  readonly clock: Clock;
  readonly accounts: Accounts;
  readonly events: EventQueue;
  readonly pulls: Pull[] = [];
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly reviews: Review[] = [];
  readonly labels: Label[] = [];
  readonly statuses: Status[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly dispatchedRuns: DispatchedRun[] = [];
  /** Oldest first. */
  readonly activities: Activity[] = [];
  readonly teams = new Teams();
  /** Commits that GitHub made itself and therefore vouches for. */
  readonly signed = new Set<string>();
  /** The branch rule "dismiss stale approvals when new commits are pushed". */
  dismissStaleReviews = false;
  /** How many entries GitHub lists of one tree before it cuts the list short. */
  largestTree = 100_000;
  #lastId = 5000;

  constructor(parts: {
    owner: string;
    name: string;
    defaultBranch: string;
    private: boolean;
    git: GitStore;
    clock: Clock;
    accounts: Accounts;
    events: EventQueue;
  }) {
    this.owner = parts.owner;
    this.name = parts.name;
    this.defaultBranch = parts.defaultBranch;
    this.private = parts.private;
    this.git = parts.git;
    this.clock = parts.clock;
    this.accounts = parts.accounts;
    this.events = parts.events;
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Ids ascend in time over everything that has one. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Issues and pull requests are numbered together. */
  nextNumber(): number {
    return this.pulls.length + this.issues.length + 1;
  }

  pull(number: number): Pull {
    const found = this.pulls.find((pull) => pull.number === number);
    if (found === undefined) throw new Error(`no pull request ${number}`);
    return found;
  }

  comment(id: number): Comment {
    const found = this.comments.find((comment) => comment.id === id);
    if (found === undefined) throw new Error(`no comment ${id}`);
    return found;
  }
}
