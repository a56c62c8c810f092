const UNSEEN = new Set(['.git', 'node_modules', '.pawl']);

/** Whether agents are shown a name at any depth: not git's own, not what is installed, not ours. */
export const isSeenName = (name: string): boolean => !UNSEEN.has(name);

export const isSeen = (file: string): boolean => file.split('/').every(isSeenName);

/** Whether a path stays within the repository, by its parts. */
export const isInside = (file: string): boolean =>
  !file.includes('\0') && file.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
