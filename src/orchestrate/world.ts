import type { Hashes } from '../decide/situation.ts';
import type { GitHub } from '../ports.ts';
import type { SealKey } from '../progress/seal.ts';

/** What every actions run needs and no pure layer may reach for. */
export interface World {
  github: GitHub;
  hashes: Hashes;
  /** What documents are sealed with, the newest key first; without any a run is unsealed. */
  seal_keys?: readonly SealKey[];
  /** Different in every process. */
  nonce: string;
  /** Workflow that a start means which names none. */
  default_workflow?: string;
  /** The shipped prompt templates, by name without ending. */
  templates: { [name: string]: string };
  /** Where links in comments lead: `https://github.com`. */
  server_url: string;
  /** One line for the log of the actions run. */
  log(line: string): void;
}

export const runBranch = (pull: number): string => `pawl/pr-${pull}`;
export const documentPath = (pull: number): string => `.pawl/pr-${pull}/progress.json`;
