import type { Person, RecordedCommit } from '../ports.ts';
import type { RecordedNode } from './answer-shapes.ts';

/** Whom a commit names as its author: an account where GitHub knows one, else an address. */
interface Author {
  email: string | null;
  user: { databaseId?: number | null | undefined } | null;
}

/** Whether we are a commit's author. GitHub links a bot's commits to its account only by the address it gave them. */
export const wroteIt = (author: Author | null, viewer: Person): boolean =>
  author?.user != null
    ? author.user.databaseId === viewer.id
    : (author?.email ?? '').startsWith(`${viewer.id}+${viewer.login}@users.noreply.`);

/** Whether an App made a commit, whichever: the address is one that GitHub gives to bots, for no person's login has brackets. */
const isBots = (author: Author | null): boolean =>
  /^\d+\+[^@[\]]+\[bot\]@users\.noreply\./.test(author?.email ?? '');

/**
 * A commit with whether GitHub vouches that we made it. Somebody who only looks on does not know as which bot Pawl works:
 * to such a person every bot's commit is ours.
 */
export const toRecorded = (node: RecordedNode, viewer: Person, onlooker = false): RecordedCommit => ({
  oid: node.oid,
  ours:
    node.signature?.isValid === true &&
    node.signature.wasSignedByGitHub &&
    (wroteIt(node.author, viewer) || (onlooker && isBots(node.author))),
  author: node.author?.user?.login ?? node.author?.name ?? null,
  message: node.message,
});
