import type { Account } from './github-branches.ts';
import type { Requests } from './github-requests.ts';
import type { Role } from './stage.ts';

export interface Player {
  requests: Requests;
  account: Account;
}

/** The pull request that one case plays with, and who plays. */
export interface GitHubPull {
  us: Player;
  /** Throws for a role that nobody plays. */
  playing: (role: Role) => Player;
  repositoryId: string;
  number: number;
  id: string;
  /** What it is to be merged into, and the commit that was its tip. */
  base: string;
  tip: string;
  /** When it was opened. */
  since: string;
  /** Every branch that came of the case, to be removed in the end. */
  branches: Set<string>;
  later: () => Promise<void>;
}
