import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

/** A login of GitHub, with the underscore of managed users and the suffix of bots. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,80})(?:\[bot\])?$/;
/** A team, with or without its organization. */
const TEAM = /^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,80}\/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,100}$/;

/** Logins of people, each once; what is no login is a problem. */
export const readLogins = (words: readonly Word[] | undefined, problems: Problem[]): string[] =>
  read(words, LOGIN, 'login', problems);

/** Slugs of teams, each once. */
export const readTeams = (words: readonly Word[] | undefined, problems: Problem[]): string[] =>
  read(words, TEAM, 'team', problems);

/** Logins, and teams written with their organization. */
export const readAddressees = (words: readonly Word[] | undefined, problems: Problem[]): string[] =>
  words === undefined
    ? []
    : words.flatMap((word) =>
        word.text.includes('/') ? readTeams([word], problems) : readLogins([word], problems),
      );

function read(words: readonly Word[] | undefined, form: RegExp, sort: string, problems: Problem[]): string[] {
  for (const { text, span } of words ?? []) {
    if (form.test(text)) continue;
    const hint = text.startsWith('@') ? 'leave the `@` out' : undefined;
    problems.push(problemAt('invalid_name', span, `\`${text}\` is no ${sort} of GitHub`, hint));
  }
  return [...new Set((words ?? []).map(({ text }) => text))];
}
