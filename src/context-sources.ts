/** What a prompt can show beside what its template names, in the order in which it is shown. What comes last is cut first. */
export const CONTEXT_SOURCES = {
  instructions: 'AGENTS.md, CLAUDE.md and CONTRIBUTING.md as the base branch has them',
  files: 'files that people with write access named in the pull request or in what they said to the run',
  memory: 'notes that earlier steps and earlier pull requests left',
  issues: 'issues that the pull request closes, where people with write access wrote them',
  repository: 'the list of files, and as many of them as fit',
} as const;

export type ContextSource = keyof typeof CONTEXT_SOURCES;

const NAMES = Object.keys(CONTEXT_SOURCES);

export const isContextSource = (name: string): name is ContextSource => NAMES.includes(name);

/** Where neither step nor agent says: everything that costs no further request. */
export const DEFAULT_SOURCES: readonly ContextSource[] = ['instructions', 'files', 'memory', 'repository'];

/** Tokens of a prompt's context where nobody says how many. */
export const CONTEXT_TOKENS = 60_000;
