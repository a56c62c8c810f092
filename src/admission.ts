/** Whom one rule lets answer a gate, as far as a file can tell. */
export interface Admission {
  /** Logins; none: whoever has the access. */
  users: readonly string[];
  /** Whether teams or code owners may as well, who only GitHub knows. */
  others: boolean;
  /** People who must approve, at least. */
  required?: number;
}

/** The logins that every rule could let answer; null where the rules do not say who that is. */
export function onlyThese(rules: readonly Admission[]): string[] | null {
  const [first, ...rest] = rules.filter(({ users, others }) => users.length > 0 && !others);
  if (first === undefined) return null;
  return first.users.filter((user) => rest.every(({ users }) => users.some((other) => same(user, other))));
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
