import type { Problem, Span } from './problem.ts';

/**
 * A problem for people, plain text without colour: code and sentence, place, the line with a caret under the offending
 * part where the file's text is given, and the hint.
 */
export function problemText(problem: Problem, sources: { readonly [file: string]: string }): string {
  const { code, severity, message, span, hint } = problem;
  const lines = [`${severity}[${code}] ${printable(message)}`];
  const text = span !== undefined && Object.hasOwn(sources, span.file) ? sources[span.file] : undefined;
  const margin = ' '.repeat(String(span?.line ?? '').length + 1);
  if (span !== undefined) lines.push(`${margin}--> ${span.file}:${span.line}:${span.column}`);
  if (span !== undefined && text !== undefined) lines.push(...excerpt(span, text, margin));
  if (hint !== undefined) lines.push(`${margin}= hint: ${printable(hint)}`);
  return lines.join('\n');
}

/** A line longer than this is shown in part, around the offending place. */
const WIDTH = 120;

function excerpt(span: Span, text: string, margin: string): string[] {
  const line = text.split(/\r?\n/)[span.line - 1] ?? '';
  const end = span.end_line === span.line ? span.end_column - 1 : line.trimEnd().length;
  const at = Math.min(span.column - 1, line.length);
  const from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(at - WIDTH / 4, line.length - WIDTH));
  const shown = line.slice(from, from + WIDTH);
  const carets = Math.max(1, Math.min(end, from + shown.length) - at);
  // A tab before the caret is kept, so that the caret stands under its letter whatever a tab's width.
  const lead = line.slice(from, at).replaceAll(/[^\t]/g, ' ');
  return [`${margin}|`, `${span.line} | ${printable(shown)}`, `${margin}| ${lead}${'^'.repeat(carets)}`];
}

/** Without control and direction characters, which could move the cursor or forge a line; a tab stays. */
const printable = (text: string): string =>
  text.replaceAll(/\r?\n/g, ' ').replaceAll(/[^\P{Cc}\t]|[\u2028-\u202e\u2066-\u2069]/gu, '\uFFFD');
