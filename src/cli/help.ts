import type { Verb } from './verb.ts';

/** What every verb does, one line each. */
export const helpForAll = (verbs: readonly Verb[]): string =>
  [
    'pawl: multi-step agent workflows inside a pull request',
    '',
    ...verbs.map((verb) => `  ${verb.name.padEnd(10)} ${verb.does}`),
    '',
    'pawl VERB --help says more. Exit codes: 0 done, 1 errors found or failed, 2 wrong usage, 3 unreachable.',
    '',
  ].join('\n');

/** How one verb is called, with a line for each of its options. */
export const helpFor = (verb: Verb): string =>
  [
    `pawl ${verb.usage}`,
    '',
    `  ${verb.does}`,
    '',
    ...Object.entries(verb.explains).map(([option, says]) => `  --${option.padEnd(14)} ${says}`),
    '',
  ].join('\n');
