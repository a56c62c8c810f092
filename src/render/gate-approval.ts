import type { Gate } from '../progress/gate.ts';
import type { ApprovalStep } from '../workflow/step.ts';
import { changesAddress, fileAddress } from './address.ts';
import { notCounted, opening, timeLines, typed } from './gate-lines.ts';
import type { OpenGate } from './gates.ts';
import type { RenderInput } from './input.ts';
import { instant } from './instant.ts';
import { code, fence, link, plain } from './markdown.ts';
import { list, whoMayApprove } from './who.ts';

/** What an approval shows, who may answer, who has, and what to type; `alone` when no other gate is open. */
export function approvalLines(
  { gate }: OpenGate,
  step: ApprovalStep | undefined,
  input: RenderInput,
  alone: boolean,
): string[] {
  const name = typed(gate);
  const review = alone
    ? 'submit a review, or comment with one of these lines:'
    : 'comment with one of these lines (a review cannot say which gate it means):';
  const shown = gate.subject.outputs
    .slice(-6)
    .map((output) => link(plain(output.step, 80), fileAddress(input, output.path)));
  const read = list([...shown, link('the changes', changesAddress(input))], 'and');
  return [
    ...opening(gate),
    `**Read** ${read}${changedSince(gate)}.\\`,
    `**Who** ${whoMayApprove(step, input.policy)}.\\`,
    ...timeLines(gate, step),
    `**So far** ${countOf(gate)}.`,
    ...notCounted(gate),
    '',
    `**To answer,** ${review}`,
    ...fence(`/approve ${name}`),
    ...fence(`/request-changes ${name} say what to change`),
    `${code(`/reject ${name} say why`)} turns it down for good.`,
  ];
}

const changedSince = (gate: Gate): string =>
  gate.since === gate.opened_at
    ? ''
    : ` (changed ${instant(gate.since)}; earlier answers were about something else and do not count)`;

const VERBS = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'requested changes',
  retry: 'asked for another attempt',
  skip: 'skipped',
  input: 'answered',
};

function countOf(gate: Gate): string {
  const approvals = gate.answers.filter((answer) => answer.answer === 'approve').length;
  const count = `${approvals} of ${gate.required} approval${gate.required === 1 ? '' : 's'}`;
  const said = gate.answers
    .slice(-5)
    .map((answer) => `**${plain(answer.by.login, 40)}** ${VERBS[answer.answer]} ${instant(answer.at)}`);
  return said.length === 0 ? count : `${count}: ${said.join(', ')}`;
}
