import { approvalKey } from './approval-key.ts';
import { BOUNDS, summarise } from './bounds.ts';
import { gateClosed, gateTimedOut } from './evolve-gate-end.ts';
import { fresh, state, withStep } from './step-in.ts';
import type { Entry } from './entry.ts';
import type { Answer, Gate } from './gate.ts';
import type { Progress } from './schema.ts';

type GateEntry = Extract<Entry, { type: `gate.${string}` }>;

/** Folds what happened at a gate: opened, answered, withdrawn, refused, its subject changed, timed out, closed. */
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
      return waiting({
        ...gate,
        subject: entry.subject,
        since: entry.at,
        changed: { at: entry.at, what: entry.what },
        ...(entry.message === undefined ? {} : { message: summarise(entry.message) }),
        answers: [],
      });
    case 'gate.assessed': {
      const { parts: _old, ...rest } = gate;
      return waiting({ ...rest, ...(entry.parts.length === 0 ? {} : { parts: entry.parts }) });
    }
    case 'gate.reminded':
      return waiting({ ...gate, reminded: entry.count });
    case 'gate.delegated': {
      const handed = { from: entry.by, to: entry.to, at: entry.at };
      return waiting({ ...gate, delegated: [...(gate.delegated ?? []), handed] });
    }
    case 'gate.reopened': {
      const { closed_at = entry.at, used: _used, ...rest } = gate;
      // What was said of the same thing still counts for what it is worth.
      const since = entry.subject.digest === gate.subject.digest ? gate.since : entry.at;
      const { deadline, why, subject } = entry;
      const again = { ...rest, status: 'pending' as const, since, subject };
      const reopened = { at: entry.at, why, closed_at };
      return {
        ...waiting({ ...again, reopened, ...(deadline === undefined ? {} : { deadline }), answers: [] }),
        human_approvals: { ...before.human_approvals, [approvalKey(gate.name)]: false },
      };
    }
    case 'gate.timed_out':
      return gateTimedOut(before, entry, gate);
    case 'gate.closed':
      return gateClosed(before, entry, gate);
  }
}

type Source = Pick<Answer, 'source' | 'source_id'>;

/** Reviews and comments count their ids apart, so both the kind and the id tell which one is meant. */
export const sameSource = (one: Source, other: Source): boolean =>
  one.source === other.source && one.source_id === other.source_id;

const TYPES: { readonly [kind in Gate['kind']]: string } = {
  approval: 'approval',
  input: 'input',
  words: 'wait-for-human',
  error: '',
};

function opened(before: Progress, entry: Extract<Entry, { type: 'gate.opened' }>): Progress {
  const known = before.steps[entry.step] ?? fresh(entry.name, TYPES[entry.kind], entry.iteration);
  const gate: Gate = {
    name: entry.gate,
    kind: entry.kind,
    opened_at: entry.at,
    since: entry.at,
    message: summarise(entry.message),
    subject: entry.subject,
    required: entry.required,
    status: 'pending',
    ...(entry.deadline === undefined ? {} : { deadline: entry.deadline }),
    ...(entry.remind_at === undefined ? {} : { remind_at: entry.remind_at }),
    ...(entry.grants === undefined ? {} : { grants: entry.grants }),
    answers: [],
    refused: [],
  };
  return {
    ...withStep(before, entry.step, {
      ...known,
      ...(entry.number === undefined ? {} : { number: entry.number }),
      status: 'waiting',
      iteration: entry.kind === 'error' ? known.iteration : entry.iteration,
      attempts: entry.kind === 'error' ? known.attempts : known.attempts + 1,
      started_at: known.started_at ?? entry.at,
      gate,
      ...(entry.error === undefined ? {} : { error: entry.error }),
    }),
    current_step: entry.number ?? before.current_step,
    current_step_name: entry.step,
  };
}
