import { notCounted, timeLines, typed } from './gate-lines.ts';
import type { OpenGate } from './gates.ts';
import { instant } from './instant.ts';
import { code, fence, plain } from './markdown.ts';

/** What failed, and the answers that a person can give. */
export function failureLines({ gate, state, instance }: OpenGate): string[] {
  const name = typed(gate);
  return [
    `**Your decision is needed: ${code(instance)}** · open since ${instant(gate.opened_at)}`,
    '',
    `It failed with ${code(state.error?.type ?? 'internal')}: ${plain(gate.message, 500)}\\`,
    ...timeLines(gate, undefined),
    '**Who** Anyone with write access.',
    ...notCounted(gate),
    '',
    '**To answer,** comment with one of these lines:',
    ...fence(`/retry ${name}`),
    ...fence(`/skip ${name} say why`),
    `${code(`/reject ${name} say why`)} lets it end as failed.`,
  ];
}
