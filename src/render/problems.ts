import { PROBLEM_CODES, type Problem } from '../problem.ts';
import { excerpt } from './excerpt.ts';
import { code, fence, prose } from './markdown.ts';

const SYMBOLS = { error: '❌ error', warning: '⚠️ warning', notice: 'ℹ️ notice' };

/** One problem as people read it: what kind it is and where, the sentence, the line with a caret, the mend. */
export function problemLines(problem: Problem, sources: { [file: string]: string }): string[] {
  const { span, severity, message, hint } = problem;
  const place = span === undefined ? '' : ` · ${code(`${span.file}:${span.line}:${span.column}`)}`;
  const picture = excerpt(problem, sources);
  return [
    `**${SYMBOLS[severity]}: ${PROBLEM_CODES[problem.code]}** (${code(problem.code)})${place}\\`,
    prose(message),
    ...(picture === null ? [] : fence(picture, 'text')),
    ...(hint === undefined ? [] : [`Mend: ${prose(hint)}`]),
    '',
  ];
}

/** Errors before warnings before notices, otherwise as found. */
export function bySeverity(problems: readonly Problem[]): Problem[] {
  const rank = { error: 0, warning: 1, notice: 2 };
  return problems.toSorted((one, other) => rank[one.severity] - rank[other.severity]);
}
