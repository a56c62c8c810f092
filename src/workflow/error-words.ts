import { ERROR_CLASSES, ERROR_TYPES, type ErrorType } from '../error-types.ts';
import { didYouMean } from '../nearest.ts';
import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

/** The error types that words name: types themselves, and the words of the seeds for groups of them. */
export function errorTypes(words: readonly Word[], problems: Problem[]): ErrorType[] {
  const found = words.flatMap(({ text, span }) => {
    if (Object.hasOwn(ERROR_CLASSES, text)) return ERROR_CLASSES[text] ?? [];
    const type = ERROR_TYPES.find((known) => known === text.replaceAll('_', '-'));
    if (type !== undefined) return [type];
    const hint = didYouMean(text, [...ERROR_TYPES, ...Object.keys(ERROR_CLASSES)]);
    problems.push(problemAt('unknown_value', span, `there is no error type \`${text}\``, hint));
    return [];
  });
  return [...new Set(found)];
}
