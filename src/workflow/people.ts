import * as logins from '../logins.ts';
import type { Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

type Words = readonly Word[] | undefined;

const texts = (words: readonly Word[]): string[] => words.map(({ text }) => text);

/** Logins of people, each once; what is no login is a problem. */
export const readLogins = (words: Words, problems: Problem[]): string[] =>
  texts(logins.readLogins(words, problems));

/** Slugs of teams, each once. */
export const readTeams = (words: Words, problems: Problem[]): string[] =>
  texts(logins.readTeams(words, problems));

/** Logins, and teams written with their organization. */
export const readAddressees = (words: Words, problems: Problem[]): string[] =>
  (words ?? []).flatMap((word) =>
    word.text.includes('/') ? readTeams([word], problems) : readLogins([word], problems),
  );
