import type { Progress } from '../../progress/schema.ts';
import { awaitedNow } from '../detail.ts';
import { explained } from '../explained.ts';
import { approvalOf, openGates, stepOf, type OpenGate } from '../gates.ts';
import type { RenderInput } from '../input.ts';
import { instant } from '../instant.ts';
import { hitWords } from '../spent.ts';
import { listed, type Line, type Piece } from '../pieces.ts';
import { hasEnded, isHolding } from '../standing.ts';
import { command, typed } from '../typed.ts';
import { approvedWith } from '../ways.ts';

/** What would make the run go on, one line each: who must do what, or which instant must come. */
export function changes(input: RenderInput, progress: Progress): Line[] {
  const { policy } = input;
  if (hasEnded(progress))
    return [
      line(
        'Nothing by itself: the run has ended. ',
        { code: command(policy, 'start') },
        ' begins a new one.',
      ),
    ];
  const all = [
    ...(progress.paused === undefined
      ? []
      : [line('Somebody with write access comments ', { code: command(policy, 'resume') }, '.')]),
    ...openGates(progress).flatMap((open) => answersOf(open, input)),
    ...Object.entries(progress.steps).flatMap(([instance, state]) => {
      if (state.claim !== undefined)
        return [
          line(
            { code: instance },
            ` brings its outcome, or its lease runs out at ${instant(state.claim.lease_until)}.`,
          ),
        ];
      if (isHolding(state))
        return [line({ code: instance }, ` gets what it waits for: ${awaitedNow(state)}.`)];
      if (state.status === 'pending' && state.not_before !== undefined)
        return [line({ code: instance }, ` is tried again from ${instant(state.not_before)}.`)];
      return [];
    }),
    ...(progress.deadline === undefined ? [] : [line(`The run must end by ${instant(progress.deadline)}.`)]),
  ];
  if (all.length > 0) return all.slice(0, 30);
  return progress.status === 'blocked'
    ? [line(limitChange(progress) ?? 'The cause is mended; Pawl then goes on at its next wake-up.')]
    : [line('The next wake-up starts what is ready.')];
}

/** What would let a run go on that is parked at a limit. */
function limitChange({ limit, status_reason }: Progress): string | undefined {
  if (limit === undefined)
    return status_reason === 'limit_reached'
      ? 'A limit is raised; Pawl then goes on at its next wake-up.'
      : undefined;
  const until = limit.until === undefined ? '' : `it is ${instant(limit.until)}, or `;
  return limit.of === 'definition'
    ? `/resume raises the limit: ${hitWords(limit)}.`
    : `The run goes on when ${until}the policy allows more: ${hitWords(limit)}.`;
}

const line = (...says: Piece[]): Line => ({ says });

function answersOf(open: OpenGate, input: RenderInput): Line[] {
  const { gate } = open;
  const step = stepOf(open, input);
  const name = typed(open);
  const lines = gate.kind === 'approval' ? [approved(open, input)] : [line(...typedAnswer(open, input))];
  const changed =
    step?.type === 'approval' && gate.answers.some(({ answer }) => answer === 'request_changes')
      ? [line('Or what ', { strong: name }, ' asks about changes; answers are then collected anew.')]
      : [];
  const next = gate.remind_at?.[gate.reminded ?? 0];
  return [
    ...lines,
    ...changed,
    ...(gate.deadline === undefined
      ? []
      : [line({ strong: name }, ` runs out of time at ${instant(gate.deadline)}.`)]),
    ...(next === undefined
      ? []
      : [line(`People are reminded of `, { strong: name }, ` at ${instant(next)}.`)]),
  ];
}

function approved(open: OpenGate, input: RenderInput): Line {
  const step = approvalOf(stepOf(open, input));
  const { requirement } = explained(open, input);
  const missing = requirement.parts.filter((part) => part.missing > 0);
  return line(
    requirement.missing > 0
      ? `${requirement.missing} more ${requirement.missing === 1 ? 'person approves' : 'people approve'} `
      : 'Somebody who is still missing approves ',
    { strong: typed(open) },
    ', with ',
    ...approvedWith(open, step, input.policy),
    ...(missing.length === 0
      ? []
      : [`; ${missing.map(({ asks }) => asks).join(' and ')} must be among those who approve`]),
    '; or somebody who may answer asks for changes or rejects.',
  );
}

function typedAnswer(open: OpenGate, { policy }: RenderInput): Piece[] {
  const name = typed(open);
  if (open.gate.kind === 'error')
    return [
      'Somebody with write access comments ',
      ...listed(
        [`retry ${name}`, `skip ${name} say why`, `reject ${name} say why`].map((words) => ({
          code: command(policy, words),
        })),
        'or',
      ),
      '.',
    ];
  return ['Somebody who is asked comments ', { code: command(policy, `input ${name} …`) }, '.'];
}
