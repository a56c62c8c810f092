import { problemAt, type Problem } from '../problem.ts';
import type { Word } from '../yaml/kinds.ts';

/** Globs of what is approved, each once; one that no path of the repository could match is a problem. */
export function readSubject(words: readonly Word[] | undefined, problems: Problem[]): string[] {
  for (const { text, span } of words ?? []) {
    const why = whyNot(text);
    if (why === undefined) continue;
    const hint = 'globs begin at the repository’s root, for example `src/**`';
    problems.push(problemAt('unknown_value', span, `\`subject\` cannot have \`${text}\`: ${why}`, hint));
  }
  return [...new Set((words ?? []).map(({ text }) => text))];
}

function whyNot(glob: string): string | undefined {
  const parts = glob.split('/');
  if (glob.trim() === '') return 'it is empty';
  if (glob.startsWith('/')) return 'it is absolute';
  if (glob.includes('\\')) return 'it has a backslash';
  if (parts.includes('..')) return 'it has a part that is `..`';
  return parts[0] === '.pawl' ? 'Pawl’s own files are never what is approved' : undefined;
}
