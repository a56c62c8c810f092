import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

const NAME = /^[A-Za-z0-9_-]{1,100}$/;
const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** How a name is said in conditions: `review-plan` is `review_plan` there. */
export const spoken = (name: string): string => name.replaceAll('-', '_');

/** A problem when a word cannot be a name: letters, digits, `-` and `_`, at most 100 of them. */
export function nameProblem(what: string, { text, span }: Word): Problem | undefined {
  if (NAME.test(text) && !RESERVED.has(text)) return undefined;
  const hint = `names have letters, digits, \`-\` and \`_\`, at most 100, for example \`${suggestion(text)}\``;
  return problemAt('invalid_name', span, `\`${text}\` cannot be the name of ${what}`, hint);
}

/** Problems of names that repeat, or that conditions could not tell apart. */
export function duplicateNames(what: string, names: readonly Word[]): Problem[] {
  const first = new Map<string, Word>();
  return names.flatMap((word) => {
    const earlier = first.get(spoken(word.text));
    if (earlier === undefined) {
      first.set(spoken(word.text), word);
      return [];
    }
    const message =
      earlier.text === word.text
        ? `two ${what} are called \`${word.text}\``
        : `\`${word.text}\` and \`${earlier.text}\` are one name in conditions: \`${spoken(word.text)}\``;
    return [problemAt('duplicate_name', word.span, message, `the first stands in line ${earlier.span.line}`)];
  });
}

const suggestion = (text: string): string =>
  text
    .slice(0, 40)
    .replaceAll(/[^A-Za-z0-9_-]+/g, '-')
    .replaceAll(/^[-_]+|[-_]+$/g, '') || 'create-plan';
