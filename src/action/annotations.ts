import * as core from '@actions/core';
import { problemText } from '../problem-text.ts';
import { PROBLEM_CODES, type Problem } from '../problem.ts';

const PRINT = { error: core.error, warning: core.warning, notice: core.notice };

/** Tells the runner of every problem, each as one annotation at its place; GitHub shows the first ten of a kind, the log has all. */
export function annotate(problems: readonly Problem[], sources: { [file: string]: string }): void {
  for (const problem of problems) {
    const { code, severity, span } = problem;
    PRINT[severity](problemText(problem, sources), {
      title: `${PROBLEM_CODES[code]} (${code})`,
      ...(span === undefined ? {} : { file: span.file, startLine: span.line, endLine: span.end_line }),
      // GitHub takes columns only of what stays on one line.
      ...(span === undefined || span.line !== span.end_line
        ? {}
        : { startColumn: span.column, endColumn: span.end_column }),
    });
  }
}
