import type { Entry } from './entry.ts';
import { begunAnew, fresh, state, withStep } from './step-in.ts';
import type { Progress } from './schema.ts';

type BlockEntry = Extract<Entry, { type: `block.${string}` | `loop.${string}` | 'round.begun' }>;

/** Folds what happened to a block or loop: begun, tested, gone round, begun again, ended. */
export function recordBlock(before: Progress, entry: BlockEntry): Progress {
  switch (entry.type) {
    case 'block.started':
      return started(before, entry);
    case 'block.retried': {
      const { not_before, error, reset, step, at } = entry;
      const { deadline: _passed, tested: _old, ...known } = state(before, step);
      const again = { ...known, status: 'pending' as const, error, not_before };
      return {
        ...before,
        steps: { ...begunAnew(before.steps, reset), [step]: again },
        errors: [...before.errors, { step, attempt: known.attempts, error, at }],
        metrics: { ...before.metrics, recovery_actions: before.metrics.recovery_actions + 1 },
      };
    }
    case 'round.begun': {
      const steps = begunAnew(before.steps, entry.reset);
      const gate = steps[entry.step];
      if (gate === undefined) throw new Error(`The journal speaks of ${entry.step}, which never began`);
      // What was asked for stays readable until the gate asks anew: the step that is done again needs it.
      const asked = before.steps[entry.step]?.gate;
      const kept = asked === undefined ? {} : { gate: asked };
      return { ...before, steps: { ...steps, [entry.step]: { ...gate, ...kept, rounds: entry.round } } };
    }
    case 'block.completed':
      return completed(before, entry);
    case 'loop.tested': {
      const { step: loop, iteration, after, converged, scores, at } = entry;
      const row = { loop, iteration, after, converged, scores, at };
      return {
        ...withStep(before, loop, { ...state(before, loop), tested: entry.tested }),
        convergence_history: [...before.convergence_history, row],
      };
    }
    case 'loop.iterated':
      return {
        ...withStep(before, entry.step, {
          ...state(before, entry.step),
          iteration: entry.iteration,
          tested: 0,
        }),
        metrics: { ...before.metrics, iterations: before.metrics.iterations + 1 },
      };
  }
}

function started(before: Progress, entry: Extract<Entry, { type: 'block.started' }>): Progress {
  const {
    step,
    name,
    step_type,
    iteration,
    attempt = 1,
    at,
    branch,
    deadline,
    items,
    variables,
    max_iterations,
  } = entry;
  const old = before.steps[step];
  return withStep(before, step, {
    ...fresh(name, step_type, iteration),
    ...(old?.earlier === undefined ? {} : { earlier: old.earlier }),
    ...(old?.abandoned === undefined ? {} : { abandoned: old.abandoned }),
    // When its gates were open decides what words meant that were said then.
    ...(old?.gate === undefined ? {} : { gate: old.gate }),
    ...(old?.granted === undefined || attempt === 1 ? {} : { granted: old.granted }),
    status: 'in_progress',
    attempts: attempt,
    started_at: at,
    ...(branch === undefined ? {} : { branch }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(items === undefined ? {} : { items }),
    ...(variables === undefined ? {} : { variables }),
    ...(max_iterations === undefined ? {} : { max_iterations }),
  });
}

function completed(before: Progress, entry: Extract<Entry, { type: 'block.completed' }>): Progress {
  const { step, conclusion, because, error, at } = entry;
  const { error: _old, not_before: _waited, deadline: _passed, wait: _over, ...known } = state(before, step);
  return withStep(before, step, {
    ...known,
    ...(conclusion === undefined
      ? { status: 'pending' as const }
      : { status: 'completed' as const, conclusion, completed_at: at }),
    ...(because === undefined ? {} : { because }),
    ...(error === undefined ? {} : { error }),
  });
}
