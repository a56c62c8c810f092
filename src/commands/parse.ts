import { nearest } from '../nearest.ts';
import { commandRule, COMMANDS, type CommandRule } from './grammar.ts';

/** What somebody typed, understood word by word but not yet judged. */
export interface Command {
  verb: string;
  rule: CommandRule;
  /** The words after the verb on the first line, split at blanks. */
  words: string[];
  /** Everything after the verb, further lines included. */
  text: string;
}

/** A line that is meant as a command of ours and is none. */
export interface UnknownCommand {
  verb: string;
  suggestion: string | undefined;
}

const FIRST_LINE = /^\/(?:(pawl)[ \t]+)?([a-z][a-z-]*)(?:[ \t]+([^\n]*))?$/;

/**
 * Reads a command from a comment: the first line, exact ASCII, from its first character. Anything in a
 * fence, quote or HTML comment begins with other characters and is therefore none. Bare words that are not
 * ours belong to other bots and answer null; after `/pawl` an unknown word is answered with a suggestion.
 */
export function parseCommand(body: string, bare: boolean): Command | UnknownCommand | null {
  const end = body.indexOf('\n');
  const line = (end === -1 ? body : body.slice(0, end)).replace(/\r$/, '').trimEnd();
  const match = FIRST_LINE.exec(line);
  if (match === null) return null;
  const [, prefix, verb = '', rest = ''] = match;
  if (prefix === undefined && !bare) return null;
  const rule = commandRule(verb);
  if (rule === undefined) return prefix === undefined ? null : { verb, suggestion: suggest(verb) };
  const more = end === -1 ? '' : body.slice(end + 1);
  return {
    verb,
    rule,
    words: rest.split(/[ \t]+/).filter((word) => word !== ''),
    text: [rest.trim(), more.trim()].filter((part) => part !== '').join('\n'),
  };
}

/** The verb that an unknown word most likely meant: the only one that begins with it, else a near miss. */
function suggest(verb: string): string | undefined {
  const begun = COMMANDS.filter((rule) => rule.verb.startsWith(verb));
  return begun.length === 1
    ? begun[0]?.verb
    : nearest(
        verb,
        COMMANDS.map((rule) => rule.verb),
      );
}
