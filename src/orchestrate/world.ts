import type { Hashes } from '../decide/situation.ts';
import type { GitHub } from '../ports.ts';

/** What every actions run needs and no pure layer may reach for. */
export interface World {
  github: GitHub;
  hashes: Hashes;
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
