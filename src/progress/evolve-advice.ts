import { ADVICE_BOUNDS, ORCHESTRATOR, type AdviceCounts, type AdviceRow, type Move } from './advice.ts';
import type { Usage } from './attempt.ts';
import { summarise } from './bounds.ts';
import { closeRow } from './close-row.ts';
import type { Entry } from './entry.ts';
import { spent, withoutLimit } from './evolve-spent.ts';
import type { HistoryRow, Progress, StepState } from './schema.ts';
import { changed } from './step-in.ts';

/** Who is asked, as the history and what was spent call it. */
const AGENT = 'orchestrator';

type AdviceEntry = Extract<Entry, { type: `advice.${string}` }>;

/** Folds what was asked of a model and what it advised. Its cost is the run's; what it chose stays at the step until it is done. */
export function recordAdvice(before: Progress, entry: AdviceEntry): Progress {
  switch (entry.type) {
    case 'advice.asked':
      return asked(before, entry);
    case 'advice.given': {
      const { point, move, reasoning, passes, at } = entry;
      const row = { point, at, move, reasoning: summarise(reasoning) };
      const output = summarise(`${move.type} ${move.step_name}: ${reasoning}`);
      const next = answered(before, row, { status: 'completed', output, ...usageOf(entry) });
      return paid(before, followed({ ...next, metrics: counting(next, 'given') }, entry, passes), entry);
    }
    case 'advice.refused': {
      const { point, why, at, error } = entry;
      const row = { point, at, why: summarise(why) };
      const failed = error === undefined ? {} : { error: { ...error, message: summarise(error.message) } };
      const output = error === undefined ? `cancelled: ${summarise(why)}` : summarise(why);
      const next = answered(before, row, { status: 'failed', output, ...failed, ...usageOf(entry) });
      const steps = changed(next.steps, [point.step], (step) =>
        step.status === 'completed' || countOf(step) !== point.count
          ? step
          : { ...step, advice: { count: point.count } },
      );
      return paid(before, { ...next, steps, metrics: counting(next, 'refused') }, entry);
    }
  }
}

function asked(before: Progress, entry: Extract<Entry, { type: 'advice.asked' }>): Progress {
  const { point, moves, attempt, decision, lease_until, at, template, model, allowance } = entry;
  const row: HistoryRow = {
    step_name: ORCHESTRATOR,
    agent: AGENT,
    model,
    template,
    status: 'in_progress',
    attempt,
    iteration: 1,
    output: '',
    timestamp: at,
    started_at: at,
  };
  const began = before.steps[point.step]?.started_at ?? '';
  return {
    ...withoutLimit(before),
    status: 'in_progress',
    status_reason: 'advice_asked',
    advice: {
      asked: { point, began, moves, attempt, model, allowance, decision, lease_until },
      rows: before.advice?.rows ?? [],
    },
    step_history: [...before.step_history, row],
    metrics: counting(before, 'asked'),
  };
}

const usageOf = ({ usage }: { usage?: Usage | undefined }): Pick<HistoryRow, 'usage'> =>
  usage === undefined ? {} : { usage };

/** What the answer has cost was spent by who was asked. */
const paid = (
  before: Progress,
  after: Progress,
  { usage, at }: { usage?: Usage | undefined; at: string },
): Progress => spent(after, usage, { agent: AGENT, model: before.advice?.asked?.model }, at);

/** The question is answered, however that ended. */
function answered(
  before: Progress,
  row: AdviceRow,
  end: Pick<HistoryRow, 'status' | 'output'> & Partial<HistoryRow>,
): Progress {
  const rows = [...(before.advice?.rows ?? []), row].slice(-ADVICE_BOUNDS.rows);
  const closed = { ...end, timestamp: row.at, completed_at: row.at };
  return {
    ...before,
    advice: { rows },
    step_history: closeRow(before.step_history, ORCHESTRATOR, closed),
  };
}

/** What is chosen stays at the step. Where a person is to be asked about a failure, the next attempt is not due any more. */
function followed(
  before: Progress,
  { point, move }: { point: AdviceRow['point']; move: Move },
  passes: string | undefined,
): Progress {
  const { count, of, step } = point;
  const steps = changed(before.steps, [step], (known) => {
    const advice = { count, move, ...(passes === undefined ? {} : { passes }) };
    if (of === 'iteration' || move.type !== 'wait_for_human') return { ...known, advice };
    const { not_before: _put_off, ...rest } = known;
    return { ...rest, advice: { count } };
  });
  return { ...before, steps };
}

/** Nothing was asked yet, and it is counted from now on. */
export const NO_ADVICE: AdviceCounts = { asked: 0, given: 0, refused: 0, alone: 0 };

const counting = ({ metrics }: Progress, what: keyof AdviceCounts): Progress['metrics'] => {
  const counts = metrics.advice ?? NO_ADVICE;
  return { ...metrics, advice: { ...counts, [what]: counts[what] + 1 } };
};

/**
 * What follows from any other entry: a move that was the only legal one is counted, where that is counted at all, and advice
 * whose move is made has served.
 */
export function afterwards(before: Progress, after: Progress, entry: Entry): Progress {
  if (after.metrics.advice === undefined)
    return entry.type === 'run.migrated' && entry.orchestrator !== undefined
      ? { ...after, metrics: { ...after.metrics, advice: NO_ADVICE } }
      : after;
  switch (entry.type) {
    case 'step.started':
    case 'gate.opened': {
      const chosen = chosenAt(before, entry.step);
      if (chosen === undefined) return alone(after);
      const keeps = entry.type === 'gate.opened';
      return { ...after, steps: changed(after.steps, [chosen], keeps ? decided : done) };
    }
    case 'run.completed':
      return alone(after);
    case 'run.hastened':
      // A person has said what is to be done: nobody else is asked.
      return { ...after, steps: changed(after.steps, entry.steps, settled) };
    case 'run.revived':
      return {
        ...after,
        steps: changed(after.steps, [...entry.retried, ...entry.reopened.map(({ step }) => step)], settled),
      };
    case 'step.cancelled':
    case 'step.skipped':
    case 'gate.closed':
    case 'block.completed': {
      const state = after.steps[entry.step];
      if (state?.status === 'completed') return { ...after, steps: changed(after.steps, [entry.step], done) };
      return state?.gate?.kind === 'error' && entry.type === 'gate.closed'
        ? { ...after, steps: changed(after.steps, [entry.step], settled) }
        : after;
    }
    default:
      return after;
  }
}

const alone = (progress: Progress): Progress => ({ ...progress, metrics: counting(progress, 'alone') });

/** The instance at which a choice led to this one: itself, or the loop around whose next iteration begins with it. */
function chosenAt({ steps }: Progress, instance: string): string | undefined {
  const own = steps[instance];
  if (own?.advice !== undefined && own.advice.count === countOf(own)) return instance;
  return Object.keys(steps).find((other) => {
    const chosen = steps[other]?.advice?.move;
    return chosen?.type === 'execute_step' && chosen.step_name === instance;
  });
}

const countOf = ({ type, iteration, attempts }: StepState): number =>
  type === 'loop' || type === 'ralph-loop' ? iteration : attempts;

/** The choice is made, and is not asked about again. */
const decided = (step: StepState): StepState =>
  step.advice === undefined ? step : { ...step, advice: { count: step.advice.count } };

/** A person has chosen: nobody else is asked. */
const settled = (step: StepState): StepState =>
  countOf(step) === 0 ? step : { ...step, advice: { count: countOf(step) } };

/** What was chosen is done. */
const done = ({ advice: _followed, ...step }: StepState): StepState => step;
