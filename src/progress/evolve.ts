import { approvalKey } from './approval-key.ts';
import { BOUNDS, newest } from './bounds.ts';
import { recordAnswers } from './evolve-gate.ts';
import { recordAttempt } from './evolve-step.ts';
import { type Entry } from './entry.ts';
import { SCHEMA_VERSION, type Progress } from './schema.ts';

/** The only writer of progress: what the document says after one more entry. Pure; never forgets an entry type. */
export function evolve(before: Progress | null, entry: Entry): Progress {
  if (entry.type === 'run.started') return begin(before, entry);
  if (before === null) throw new Error(`The journal begins with ${entry.type} instead of run.started`);
  return bound(fold(before, entry));
}

function fold(before: Progress, entry: Exclude<Entry, { type: 'run.started' }>): Progress {
  switch (entry.type) {
    case 'run.blocked':
      return { ...before, status: 'blocked', status_reason: entry.reason };
    case 'run.completed':
      return {
        ...end(before, 'completed', 'all_steps_done', entry.at),
        convergence_status: converged(before, before.current_phase),
      };
    case 'run.failed':
      return end(before, 'failed', entry.reason, entry.at);
    case 'phase.entered':
      return {
        ...before,
        current_phase: entry.to,
        convergence_status: converged(before, entry.from),
        phase_transitions: [...before.phase_transitions, { from: entry.from, to: entry.to, at: entry.at }],
      };
    case 'command.obeyed':
    case 'command.refused':
      return {
        ...before,
        inbox: {
          cursor: Math.max(before.inbox.cursor, entry.comment_id),
          handled: newest([
            ...before.inbox.handled,
            {
              id: entry.comment_id,
              verb: entry.verb,
              ...(entry.type === 'command.refused' ? { refused: entry.why } : {}),
            },
          ]).rows,
        },
      };
    case 'head.adopted':
    case 'progress.restored':
      return {
        ...before,
        metrics: { ...before.metrics, recovery_actions: before.metrics.recovery_actions + 1 },
      };
    case 'gate.opened':
    case 'gate.answered':
    case 'gate.withdrawn':
    case 'gate.refused':
    case 'gate.subject_changed':
    case 'gate.closed':
      return recordAnswers(before, entry);
    default:
      return recordAttempt(before, entry);
  }
}

function begin(before: Progress | null, entry: Extract<Entry, { type: 'run.started' }>): Progress {
  return {
    schema_version: SCHEMA_VERSION,
    workflow_id: entry.workflow_id,
    workflow: entry.workflow,
    status: 'in_progress',
    status_reason: 'run_started',
    requester: entry.requester,
    started_at: entry.at,
    updated_at: entry.at,
    current_phase: null,
    current_step: 0,
    current_step_name: null,
    last_completed_step: 0,
    last_completed_step_name: null,
    step_history: [],
    steps: {},
    convergence_status: {
      ...Object.fromEntries(entry.phases.map((phase) => [`${phase}_converged`, false])),
      convergence_criteria: entry.convergence_criteria,
    },
    convergence_history: [],
    human_approvals: Object.fromEntries(entry.gates.map((gate) => [approvalKey(gate), false])),
    approval_history: [],
    workspace_context: entry.workspace_context,
    variables: entry.variables,
    outputs: {},
    scores: {},
    errors: [],
    next_wakeup: null,
    inbox: before?.inbox ?? { cursor: 0, handled: [] },
    metrics: {
      decisions: 0,
      iterations: 0,
      recovery_actions: 0,
      human_interventions: 0,
      cost_usd: 0,
      tokens: 0,
    },
    phase_transitions: [],
    omitted: {},
    journal: before?.journal ?? { seq: 0, prev_hash: '', entries: [] },
    generation: before?.generation ?? 0,
    seal: null,
  };
}

const end = (before: Progress, status: 'completed' | 'failed', reason: string, at: string): Progress => ({
  ...before,
  status,
  status_reason: reason,
  completed_at: at,
});

const converged = (before: Progress, phase: string | null): Progress['convergence_status'] =>
  phase === null ? before.convergence_status : { ...before.convergence_status, [`${phase}_converged`]: true };

const BOUNDED = [
  'step_history',
  'convergence_history',
  'approval_history',
  'errors',
  'phase_transitions',
] as const;

function bound(progress: Progress): Progress {
  let next = progress;
  for (const list of BOUNDED) {
    const { rows, omitted } = newest<unknown>(next[list], BOUNDS.rows);
    if (omitted > 0)
      next = {
        ...next,
        [list]: rows,
        omitted: { ...next.omitted, [list]: (next.omitted[list] ?? 0) + omitted },
      };
  }
  return next;
}
