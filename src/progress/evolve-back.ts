import { approvalKey } from './approval-key.ts';
import type { Entry } from './entry.ts';
import { outputKey } from './output-key.ts';
import type { Progress, StepState } from './schema.ts';
import { begunAnew, changed } from './step-in.ts';

type Reset = Extract<Entry, { type: 'run.reset' }>;
type Revived = Extract<Entry, { type: 'run.revived' }>;

/** Folds that a person has steps undone: like the end of a run, which the run may come back from. */
export function compensated(
  before: Progress,
  { by, undo, from }: Extract<Entry, { type: 'run.compensated' }>,
): Progress {
  const { paused: _over, completed_at, ...going } = before;
  const { status, status_reason: reason } = before;
  const message = `${by.login} had what was done undone`;
  const ended = completed_at === undefined ? undefined : ENDS[status];
  const back = { by, ...(from === undefined ? {} : { to: from }) };
  // A run that had ended says afterwards what it said before.
  const ending =
    ended === undefined
      ? { status: 'cancelled' as const, reason: 'compensating', message, undo, back }
      : { status: ended, reason, message: before.ending?.message ?? message, undo };
  return { ...going, status: 'in_progress', status_reason: 'compensating', ending };
}

const ENDS: { readonly [status in Progress['status']]?: 'completed' | 'failed' | 'cancelled' } = {
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Folds that a run which had failed goes on: some steps have one more attempt, others begin, the blocks around them go on. */
export function revived(before: Progress, entry: Revived): Progress {
  const { retried, reset: anew, at } = entry;
  const going = inFlightAgain(before, entry, 'run_revived');
  const steps = changed(begunAnew(before.steps, anew), retried, (step) => {
    const { conclusion: _old, completed_at: _ended, because: _why, ...known } = step;
    return { ...known, status: 'pending', not_before: at, granted: (known.granted ?? 0) + 1 };
  });
  return { ...going, steps: opened(steps, entry.reopened) };
}

/** Folds that the run went back: what is named has not begun, and nothing it left is seen any more. */
export function reset(before: Progress, entry: Reset): Progress {
  const gone = new Set(entry.reset);
  const going = inFlightAgain(before, entry, 'run_reset');
  const kept = Object.entries(before.steps).filter(([instance]) => !gone.has(instance));
  const gates = entry.reset.flatMap((instance) => {
    const gate = before.steps[instance]?.gate;
    return gate?.kind === 'approval' ? [approvalKey(gate.name)] : [];
  });
  const checkpoints = before.checkpoints?.filter(({ step }) => !gone.has(step));
  return {
    ...going,
    steps: opened(unused(begunAnew(before.steps, entry.reset), gone), entry.reopened),
    current_phase: entry.phase,
    convergence_status: {
      ...before.convergence_status,
      ...Object.fromEntries(entry.unconverged.map((phase) => [`${phase}_converged`, false])),
    },
    human_approvals: { ...before.human_approvals, ...Object.fromEntries(gates.map((key) => [key, false])) },
    outputs: outputsWithout(before, entry.reset, kept),
    scores: newestOf(kept)?.scores ?? {},
    ...(checkpoints === undefined ? {} : { checkpoints }),
  };
}

/** Approvals of which nothing has come any more, because what rested on them has not begun: they are judged again. */
function unused(steps: Progress['steps'], gone: ReadonlySet<string>): Progress['steps'] {
  const next = { ...steps };
  for (const [instance, state] of Object.entries(steps)) {
    const { gate } = state;
    if (gate?.used === undefined) continue;
    const { used, ...rest } = gate;
    const left = used.filter((one) => !gone.has(one));
    next[instance] = { ...state, gate: left.length === 0 ? rest : { ...rest, used: left } };
  }
  return next;
}

/** A run that is in flight, whether it had ended or not. */
function inFlightAgain(before: Progress, entry: Reset | Revived, reason: string): Progress {
  const { completed_at: _over, ending: _ended, ...going } = before;
  return {
    ...going,
    status: 'in_progress',
    status_reason: reason,
    ...(entry.deadline === undefined ? {} : { deadline: entry.deadline }),
    metrics: { ...before.metrics, recovery_actions: before.metrics.recovery_actions + 1 },
  };
}

/** Blocks that go on where they stood. */
function opened(steps: Progress['steps'], blocks: Reset['reopened']): Progress['steps'] {
  let next = steps;
  for (const { step, deadline, iteration, tested, granted } of blocks)
    next = changed(next, [step], (state) => {
      const {
        conclusion: _old,
        completed_at: _ended,
        because: _why,
        error: _failed,
        not_before: _waited,
        deadline: _passed,
        ...known
      } = state;
      return {
        ...known,
        status: 'in_progress',
        ...(deadline === undefined ? {} : { deadline }),
        ...(iteration === undefined ? {} : { iteration }),
        ...(tested === undefined ? {} : { tested }),
        ...(granted === undefined ? {} : { granted: (known.granted ?? 0) + 1 }),
      };
    });
  return next;
}

type Kept = readonly [string, StepState][];

/** Outputs of steps that have not begun are gone, unless an earlier iteration left one: its file has the text. */
function outputsWithout(before: Progress, gone: readonly string[], kept: Kept): Progress['outputs'] {
  const keys = new Set(gone.map(outputKey));
  const inFiles = new Set(
    kept.flatMap(([instance, { output }]) => (output === undefined ? [] : [outputKey(instance)])),
  );
  return Object.fromEntries(
    Object.entries(before.outputs).flatMap(([key, value]): [string, typeof value][] =>
      !keys.has(key) ? [[key, value]] : inFiles.has(key) ? [[key, null]] : [],
    ),
  );
}

/** The step that gave scores last. */
const newestOf = (kept: Kept): StepState | undefined =>
  kept
    .flatMap(([, state]) => (state.scores === undefined ? [] : [state]))
    .sort((one, other) => ((one.completed_at ?? '') < (other.completed_at ?? '') ? -1 : 1))
    .at(-1);
