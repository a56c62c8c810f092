import { problemAt, type Problem } from './problem.ts';
import type { Word } from './yaml/kinds.ts';

/** A login of GitHub, with the underscore of managed users and the suffix of bots. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,80})(?:\[bot\])?$/;
/** A team, with or without its organization. */
const TEAM = /^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,80}\/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,100}$/;

export const isLogin = (text: string): boolean => LOGIN.test(text);

export const isTeam = (text: string): boolean => TEAM.test(text);

/** Logins as they were written, each once: GitHub does not tell capital letters apart. What is no login is a problem. */
export const readLogins = (words: readonly Word[] | undefined, problems: Problem[]): Word[] =>
  read(words, isLogin, 'login', problems);

/** Slugs of teams, each once. */
export const readTeams = (words: readonly Word[] | undefined, problems: Problem[]): Word[] =>
  read(words, isTeam, 'team', problems);

function read(
  words: readonly Word[] | undefined,
  fits: (text: string) => boolean,
  sort: string,
  problems: Problem[],
): Word[] {
  const first = new Map<string, Word>();
  for (const word of words ?? []) {
    const { text, span } = word;
    const name = text.toLowerCase();
    if (!first.has(name)) first.set(name, word);
    if (fits(text)) continue;
    const hint = text.startsWith('@') ? 'leave the `@` out' : undefined;
    problems.push(problemAt('invalid_name', span, `\`${text}\` is no ${sort} of GitHub`, hint));
  }
  return [...first.values()];
}
