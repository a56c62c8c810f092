import { BOUNDS } from './bounds.ts';
import type { Entry } from './entry.ts';
import { approvalKey } from './approval-key.ts';
import { compensated, reset, revived } from './evolve-back.ts';
import { limitRaised, withoutLimit } from './evolve-spent.ts';
import { changed } from './step-in.ts';
import { rename } from './rename.ts';
import type { Progress } from './schema.ts';

type RunEntry = Extract<Entry, { type: `run.${string}` | 'phase.entered' | 'limit.raised' }>;

/** Folds what happened to the run as a whole: stopped, going on, about to end, ended, in another phase. */
export function recordRun(before: Progress, entry: Exclude<RunEntry, { type: 'run.started' }>): Progress {
  switch (entry.type) {
    case 'run.blocked':
      return {
        ...withoutLimit(before),
        status: 'blocked',
        status_reason: entry.reason,
        ...(entry.limit === undefined ? {} : { limit: entry.limit }),
      };
    case 'limit.raised':
      return limitRaised(withoutLimit(before), entry);
    case 'run.paused': {
      const { by, text, at } = entry;
      return { ...before, status: 'paused', status_reason: 'paused_by_person', paused: { by, at, text } };
    }
    case 'run.resumed': {
      const { paused: _over, ...going } = withoutLimit(before);
      return { ...going, status: 'in_progress', status_reason: 'resumed_by_person' };
    }
    case 'run.ending': {
      const { paused: _over, ...going } = before;
      const { status, reason, message, undo } = entry;
      return {
        ...going,
        status: 'in_progress',
        status_reason: reason,
        ending: { status, reason, message, undo },
      };
    }
    case 'run.compensated':
      return compensated(before, entry);
    case 'run.revived':
      return revived(before, entry);
    case 'run.reset':
      return reset(before, entry);
    case 'run.hastened':
      return {
        ...before,
        steps: changed(before.steps, entry.steps, (step) => ({ ...step, not_before: entry.at })),
      };
    case 'run.checked':
      return { ...before, inbox: { ...before.inbox, handled: checked(before, entry) } };
    case 'run.migrated':
      return migrated(before, entry);
    case 'run.completed':
      return {
        ...end(before, 'completed', 'all_steps_done', entry.at),
        convergence_status: converged(before, before.current_phase),
      };
    case 'run.failed':
      return end(before, 'failed', entry.reason, entry.at);
    case 'run.cancelled':
      return end(before, 'cancelled', entry.reason, entry.at);
    case 'phase.entered':
      return {
        ...before,
        current_phase: entry.to,
        convergence_status: converged(before, entry.from),
        phase_transitions: [...before.phase_transitions, { from: entry.from, to: entry.to, at: entry.at }],
      };
  }
}

function end(
  before: Progress,
  status: 'completed' | 'failed' | 'cancelled',
  reason: string,
  at: string,
): Progress {
  const { paused: _over, ...going } = withoutLimit(before);
  return { ...going, status, status_reason: reason, completed_at: at };
}

const converged = (before: Progress, phase: string | null): Progress['convergence_status'] =>
  phase === null ? before.convergence_status : { ...before.convergence_status, [`${phase}_converged`]: true };

/** What was found belongs to the rollback that was obeyed last. */
function checked(
  { inbox }: Progress,
  { found, paths }: Extract<Entry, { type: 'run.checked' }>,
): Progress['inbox']['handled'] {
  const at = inbox.handled.findLastIndex(({ verb, did }) => verb === 'rollback' && did !== undefined);
  const more = { checked: found, ...(paths.length === 0 ? {} : { differs: paths }) };
  return inbox.handled.map((row, index) => (index === at ? { ...row, ...more } : row));
}

/** What the new definition has beside the old one begins where every run begins. */
function migrated(document: Progress, entry: Extract<Entry, { type: 'run.migrated' }>): Progress {
  const { workflow, variables, gates, phases, renamed } = entry;
  const before = renamed === undefined ? document : rename(document, { ...entry, steps: renamed });
  return {
    ...before,
    status: 'in_progress',
    status_reason: 'run_migrated',
    workflow,
    former: [...new Set([...(before.former ?? []), before.workflow.base_oid])].slice(-BOUNDS.rows),
    variables: { ...variables, ...before.variables },
    human_approvals: {
      ...Object.fromEntries(gates.map((gate) => [approvalKey(gate), false])),
      ...before.human_approvals,
    },
    convergence_status: {
      ...Object.fromEntries(phases.map((phase) => [`${phase}_converged`, false])),
      ...before.convergence_status,
    },
  };
}
