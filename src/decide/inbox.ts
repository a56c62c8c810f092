import { parseCommand, type Command, type UnknownCommand } from '../commands/parse.ts';
import type { Permission, Person } from '../people.ts';
import type { Comment, Situation, Snapshot } from './situation.ts';

/** A comment that is meant for us, with what it says. */
export interface Letter<What> {
  comment: Comment;
  author: Person;
  command: What;
}

/** Every command in the comments that were read, oldest first, answered or not. Bots' are none. */
export const commandsFrom = (situation: Situation): Letter<Command>[] =>
  lettersFrom(situation).filter(isKnown);

const isKnown = (letter: Letter<Command | UnknownCommand>): letter is Letter<Command> =>
  'rule' in letter.command;

function lettersFrom({ snapshot, policy }: Situation): Letter<Command | UnknownCommand>[] {
  return snapshot.comments.flatMap((comment) => {
    const { author } = comment;
    const known = author !== null && (author.type === 'User' || policy.approvals.bots.includes(author.id));
    const command = known ? parseCommand(comment.body, policy.commands.bare) : null;
    return command === null || author === null ? [] : [{ comment, author, command }];
  });
}

/** Commands nobody has answered yet, oldest first. Before a run has a document, our own reaction is the mark. */
export function unanswered(situation: Situation): Letter<Command | UnknownCommand>[] {
  const cursor = situation.progress?.inbox.cursor ?? 0;
  return lettersFrom(situation).filter(
    ({ comment }) =>
      comment.id > cursor &&
      !comment.own_reactions.includes('CONFUSED') &&
      !comment.own_reactions.includes('ROCKET'),
  );
}

/** What somebody may do in the repository; undefined while nobody has looked it up. */
export const permissionOf = ({ permissions }: Snapshot, { login }: Person): Permission | undefined =>
  Object.hasOwn(permissions, login) ? permissions[login] : undefined;
