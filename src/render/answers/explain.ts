import type { Progress } from '../../progress/schema.ts';
import { adviceCountWords, adviceRows } from '../advice.ts';
import { explained } from '../explained.ts';
import { happenedPieces, reminderPieces, timePieces } from '../gate-lines.ts';
import { approvalOf, openGates, stepOf, type OpenGate } from '../gates.ts';
import type { RenderInput } from '../input.ts';
import { instant } from '../instant.ts';
import { meaningOf } from '../meaning.ts';
import { noticesOf } from '../notices.ts';
import { pieces, type Block, type Line, type Piece } from '../pieces.ts';
import { countPieces, partLines, uncounted } from '../requirement.ts';
import { typed } from '../typed.ts';
import { whoMayApprove } from '../who.ts';
import { say } from '../words.ts';
import { changes } from './changes.ts';
import { noRun } from './no-run.ts';

/** Answers that do not count, and entries of the last decision, that are listed. */
const LISTED = 30;

/** Why the run stands where it stands, what that rests on, and what would change it. */
export function explainBlocks(input: RenderInput): Block[] {
  const { progress } = input;
  if (progress === null) return [{ heading: 'Explanation' }, ...decidedBlocks(input), ...noRun(input)];
  const gates = openGates(progress);
  return [
    { heading: 'Explanation' },
    ...decidedBlocks(input),
    { paragraph: ['The run stands as ', { code: progress.status }, ...because(progress.status_reason)] },
    { paragraph: ['That rests on:'] },
    { list: facts(input, progress) },
    ...adviceBlocks(progress),
    ...gates.flatMap((open) => gateBlocks(open, input)),
    { paragraph: ['What would change it:'] },
    { list: changes(input, progress) },
  ];
}

/** What a model was asked where the workflow left a choice, and why it chose as it did. */
function adviceBlocks(progress: Progress): Block[] {
  const { advice } = progress.metrics;
  if (advice === undefined) return [];
  const rows = adviceRows(progress);
  return [{ paragraph: [`${adviceCountWords(advice)}.`] }, ...(rows.length === 0 ? [] : [{ list: rows }])];
}

const because = (reason: string): Piece[] => [
  ' (',
  { code: reason },
  `): ${meaningOf(reason) ?? 'a reason of another version of Pawl'}.`,
];

const decidedBlocks = ({ decided }: RenderInput): Block[] =>
  decided === undefined
    ? []
    : [{ paragraph: ['Decided last, ', { code: decided.reason }, ': ', ...pieces(decided.sentence)] }];

function facts(input: RenderInput, progress: Progress): Line[] {
  const entries = progress.journal.entries;
  const { path, base_oid } = progress.workflow;
  return [
    {
      says: [
        'The definition ',
        { code: path },
        ' of the base at ',
        { code: base_oid.slice(0, 12) },
        ...(input.head_oid === '' ? [] : [', and the head at ', { code: input.head_oid.slice(0, 12) }]),
        '.',
      ],
    },
    ...noticesOf(input).map((sentence) => ({ says: pieces(sentence) })),
    ...(entries.length === 0
      ? []
      : [
          {
            says: [`What was recorded last, ${instant(progress.updated_at)}:`],
            under: entries.slice(-LISTED).map((entry) => ({ says: [say(entry)] })),
          },
        ]),
  ];
}

/** One gate: who is required, who was found, what is missing, and everybody who does not count with the reason. */
function gateBlocks(open: OpenGate, input: RenderInput): Block[] {
  const { gate } = open;
  const title: Piece[] = ['The gate ', { strong: typed(open) }, `, open since ${instant(gate.opened_at)}`];
  if (gate.kind !== 'approval')
    return [
      { paragraph: [...title, ' for one answer.'] },
      ...listOf(
        uncounted(
          gate.refused.map(({ by, source, why }) => ({ login: by.login, source, why })),
          LISTED,
        ),
      ),
    ];
  const step = approvalOf(stepOf(open, input));
  const { requirement, not_counted } = explained(open, input);
  const others = gate.answers.filter(({ answer }) => answer !== 'approve');
  return [
    { paragraph: [...title, ':'] },
    {
      list: [
        { says: countPieces(requirement, others), under: partLines(requirement.parts) },
        { says: ['Who may answer: ', ...whoMayApprove(gate, step, input.policy), '.'] },
        { says: aboutPieces(open) },
        ...[...happenedPieces(gate), timePieces(gate, step), reminderPieces(gate)]
          .filter((says) => says.length > 0)
          .map((says) => ({ says: [...says, '.'] })),
        ...uncounted(not_counted, LISTED),
      ],
    },
  ];
}

/** What is approved, by the ids it is bound to. */
function aboutPieces({ gate }: OpenGate): Piece[] {
  const { outputs, content, head_oid } = gate.subject;
  return [
    'Approved would be the content ',
    { code: content.slice(0, 12) },
    ...(head_oid === undefined ? [] : [' of ', { code: head_oid.slice(0, 12) }]),
    ...outputs
      .slice(-6)
      .flatMap(({ step, oid }) => [', ', { code: step }, ' as ', { code: oid.slice(0, 12) }]),
    `, in answers given after ${instant(gate.since)}.`,
  ];
}

const listOf = (lines: Line[]): Block[] => (lines.length === 0 ? [] : [{ list: lines }]);

/** The same for programs: each approval as the engine explains it. */
export function explainJson(input: RenderInput): object {
  const { progress, decided } = input;
  const last = decided === undefined ? {} : { decided };
  if (progress === null) return { ...last, run: null, notices: noticesOf(input) };
  return {
    ...last,
    run: {
      workflow_id: progress.workflow_id,
      status: progress.status,
      reason: progress.status_reason,
      meaning: meaningOf(progress.status_reason) ?? null,
      head_oid: input.head_oid === '' ? null : input.head_oid,
      base_oid: progress.workflow.base_oid,
      next_wakeup: progress.next_wakeup,
    },
    ...(progress.metrics.advice === undefined
      ? {}
      : { advice: { counts: progress.metrics.advice, rows: progress.advice?.rows ?? [] } }),
    recorded: progress.journal.entries
      .slice(-LISTED)
      .map((entry) => ({ type: entry.type, says: say(entry) })),
    gates: openGates(progress)
      .filter(({ gate }) => gate.kind === 'approval')
      .map((open) => explained(open, input)),
    notices: noticesOf(input),
  };
}
