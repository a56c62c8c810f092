import { approvalKey } from './approval-key.ts';
import { BOUNDS, newest } from './bounds.ts';
import { afterwards, NO_ADVICE, recordAdvice } from './evolve-advice.ts';
import { recordBlock } from './evolve-block.ts';
import { recordContext } from './evolve-context.ts';
import { recordFact } from './evolve-fact.ts';
import { recordNotes } from './evolve-memory.ts';
import { recordAnswers } from './evolve-gate.ts';
import { recordRun } from './evolve-run.ts';
import { recordAttempt } from './evolve-step.ts';
import { recordWait } from './evolve-wait.ts';
import { type Entry } from './entry.ts';
import { ENDED, SCHEMA_VERSION, type Progress } from './schema.ts';

/** The only writer of progress: what the document says after one more entry. Pure; never forgets an entry type. */
export function evolve(before: Progress | null, entry: Entry): Progress {
  if (entry.type === 'run.started') return begin(before, entry);
  if (before === null) throw new Error(`The journal begins with ${entry.type} instead of run.started`);
  return bound(stillPaused(afterwards(before, fold(before, entry), entry)));
}

/** Work in flight ends while a run is paused, which does not make it go on. */
const stillPaused = (progress: Progress): Progress =>
  progress.paused === undefined || progress.status === 'paused' || ENDED.includes(progress.status)
    ? progress
    : { ...progress, status: 'paused' };

function fold(before: Progress, entry: Exclude<Entry, { type: 'run.started' }>): Progress {
  switch (entry.type) {
    case 'run.blocked':
    case 'run.paused':
    case 'run.resumed':
    case 'run.ending':
    case 'run.compensated':
    case 'run.revived':
    case 'run.reset':
    case 'run.hastened':
    case 'run.checked':
    case 'run.migrated':
    case 'run.completed':
    case 'run.failed':
    case 'run.cancelled':
    case 'phase.entered':
    case 'limit.raised':
      return recordRun(before, entry);
    case 'command.obeyed':
    case 'command.refused':
      return { ...before, inbox: heard(before, entry) };
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
    case 'gate.assessed':
    case 'gate.reminded':
    case 'gate.delegated':
    case 'gate.reopened':
    case 'gate.timed_out':
    case 'gate.closed':
      return recordAnswers(before, entry);
    case 'wait.opened':
    case 'wait.closed':
    case 'signal.received':
    case 'dispatch.started':
      return recordWait(before, entry);
    case 'block.started':
    case 'block.retried':
    case 'block.completed':
    case 'round.begun':
    case 'loop.tested':
    case 'loop.iterated':
      return recordBlock(before, entry);
    case 'variables.set':
    case 'circuit.changed':
    case 'compensation.registered':
    case 'compensation.ended':
    case 'checkpoint.reached':
      return recordFact(before, entry);
    case 'context.bound':
    case 'context.changed':
      return recordContext(before, entry);
    case 'step.started':
    case 'step.completed':
    case 'step.failed':
    case 'step.skipped':
    case 'step.cancelled':
    case 'step.abandoned':
    case 'outcome.late':
      return recordAttempt(before, entry);
    case 'advice.asked':
    case 'advice.given':
    case 'advice.refused':
      return recordAdvice(before, entry);
    case 'notes.left':
      return recordNotes(before, entry);
  }
}

function heard(before: Progress, entry: CommandEntry): Progress['inbox'] {
  const refused = entry.type === 'command.refused' ? { refused: entry.why } : {};
  const did =
    entry.type === 'command.obeyed' && entry.did !== undefined
      ? { did: entry.did, login: entry.by.login }
      : {};
  const row = { id: entry.comment_id, verb: entry.verb, by: entry.by.id, at: entry.at, ...refused, ...did };
  const rows = 'did' in did ? before.inbox.handled.map(withoutDeed) : before.inbox.handled;
  return {
    cursor: Math.max(before.inbox.cursor, entry.comment_id),
    handled: newest([...rows, row]).rows,
  };
}

type Row = Progress['inbox']['handled'][number];

/** Only what was done last is told, so that a document does not grow with what people type. */
const withoutDeed = ({ did: _did, login: _by, checked: _found, differs: _paths, ...row }: Row): Row => row;

type CommandEntry = Extract<Entry, { type: `command.${string}` }>;

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
    ...(entry.deadline === undefined ? {} : { deadline: entry.deadline }),
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
      // What people's runs spent on a day is theirs, whichever run spent it.
      ...(before?.metrics.today === undefined ? {} : { today: before.metrics.today }),
      ...(entry.orchestrator === undefined ? {} : { advice: NO_ADVICE }),
    },
    phase_transitions: [],
    // Their files stay in the branch, and are counted on.
    ...(before?.memory === undefined ? {} : { memory: before.memory }),
    omitted: {},
    journal: before?.journal ?? { seq: 0, prev_hash: '', entries: [] },
    generation: before?.generation ?? 0,
    seal: null,
  };
}

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
