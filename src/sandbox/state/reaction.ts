import type { Account } from './accounts.ts';
import type { Reaction, ReactionContent } from './model.ts';
import type { Repository } from './repository.ts';

/** One reaction of each kind per account: adding it again answers the first. Reactions raise no event. */
export function addReaction(
  repository: Repository,
  account: Account,
  subject: { reactions: Reaction[] },
  content: ReactionContent,
): Reaction {
  const present = findReaction(account, subject, content);
  if (present !== null) return present;
  const reaction = { id: repository.nextId(), content, account, at: repository.clock.now() };
  subject.reactions.push(reaction);
  return reaction;
}

/** The reaction that was taken away; null when there was none. */
export function removeReaction(
  account: Account,
  subject: { reactions: Reaction[] },
  content: ReactionContent,
): Reaction | null {
  const present = findReaction(account, subject, content);
  subject.reactions = subject.reactions.filter((reaction) => reaction !== present);
  return present;
}

const findReaction = (
  account: Account,
  subject: { reactions: Reaction[] },
  content: ReactionContent,
): Reaction | null =>
  subject.reactions.find((reaction) => reaction.account.id === account.id && reaction.content === content) ??
  null;
