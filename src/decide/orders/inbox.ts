import { parseCommand, type Command, type UnknownCommand } from '../../commands/parse.ts';
import type { Permission, Person } from '../../people.ts';
import type { Comment, Snapshot } from '../snapshot.ts';
import type { Situation } from '../situation.ts';

/** A comment that is meant for us, with what it says. */
export interface Letter<What> {
  comment: Comment;
  author: Person;
  command: What;
}

/** Every command in the comments that were read, oldest first, answered or not. Bots' are none. */
export const commandsFrom = (situation: Situation): Letter<Command>[] =>
  lettersFrom(situation).filter(isKnown);

/** Whether a letter holds a command of ours, and not a word that is meant as one. */
export const isKnown = (letter: Letter<Command | UnknownCommand>): letter is Letter<Command> =>
  'rule' in letter.command;

const read = new WeakMap<Situation, Letter<Command | UnknownCommand>[]>();

/**
 * Every command and every word that is meant as one, oldest first. Gates ask for these in every pass of the bookkeeping,
 * so one situation's comments are parsed once.
 */
export function lettersFrom(situation: Situation): Letter<Command | UnknownCommand>[] {
  const known = read.get(situation);
  if (known !== undefined) return known;
  const { snapshot, policy } = situation;
  const letters = snapshot.comments.flatMap((comment) => {
    const { author } = comment;
    const heard = author !== null && (author.type === 'User' || policy.approvals.bots.includes(author.id));
    const command = heard ? parseCommand(comment.body, policy.commands.bare) : null;
    return command === null || author === null ? [] : [{ comment, author, command }];
  });
  read.set(situation, letters);
  return letters;
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
export const permissionOf = (
  { permissions }: Snapshot,
  { login }: Pick<Person, 'login'>,
): Permission | undefined => (Object.hasOwn(permissions, login) ? permissions[login] : undefined);

/** Lists that no answer rests on. */
const ASIDE: readonly string[] = ['checks', 'labels'];

/** Whether everything was read that answers rest on; what is unknown closes every gate. */
export const canJudge = ({ snapshot }: Situation): boolean =>
  snapshot.incomplete.every((list) => ASIDE.includes(list));
