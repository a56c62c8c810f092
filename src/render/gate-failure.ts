import { notCounted, sentences, timePieces } from './gate-lines.ts';
import type { OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant } from './instant.ts';
import { code, fence, plain } from './markdown.ts';
import { command, typed } from './typed.ts';

/** What failed, and the answers that a person can give. */
export function failureLines(open: OpenGate, { policy }: RenderInput): string[] {
  const { gate, state, instance } = open;
  const name = typed(open);
  return [
    `**Your decision is needed: ${code(instance)}** · open since ${instant(gate.opened_at)}`,
    '',
    `It failed with ${code(state.error?.type ?? 'internal')}: ${plain(gate.message, 500)}\\`,
    ...sentences([timePieces(gate, undefined)]),
    '**Who** Anyone with write access.',
    ...notCounted(gate),
    '',
    '**To answer,** comment with one of these lines:',
    ...fence(command(policy, `retry ${name}`)),
    ...fence(command(policy, `skip ${name} say why`)),
    `${code(command(policy, `reject ${name} say why`))} lets it end as failed.`,
  ];
}
