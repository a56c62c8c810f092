import { parseArgs } from 'node:util';
import { didYouMean } from '../nearest.ts';
import { UsageError, type Call, type Verb } from './verb.ts';

/** What was typed after a verb, taken apart; what the verb does not know is refused with the nearest it knows. */
export function parseCall(verb: Verb, args: string[]): Call {
  const refuse = (why: string, cause?: unknown): UsageError =>
    new UsageError(`${why}\nUsage: pawl ${verb.usage}`, { cause });
  const known = Object.keys(verb.options).map((option) => `--${option}`);
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const unknown = args
    .slice(0, end)
    .find((word) => /^-./.test(word) && !known.includes(word.replace(/=.*$/s, '')));
  if (unknown !== undefined) {
    const flag = unknown.replace(/=.*$/s, '');
    const hint = didYouMean(flag, known) ?? 'it has none';
    throw refuse(`${verb.name} has no flag ${flag}; ${hint}`);
  }
  const { positionals, values } = parsed(verb, args, refuse);
  if (positionals.length > verb.words)
    throw refuse(`${verb.name} does not know what to do with "${positionals[verb.words] ?? ''}".`);
  return { positionals, values };
}

function parsed(verb: Verb, args: string[], refuse: (why: string, cause: unknown) => UsageError): Call {
  try {
    return parseArgs({ args, options: verb.options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refuse(error.message.split('\n')[0] ?? '', error);
  }
}
