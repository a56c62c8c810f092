import { counted } from './counted.ts';
import { openGates } from './gates.ts';
import type { RenderInput } from './input.ts';
import { code, fold, plain, prose } from './markdown.ts';
import { command } from './typed.ts';
import { bySeverity, problemLines } from './problems.ts';

/** The comment of a pull request without a run: why there is none, and what would mend it. */
export function commentOfProblems(input: RenderInput): string[] {
  const errors = input.problems.filter((problem) => problem.severity === 'error').length;
  if (input.problems.length === 0)
    return [
      '### ✋ No run here yet',
      '',
      ...refusalLines(input),
      `${code(command(input.policy, 'start'))} begins one.`,
    ];
  return [
    `### ${errors > 0 ? '❌ Nothing was started' : '⚠️ Worth knowing'} · ${counted(input.problems.length, 'problem')} found`,
    '',
    errors > 0
      ? `Nothing is lost: mend what is listed here on the branch it is read from, then comment ${code(command(input.policy, 'start'))} again.`
      : 'These do not stand in the way of a run.',
    '',
    ...refusalLines(input),
    ...listed(input, 4),
  ];
}

/** Problems found while there is a run. */
export function problemBlock(input: RenderInput): string[] {
  if (input.problems.length === 0) return [];
  const asked = input.progress !== null && openGates(input.progress).length > 0;
  return [`⚠️ **${counted(input.problems.length, 'problem')} found**`, '', ...listed(input, asked ? 0 : 1)];
}

function listed({ problems, sources }: RenderInput, visible: number): string[] {
  const ordered = bySeverity(problems);
  const rest = ordered.slice(visible, 50);
  const beyond = ordered.length - visible - rest.length;
  return [
    ...ordered.slice(0, visible).flatMap((problem) => problemLines(problem, sources)),
    ...(rest.length === 0
      ? []
      : fold(visible === 0 ? 'What was found' : `${rest.length} more`, [
          ...rest.flatMap((problem) => problemLines(problem, sources)),
          ...(beyond > 0 ? [`… and ${beyond} more.`] : []),
        ])),
    '',
  ];
}

/** Commands that were refused just now, each with its reason; those of the last decision are in the document. */
export function refusalLines({ refusals, progress }: RenderInput): string[] {
  const recorded = (progress?.journal.entries ?? []).flatMap((entry) =>
    entry.type === 'command.refused' ? [{ login: entry.by.login, command: entry.verb, why: entry.why }] : [],
  );
  const shown = (refusals.length > 0 ? refusals : recorded).slice(-3);
  if (shown.length === 0) return [];
  return [
    ...shown.map(
      ({ login, command, why }) =>
        `- ${code(`/${command.replace(/^\//, '')}`, 80)} by **${plain(login, 40)}** was refused: ${prose(why, 300)}`,
    ),
    '',
  ];
}
