import type { Progress } from '../../progress/schema.ts';
import { explained } from '../explained.ts';
import { timePieces } from '../gate-lines.ts';
import { openGates, stepOf } from '../gates.ts';
import type { RenderInput } from '../input.ts';
import { instant } from '../instant.ts';
import { orderPieces } from '../last-order.ts';
import { meaningOf } from '../meaning.ts';
import { noticesOf } from '../notices.ts';
import { outlineOf } from '../outline.ts';
import { pieces, type Block, type Line, type Piece } from '../pieces.ts';
import { countPieces } from '../requirement.ts';
import { hasEnded, RUN_STANDINGS, standingOf, STANDINGS } from '../standing.ts';
import { typed } from '../typed.ts';
import { underWay } from '../under-way.ts';
import { noRun } from './no-run.ts';

/** Steps and gates that are listed. */
const LISTED = 40;

/** Where the run stands: as a whole, at its gates, step by step, and when Pawl looks again by itself. */
export function statusBlocks(input: RenderInput): Block[] {
  const { progress } = input;
  if (progress === null) return [{ heading: 'Status' }, ...noRun(input)];
  const { symbol, word } = RUN_STANDINGS[progress.status];
  const open = gateLines(progress, input);
  const way = underWay(progress, input).map((says): Line => ({ says }));
  return [
    { heading: `Status: ${symbol} ${word}` },
    {
      paragraph: [
        'Run ',
        { code: progress.workflow_id },
        ' of ',
        { strong: progress.workflow.name },
        `, started ${instant(progress.started_at)} by `,
        { strong: progress.requester.login },
        `, ${progress.metrics.decisions} decision${progress.metrics.decisions === 1 ? '' : 's'} so far. `,
        `${meaning(progress.status_reason)}, as of ${instant(progress.updated_at)}.`,
      ],
    },
    ...listOf(noticesOf(input).map((sentence) => ({ says: pieces(sentence) }))),
    ...paragraphOf(orderPieces(progress)),
    ...titled('Waiting for people:', open),
    ...titled('Under way:', way),
    ...titled('Steps:', stepLines(progress, input)),
    { paragraph: nextPieces(progress) },
  ];
}

const paragraphOf = (says: Piece[]): Block[] => (says.length === 0 ? [] : [{ paragraph: says }]);

const listOf = (lines: Line[]): Block[] => (lines.length === 0 ? [] : [{ list: lines }]);

const titled = (title: string, lines: Line[]): Block[] =>
  lines.length === 0 ? [] : [{ paragraph: [title] }, { list: lines }];

const meaning = (reason: string): string => meaningOf(reason) ?? reason;

const gateLines = (progress: Progress, input: RenderInput): Line[] =>
  openGates(progress)
    .slice(0, LISTED)
    .map((open) => {
      const { gate } = open;
      const step = stepOf(open, input);
      const asking =
        step?.type === 'approval' || step?.type === 'input' || step?.type === 'wait-for-human'
          ? step
          : undefined;
      const time = timePieces(gate, asking);
      const count =
        gate.kind === 'approval'
          ? countPieces(
              explained(open, input).requirement,
              gate.answers.filter(({ answer }) => answer !== 'approve'),
            )
          : [];
      return {
        says: [
          { strong: typed(open) },
          `, open since ${instant(gate.opened_at)}`,
          ...(count.length === 0 ? [] : ['; ', ...count]),
          ...(time.length === 0 ? [] : ['; ', ...time]),
        ],
      };
    });

/** The outermost list of the definition; without a definition, the instances that the document knows. */
function stepLines(progress: Progress, { workflow }: RenderInput): Line[] {
  const over = hasEnded(progress);
  const steps =
    workflow === null
      ? Object.entries(progress.steps).map(([label, state]) => ({
          label,
          standing: standingOf(state, over),
          detail: '',
          state,
        }))
      : outlineOf(workflow, progress).nodes.filter((node) => !node.undoes || node.state !== undefined);
  const lines = steps.slice(-LISTED).map(({ label, standing, detail, state }): Line => {
    const at = state?.completed_at ?? state?.started_at;
    const { symbol, word } = STANDINGS[standing];
    const more = state === undefined || detail === '' ? '' : `, ${detail}`;
    return {
      says: [
        `${symbol} `,
        { strong: label },
        `: ${word}${more}${at === undefined ? '' : `, ${instant(at)}`}`,
      ],
    };
  });
  const before = steps.length - lines.length;
  return before > 0 ? [{ says: [`… ${before} before`] }, ...lines] : lines;
}

/** When something happens next, and through whom. */
function nextPieces(progress: Progress): Piece[] {
  if (hasEnded(progress)) return ['The run has ended; nothing is awaited.'];
  const waits = openGates(progress).length > 0;
  if (progress.next_wakeup === null)
    return [
      waits
        ? 'Nothing happens by itself: the run goes on when somebody answers.'
        : 'No instant is set: the run goes on with the next event.',
    ];
  return [
    'Pawl looks again by itself at ',
    { strong: instant(progress.next_wakeup) },
    waits ? ' at the latest, and whenever somebody answers.' : ' at the latest.',
  ];
}

/** The same for programs. */
export function statusJson(input: RenderInput): object {
  const { progress } = input;
  if (progress === null) return { run: null, notices: noticesOf(input) };
  return {
    run: {
      workflow_id: progress.workflow_id,
      workflow: progress.workflow.name,
      status: progress.status,
      reason: progress.status_reason,
      requester: progress.requester.login,
      started_at: progress.started_at,
      updated_at: progress.updated_at,
      completed_at: progress.completed_at ?? null,
      current_phase: progress.current_phase,
      current_step: progress.current_step_name,
      next_wakeup: progress.next_wakeup,
      gates: openGates(progress).map(({ instance, gate }) => ({
        gate: gate.name,
        instance,
        kind: gate.kind,
        opened_at: gate.opened_at,
        deadline: gate.deadline ?? null,
      })),
      steps: Object.fromEntries(
        Object.entries(progress.steps).map(([instance, { status, conclusion, attempts, iteration }]) => [
          instance,
          { status, conclusion: conclusion ?? null, attempts, iteration },
        ]),
      ),
      metrics: progress.metrics,
    },
    notices: noticesOf(input),
  };
}
