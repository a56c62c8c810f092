/** GitHub's logins and `org/team`; whatever else a name is, nobody is called by it. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_]|-(?=[A-Za-z0-9])){0,60}$/;
const TEAM = /^[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}\/[A-Za-z0-9][\w.-]{0,99}$/;

/** A name that notifies: a login or a team. Null where it is neither, or says no organization. */
export function mention(name: string): string | null {
  const bare = name.replace(/^@/, '');
  return LOGIN.test(bare) || TEAM.test(bare) ? `@${bare}` : null;
}
