import type { Gate } from '../progress/gate.ts';
import type { StepState } from '../progress/schema.ts';
import { findStep } from '../workflow/graph.ts';
import { changesAddress, fileAddress } from './address.ts';
import type { RenderInput } from './input.ts';
import { instant } from './instant.ts';
import { code, fence, link, paragraph, plain, truncate } from './markdown.ts';
import { list, whoMayApprove } from './who.ts';

export interface OpenGate {
  instance: string;
  state: StepState;
  gate: Gate;
}

/** Gates that wait for a person, longest open first. */
export function openGates(steps: { [instance: string]: StepState }): OpenGate[] {
  return Object.entries(steps)
    .flatMap(([instance, state]) =>
      state.status === 'waiting' && state.gate !== undefined ? [{ instance, state, gate: state.gate }] : [],
    )
    .sort((one, other) => (one.gate.opened_at < other.gate.opened_at ? -1 : 1));
}

/** What one open gate asks, of whom, since when, and what to type. */
export function gateBlock(open: OpenGate, input: RenderInput, alone: boolean): string[] {
  const lines = open.gate.kind === 'error' ? failureLines(open) : approvalLines(open, input, alone);
  return [
    open.gate.kind === 'error' ? '> [!WARNING]' : '> [!IMPORTANT]',
    ...lines.map((line) => `> ${line}`.trimEnd()),
  ];
}

function approvalLines({ gate, state }: OpenGate, input: RenderInput, alone: boolean): string[] {
  const name = typed(gate);
  const step = input.workflow === null ? undefined : findStep(input.workflow, state.name);
  const review = alone
    ? 'submit a review, or comment with one of these lines:'
    : 'comment with one of these lines (a review cannot say which gate it means):';
  const shown = gate.subject.outputs
    .slice(-6)
    .map((output) => link(plain(output.step, 80), fileAddress(input, output.path)));
  const read = list([...shown, link('the changes', changesAddress(input))], 'and');
  return [
    `**Your answer is needed: ${plain(name, 80)}** · open since ${instant(gate.opened_at)}`,
    '',
    ...(gate.message === '' ? [] : [paragraph(plain(gate.message, 500)), '']),
    `**Read** ${read}${changedSince(gate)}.\\`,
    `**Who** ${whoMayApprove(step?.type === 'approval' ? step : undefined, input.policy)}.\\`,
    `**So far** ${countOf(gate)}.`,
    ...notCounted(gate),
    '',
    `**To answer,** ${review}`,
    ...fence(`/approve ${name}`),
    ...fence(`/request-changes ${name} say what to change`),
    `${code(`/reject ${name} say why`)} turns it down for good.`,
  ];
}

/** The gate's name as people type it: names have no blanks, whatever the document says. */
const typed = (gate: Gate): string => truncate(gate.name.replace(/\s+/g, ' '), 100);

const changedSince = (gate: Gate): string =>
  gate.since === gate.opened_at
    ? ''
    : ` (changed ${instant(gate.since)}; earlier answers were about something else and do not count)`;

function failureLines({ gate, state, instance }: OpenGate): string[] {
  const name = typed(gate);
  return [
    `**Your decision is needed: ${code(instance)}** · open since ${instant(gate.opened_at)}`,
    '',
    `It failed with ${code(state.error?.type ?? 'internal')}: ${plain(gate.message, 500)}\\`,
    '**Who** Anyone with write access.',
    ...notCounted(gate),
    '',
    '**To answer,** comment with one of these lines:',
    ...fence(`/retry ${name}`),
    ...fence(`/skip ${name} say why`),
    `${code(`/reject ${name} say why`)} lets it end as failed.`,
  ];
}

const VERBS = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'requested changes',
  retry: 'asked for another attempt',
  skip: 'skipped',
};

function countOf(gate: Gate): string {
  const approvals = gate.answers.filter((answer) => answer.answer === 'approve').length;
  const count = `${approvals} of ${gate.required} approval${gate.required === 1 ? '' : 's'}`;
  const said = gate.answers
    .slice(-5)
    .map((answer) => `**${plain(answer.by.login, 40)}** ${VERBS[answer.answer]} ${instant(answer.at)}`);
  return said.length === 0 ? count : `${count}: ${said.join(', ')}`;
}

function notCounted(gate: Gate): string[] {
  const newest = gate.refused.slice(-3);
  const more = gate.refused.length - newest.length;
  return [
    ...newest.map(
      (refused) =>
        `- The ${refused.source} of **${plain(refused.by.login, 40)}** does not count: ${plain(refused.why, 200)}.`,
    ),
    ...(more > 0 ? [`- ${more} earlier answer${more === 1 ? ' does' : 's do'} not count either.`] : []),
  ];
}
