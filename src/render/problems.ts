import { problemText } from '../problem-text.ts';
import { PROBLEM_CODES, type Problem } from '../problem.ts';
import { code, fence, paragraph, prose } from './markdown.ts';

const SYMBOLS = { error: '❌ error', warning: '⚠️ warning', notice: 'ℹ️ notice' };

/** One problem as people read it: what kind it is, the sentence, the line with a caret, the mend. */
export function problemLines(problem: Problem, sources: { [file: string]: string }): string[] {
  const { hint, ...bare } = problem;
  const place = problemText(bare, sources).split('\n').slice(1);
  return [
    `**${SYMBOLS[problem.severity]} · ${PROBLEM_CODES[problem.code]}** (${code(problem.code)})\\`,
    paragraph(prose(problem.message)),
    ...(place.length === 0 ? [] : fence(place.slice(0, 6).join('\n'), 'text')),
    ...(hint === undefined ? [] : [`**Hint** ${prose(hint)}`]),
    '',
  ];
}

/** Errors before warnings before notices, otherwise as found. */
export function bySeverity(problems: readonly Problem[]): Problem[] {
  const rank = { error: 0, warning: 1, notice: 2 };
  return problems.toSorted((one, other) => rank[one.severity] - rank[other.severity]);
}
