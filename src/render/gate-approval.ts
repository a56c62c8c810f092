import type { ApprovalStep } from '../workflow/step.ts';
import { changesAddress, fileAddress } from './address.ts';
import { explained } from './explained.ts';
import type { Showing } from './gate-block.ts';
import { happenedPieces, opening, reminderPieces, sentences, timePieces } from './gate-lines.ts';
import type { OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { code, fence, fold, paragraph } from './markdown.ts';
import { inMarkdown, listed, listInMarkdown, type Line, type Piece } from './pieces.ts';
import { countPieces, partLines, uncounted } from './requirement.ts';
import { command, typed } from './typed.ts';
import { labelOf, takes } from './ways.ts';
import { list, whoMayApprove } from './who.ts';

/** What an approval shows, who may answer, who has and what is missing, and how to answer. */
export function approvalLines(
  open: OpenGate,
  step: ApprovalStep | undefined,
  input: RenderInput,
  { alone, compact }: Showing,
): { lines: string[]; folded: string[] } {
  const { gate } = open;
  const { requirement, not_counted } = explained(open, input);
  const others = gate.answers.filter(({ answer }) => answer !== 'approve');
  const detail: Line[] = [...partLines(requirement.parts), ...uncounted(not_counted, compact ? 20 : 3)];
  return {
    lines: [
      ...opening(open),
      ...sentences([
        [{ strong: 'Read' }, ' ', ...shown(open, input), ...bounds(step)],
        ...happenedPieces(gate),
        [{ strong: 'Who' }, ' ', ...whoMayApprove(gate, step, input.policy)],
        timePieces(gate, step),
        reminderPieces(gate),
      ]),
      `${inMarkdown([{ strong: 'So far' }, ' ', ...countPieces(requirement, others)])}.`,
      ...(compact ? [] : listInMarkdown(detail)),
      '',
      ...ways(open, step, input, { alone, compact }),
    ],
    folded:
      compact && detail.length > 0
        ? fold(`Who is missing, and whose answer does not count (${detail.length})`, listInMarkdown(detail))
        : [],
  };
}

function shown({ gate }: OpenGate, input: RenderInput): Piece[] {
  const outputs = gate.subject.outputs
    .slice(-6)
    .map(({ step, path }) => ({ text: step, url: fileAddress(input, path) }));
  return listed([...outputs, { text: 'the changes', url: changesAddress(input) }], 'and');
}

/** The files that the answer is about, where the definition names them: others may change without a new answer. */
function bounds(step: ApprovalStep | undefined): Piece[] {
  const globs = step?.subject ?? [];
  if (globs.length === 0) return [];
  const more = globs.length > 5 ? [`${globs.length - 5} more`] : [];
  return [
    '; the answer is about ',
    ...listed([...globs.slice(0, 5).map((glob) => ({ code: glob })), ...more], 'and'),
  ];
}

/** Every way to answer that the definition allows. */
function ways(
  open: OpenGate,
  step: ApprovalStep | undefined,
  { policy }: RenderInput,
  { alone, compact }: Showing,
): string[] {
  const name = typed(open);
  const label = labelOf(open, step);
  const others = [
    ...(takes(step, 'review') && alone ? ['submit a review'] : []),
    ...(takes(step, 'tick') ? ['tick the box below'] : []),
    ...(label === undefined ? [] : [`set the label ${code(label)}`]),
  ];
  const bare = takes(step, 'review') && !alone ? ' (a review cannot say which gate it means)' : '';
  if (!takes(step, 'command')) return [paragraph(`**To answer,** ${list(others, 'or')}${bare}.`)];
  const lead = others.length === 0 ? 'comment' : `${others.join(', ')}, or comment`;
  const lines = [`approve ${name}`, `request-changes ${name} say what to change`].map((words) =>
    command(policy, words),
  );
  const reject = `${code(command(policy, `reject ${name} say why`))} turns it down for good.`;
  return [
    `**To answer,** ${lead} with one of these lines${bare}:`,
    ...(compact ? lines.map((line) => `${code(line)}\\`) : lines.flatMap((line) => fence(line))),
    reject,
  ];
}
