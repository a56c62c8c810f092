/** Variables that hold what opens doors, or that make programs load code; policy cannot pass them on. */
const NEVER =
  /^(?:(?:INPUT|GITHUB|ACTIONS|RUNNER|PAWL|ANTHROPIC|CLAUDE|LD|DYLD|GIT)_.*|PATH|HOME|TMPDIR|NODE_OPTIONS|BASH_ENV|ENV)$/i;

/** Those of the names that policy may not pass on to workers, with all that hold keys of the actions run among them. */
export const neverPassedOn = (names: readonly string[]): string[] => names.filter((name) => NEVER.test(name));
