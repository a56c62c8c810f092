import type { Usage } from './attempt.ts';
import { BOUNDS } from './bounds.ts';
import type { Entry } from './entry.ts';
import type { Amount, Share } from './limit.ts';
import type { Progress } from './schema.ts';

type Metrics = Progress['metrics'];

/** Who spent something: the agent with its model. Attempts from before 1.2 do not tell the model. */
interface Spender {
  agent?: string | undefined;
  model?: string | undefined;
}

/** Adds what an attempt has cost to what the run has spent: in all, by agent and model, and on the day it was recorded. */
export function spent(
  progress: Progress,
  usage: Usage | undefined,
  by: Spender | undefined,
  at: string,
): Progress {
  if (usage === undefined) return progress;
  const { metrics } = progress;
  const amount = { cost_usd: usage.cost_usd, tokens: usage.input_tokens + usage.output_tokens };
  return {
    ...progress,
    metrics: {
      ...metrics,
      ...sum(metrics, amount),
      // The fold of what was recorded before must stay what it was.
      ...(by?.agent === undefined || by.model === undefined
        ? {}
        : {
            spent: shared(metrics.spent ?? [], { agent: by.agent, model: by.model }, amount),
            today: onDay(metrics.today, at.slice(0, 10), progress.requester.id, amount),
          }),
    },
  };
}

const sum = (one: Amount, other: Amount): Amount => ({
  cost_usd: Math.round((one.cost_usd + other.cost_usd) * 1e6) / 1e6,
  tokens: one.tokens + other.tokens,
});

/** Who stands for all that find no row of their own any more. */
const OTHERS = { agent: 'others', model: 'others' };

function shared(rows: readonly Share[], by: Pick<Share, 'agent' | 'model'>, amount: Amount): Share[] {
  const isOf =
    (who: typeof by) =>
    (row: Share): boolean =>
      row.agent === who.agent && row.model === who.model;
  const who = rows.some(isOf(by)) || rows.length < BOUNDS.spenders ? by : OTHERS;
  if (!rows.some(isOf(who))) return [...rows, { ...who, attempts: 1, ...amount }];
  return rows.map((row) =>
    isOf(who)(row) ? { ...row, attempts: row.attempts + 1, ...sum(row, amount) } : row,
  );
}

function onDay(
  before: Metrics['today'],
  day: string,
  person: number,
  amount: Amount,
): NonNullable<Metrics['today']> {
  const by = before?.day === day ? before.by : {};
  return { day, by: { ...by, [person]: sum(by[person] ?? { cost_usd: 0, tokens: 0 }, amount) } };
}

/** Whether a limit is why a run is parked, and not what it waits for. */
export const isLimited = ({ limit, status_reason }: Progress): boolean =>
  limit !== undefined || status_reason === 'limit_reached';

/** The run is not parked at a limit any more. */
export function withoutLimit({ limit: _passed, ...progress }: Progress): Progress {
  return progress;
}

/** Folds that somebody let the run use more than its definition says. */
export function limitRaised(
  before: Progress,
  { cost_usd, tokens, decisions }: Extract<Entry, { type: 'limit.raised' }>,
): Progress {
  const old = before.metrics.raised ?? {};
  const raised = {
    ...old,
    ...(cost_usd === undefined ? {} : { cost_usd: (old.cost_usd ?? 0) + cost_usd }),
    ...(tokens === undefined ? {} : { tokens: (old.tokens ?? 0) + tokens }),
    ...(decisions === undefined ? {} : { decisions: (old.decisions ?? 0) + decisions }),
  };
  return {
    ...before,
    status: 'in_progress',
    status_reason: 'limit_raised',
    metrics: { ...before.metrics, raised },
  };
}
