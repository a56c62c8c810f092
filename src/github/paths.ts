/** Where Pawl's things live in a repository. */
export const POLICY_PATH = '.github/pawl/policy.yml';
export const WORKFLOWS_PATH = '.github/pawl/workflows';
export const PROMPTS_PATH = '.github/pawl/prompts';

export const RUN_REFS = 'refs/heads/pawl/';
export const runRef = (pull: number): string => `${RUN_REFS}pr-${pull}`;
/** Where the run's branch of a pull request that was closed is kept. */
export const ARCHIVE_REFS = 'refs/tags/pawl-archive/';
export const archiveRef = (pull: number): string => `${ARCHIVE_REFS}pr-${pull}`;
export const documentPath = (pull: number): string => `.pawl/pr-${pull}/progress.json`;
export const outputsPath = (pull: number): string => `.pawl/pr-${pull}/outputs`;
