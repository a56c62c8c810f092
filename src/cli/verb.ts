import type { ParseArgsConfig } from 'node:util';

/** Exit codes: 0 done, 1 what was checked has errors or the run failed, 2 wrong usage or unreadable input, 3 unreachable. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Where a verb writes: results to `out`, everything for people beside them to `err`. */
export interface Streams {
  out: (text: string) => void;
  err: (text: string) => void;
}

export interface Call {
  positionals: string[];
  values: { [option: string]: string | boolean | (string | boolean)[] | undefined };
}

/** One verb of the command line; help and refusals derive from this. */
export interface Verb {
  name: string;
  usage: string;
  does: string;
  /** The most words that may follow the verb beside its options. */
  words: number;
  options: NonNullable<ParseArgsConfig['options']>;
  /** One sentence per option, in the order help lists them. */
  explains: { [option: string]: string };
  run(call: Call, streams: Streams): Promise<ExitCode>;
}

/** Wrong usage or unreadable input: a sentence, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The value of a string option, or undefined. */
export const textOf = (call: Call, option: string): string | undefined => {
  const value = call.values[option];
  return typeof value === 'string' ? value : undefined;
};

/** The value of an option that takes one of a few words. */
export function choiceOf<Choice extends string>(
  call: Call,
  option: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const value = textOf(call, option) ?? choices[0];
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new UsageError(`--${option} is "${value}"; it must be one of ${choices.join(', ')}.`);
  return found;
}
