import type { Command } from '../../commands/parse.ts';
import { permissionAtLeast } from '../../people.ts';
import { TOPICS, type Topic } from '../decision.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';
import { overBudget, overBudgetWhy } from './turn.ts';
import { permissionOf, type Letter } from './inbox.ts';

/** What becomes of a question: it is answered, refused in a sentence, or a fact must be read first. */
export type Asked =
  { is: 'asked'; topic: Topic } | { is: 'refused'; why: string } | { is: 'wanted'; want: Want };

/** Judges a question: on a public repository whoever asks may read, else who has the access. */
export function judgeQuestion(situation: Situation, letter: Letter<Command>): Asked {
  const { comment, author, command } = letter;
  const topic = TOPICS.find((one) => one === command.verb);
  if (topic === undefined) throw new Error(`/${command.verb} is no question`);
  if (comment.edited_at !== null)
    return { is: 'refused', why: 'the comment was edited after it was written' };
  if (overBudget(situation).has(comment.id)) return { is: 'refused', why: overBudgetWhy(situation) };
  const { snapshot } = situation;
  if (!snapshot.repository.private) return { is: 'asked', topic };
  const found = permissionOf(snapshot, author);
  if (found === undefined) return { is: 'wanted', want: { want: 'permission', login: author.login } };
  return permissionAtLeast(found, 'read')
    ? { is: 'asked', topic }
    : { is: 'refused', why: `/${topic} needs read access, and ${author.login} has ${found}` };
}
