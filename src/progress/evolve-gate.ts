import { BOUNDS, summarise } from './bounds.ts';
import { approvalKey } from './approval-key.ts';
import { fresh, state, withStep } from './evolve-step.ts';
import type { Entry } from './entry.ts';
import type { Answer, Gate } from './gate.ts';
import type { Progress } from './schema.ts';

type GateEntry = Extract<Entry, { type: `gate.${string}` }>;

/** Folds what happened at a gate: opened, answered, withdrawn, refused, its subject changed, closed. */
export function recordAnswers(before: Progress, entry: GateEntry): Progress {
  if (entry.type === 'gate.opened') return opened(before, entry);
  const step = state(before, entry.step);
  const gate = step.gate;
  if (gate === undefined) throw new Error(`The journal speaks of the gate ${entry.step}, which never opened`);
  const waiting = (next: Gate): Progress => withStep(before, entry.step, { ...step, gate: next });
  switch (entry.type) {
    case 'gate.answered':
      return {
        ...waiting({
          ...gate,
          answers: [...gate.answers, entry.answer],
          refused: gate.refused.filter((refused) => !sameSource(refused, entry.answer)),
        }),
        metrics: { ...before.metrics, human_interventions: before.metrics.human_interventions + 1 },
      };
    case 'gate.withdrawn':
      return waiting({
        ...gate,
        answers: gate.answers.filter((answer) => !sameSource(answer, entry)),
      });
    case 'gate.refused': {
      const others = gate.refused.filter((refused) => !sameSource(refused, entry.refused));
      return waiting({ ...gate, refused: [...others, entry.refused].slice(-BOUNDS.refused) });
    }
    case 'gate.subject_changed':
      return waiting({ ...gate, subject: entry.subject, since: entry.at, answers: [] });
    case 'gate.closed':
      return closed(before, entry, gate);
  }
}

type Source = Pick<Answer, 'source' | 'source_id'>;

/** Reviews and comments count their ids apart, so both the kind and the id tell which one is meant. */
export const sameSource = (one: Source, other: Source): boolean =>
  one.source === other.source && one.source_id === other.source_id;

function opened(before: Progress, entry: Extract<Entry, { type: 'gate.opened' }>): Progress {
  const known = before.steps[entry.step] ?? fresh(entry.name, 'approval', entry.iteration);
  const gate: Gate = {
    name: entry.gate,
    kind: entry.kind,
    opened_at: entry.at,
    since: entry.at,
    message: summarise(entry.message),
    subject: entry.subject,
    required: entry.required,
    status: 'pending',
    answers: [],
    refused: [],
  };
  return {
    ...withStep(before, entry.step, {
      ...known,
      ...(entry.number === undefined ? {} : { number: entry.number }),
      status: 'waiting',
      attempts: entry.kind === 'approval' ? known.attempts + 1 : known.attempts,
      started_at: known.started_at ?? entry.at,
      gate,
      ...(entry.error === undefined ? {} : { error: entry.error }),
    }),
    current_step: entry.number ?? before.current_step,
    current_step_name: entry.step,
  };
}

function closed(before: Progress, entry: Extract<Entry, { type: 'gate.closed' }>, gate: Gate): Progress {
  const step = state(before, entry.step);
  const { not_before: _none, ...known } = step;
  const granted = gate.kind === 'error' && entry.conclusion === undefined;
  const again = granted && step.type !== 'loop';
  const next = withStep(before, entry.step, {
    ...known,
    status: entry.conclusion !== undefined ? 'completed' : step.type === 'loop' ? 'in_progress' : 'pending',
    ...(entry.conclusion === undefined ? {} : { conclusion: entry.conclusion, completed_at: entry.at }),
    ...(entry.conclusion === 'skipped' ? { because: 'person' as const } : {}),
    ...(granted ? { granted: (known.granted ?? 0) + 1 } : {}),
    ...(again ? { not_before: entry.at } : {}),
    gate: { ...gate, closed_at: entry.at, status: entry.status, answers: entry.answers, refused: [] },
  });
  if (gate.kind === 'error') return { ...next, status: 'in_progress', status_reason: 'person_answered' };
  return {
    ...next,
    status: 'in_progress',
    status_reason: 'person_answered',
    last_completed_step: known.number ?? before.last_completed_step,
    last_completed_step_name: entry.step,
    human_approvals: { ...before.human_approvals, [approvalKey(gate.name)]: entry.status === 'approved' },
    approval_history: [
      ...before.approval_history,
      {
        gate: gate.name,
        status: entry.status,
        approver: entry.answers.map((answer) => answer.by),
        comments: summarise(entry.text),
        subject: gate.subject.digest,
        sources: entry.answers.map((answer) => `${answer.source}:${answer.source_id}`),
        at: entry.at,
      },
    ],
  };
}
