import type { Grants } from '../progress/gate.ts';
import type { Progress } from '../progress/schema.ts';
import type { Step } from '../workflow/step.ts';
import { attemptLines, failedAttempts } from './attempts.ts';
import { commitAddress } from './address.ts';
import { notCounted, sentences, timePieces } from './gate-lines.ts';
import { stepOf, type OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant } from './instant.ts';
import { code, fence, fold, link, plain } from './markdown.ts';
import { usd } from './spent.ts';
import { command, typed } from './typed.ts';

/** What failed and the answers that a person can give; folded, everything that was tried and what each answer would do. */
export function failureLines(open: OpenGate, input: RenderInput): { lines: string[]; folded: string[] } {
  const { gate, state, instance } = open;
  const { policy, progress } = input;
  const name = typed(open);
  const rows = progress === null ? [] : failedAttempts(open, progress, input);
  const lines = [
    `**Your decision is needed: ${code(instance)}** · open since ${instant(gate.opened_at)}`,
    '',
    `It failed with ${code(state.error?.type ?? 'internal')}${tried(gate.grants, rows.length)}: ${plain(gate.message, 500)}\\`,
    ...sentences([timePieces(gate, undefined)]),
    '**Who** Anyone with write access.',
    ...notCounted(gate),
    '',
    '**To answer,** comment with one of these lines:',
    ...fence(command(policy, `retry ${name}`)),
    ...fence(command(policy, `skip ${name} say why`)),
    `${code(command(policy, `reject ${name} say why`))} lets it end as failed.`,
  ];
  const known = [
    ...attemptLines(rows, input),
    ...(rows.length === 0 ? [] : ['']),
    ...(input.head_oid === ''
      ? []
      : [
          `The branch stands at ${link(code(input.head_oid.slice(0, 7)), commitAddress(input, input.head_oid))}: another attempt works on that.`,
          '',
        ]),
    ...answers(open, stepOf(open, input), progress, input),
  ];
  return { lines, folded: fold('What was tried, and what each answer does', known) };
}

/** Of a block that is asked about, attempts are those of its steps: they are listed, and were not tries of the block. */
const tried = (grants: Grants | undefined, times: number): string =>
  grants === undefined && times > 1 ? ` after ${times} attempts` : '';

const AGAIN: { [granted in Grants | 'attempt']: (attempt: number, more: string) => string } = {
  attempt: (attempt, more) => `grants attempt ${attempt}${more}`,
  iteration: () => 'grants one more iteration',
  anew: () => 'lets it begin anew',
};

/** An attempt that may use less than one request could cost fails again, however often it is granted. */
const TOO_LITTLE = (migrate: string): string =>
  `allow more by \`limits\` of the step or its agent in the definition and ${code(migrate)}, or by policy, where that is what bounds it; then try again`;

function answers(
  { gate, state }: OpenGate,
  step: Step | undefined,
  progress: Progress | null,
  { policy, workflow }: RenderInput,
): string[] {
  const isSpent = state.error?.type === 'budget';
  const anew = isSpent ? ', which may use as much again' : '';
  const tells = state.type === 'prompt' || state.type === 'command' ? ', and tells the agent this error' : '';
  const again = AGAIN[gate.grants ?? 'attempt'](state.attempts + 1, `${anew}${tells}`);
  const spent = progress === null ? '' : `; the run has cost ${usd(progress.metrics.cost_usd)} so far`;
  return [
    `- ${code(command(policy, 'retry'))} ${again}${spent}.`,
    ...(isSpent ? [`- Where that is too little: ${TOO_LITTLE(command(policy, 'migrate'))}.`] : []),
    `- ${code(command(policy, 'skip'))} ends it as skipped: what needs it goes on as if it had succeeded, without its output.`,
    `- ${code(command(policy, 'reject'))} ends it as failed: ${rejected(step, workflow?.settings.on_failure)}.`,
  ];
}

function rejected(step: Step | undefined, on_failure: string | undefined): string {
  if (step?.continue_on_error === true) return 'the run goes on all the same';
  return on_failure === 'compensate'
    ? 'unless a block around it catches that, the run fails and what it did is undone'
    : 'what needs it is skipped, and unless a block around it catches that, the run fails';
}
