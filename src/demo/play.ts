import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import type { ActionsRun } from '../sandbox/runner/report.ts';
import { People } from './people.ts';
import type { Deed, Stage } from './stage.ts';

/** What happened, as it happens. `requests` are the engine's own; what the runner did for jobs is not among them. */
export type Happening =
  | { is: 'deed'; at: string; deed: Deed }
  | { is: 'run'; at: string; run: ActionsRun; requests: number; ms: number; progress: Progress | null }
  | { is: 'wait'; at: string; until: string };

export interface PlayOptions {
  tell(happening: Happening): void;
  signal?: AbortSignal;
  /** Called before every actions run; its signal kills that run. */
  interrupt?(): AbortSignal | undefined;
  /** Seconds between a gate's opening and a person's answer, on the sandbox's clock. */
  patience?: number;
  /** Whether the schedule comes also when nothing is due: it finds what a killed actions run left undone. */
  sweep?: boolean;
}

/** Seconds between two events of the schedule, as the shipped caller has it. */
const SWEEP_SECONDS = 15 * 60;

/** The most actions runs a play may take: more is a workflow that turns in circles. */
const MOST_RUNS = 500;

/** Plays events, people and timers until the run has ended and nothing waits. Answers the last document. */
export async function play(stage: Stage, options: PlayOptions): Promise<Progress | null> {
  const { sandbox } = stage;
  const people = new People(stage.deeds, stage.habits);
  let quiet = false;
  for (let runs = 0; runs < MOST_RUNS;) {
    if (options.signal?.aborted === true) return null;
    const event = sandbox.events.take();
    if (event !== undefined) {
      quiet = false;
      runs += 1;
      await one(stage, event, options);
      continue;
    }
    const progress = await progressOf(stage);
    const deed = people.next(progress);
    if (deed !== undefined) {
      quiet = false;
      sandbox.advance(options.patience ?? 60);
      options.tell({ is: 'deed', at: sandbox.now(), deed });
      perform(stage, deed);
      sandbox.advance(1);
      continue;
    }
    const due = progress?.next_wakeup ?? null;
    if (due === null && (quiet || options.sweep !== true)) return progress;
    const now = Date.parse(sandbox.now());
    const until = Math.max(now, due === null ? now + SWEEP_SECONDS * 1000 : Date.parse(due));
    options.tell({ is: 'wait', at: sandbox.now(), until: new Date(until).toISOString() });
    sandbox.advance((until - now) / 1000 + 1);
    runs += 1;
    const swept = await one(
      stage,
      { name: 'schedule', payload: { schedule: '7-59/15 * * * *' }, actor: 'lea' },
      options,
    );
    quiet = due === null && swept;
  }
  throw new Error(`The play did not end within ${MOST_RUNS} actions runs`);
}

/** Answers whether every job of it ended well. */
async function one(
  stage: Stage,
  event: Parameters<Stage['runner']['run']>[0],
  options: PlayOptions,
): Promise<boolean> {
  const { sandbox, runner } = stage;
  const mark = sandbox.requests.mark();
  const began = performance.now();
  const signals = [options.signal, options.interrupt?.()].filter((signal) => signal !== undefined);
  const runs = await runner.run(event, signals.length === 0 ? {} : { signal: AbortSignal.any(signals) });
  const ms = Math.round(performance.now() - began);
  sandbox.advance(1);
  const requests = sandbox.requests.since(mark).length;
  const progress = await progressOf(stage);
  for (const run of runs)
    if (run.jobs.some((job) => job.result !== 'skipped' && job.id !== 'ring'))
      options.tell({ is: 'run', at: run.started_at, run, requests, ms, progress });
  return runs.every((run) => run.result === 'success');
}

/** The document on the run's branch; null before there is one. */
async function progressOf({ sandbox, pull }: Stage): Promise<Progress | null> {
  const path = `.pawl/pr-${pull}/progress.json`;
  const text = await sandbox.file(`pawl/pr-${pull}`, path);
  const decoded = text === null ? null : decode(text, path);
  return decoded?.ok === true ? decoded.value : null;
}

function perform({ sandbox, pull }: Stage, deed: Deed): void {
  if (deed.does === 'comment') return void sandbox.comment(deed.who, pull, deed.text);
  if (deed.with === 'comment')
    return void sandbox.comment(deed.who, pull, `/${deed.does} ${deed.after ?? ''} ${deed.text}`.trimEnd());
  const state = deed.does === 'approve' ? 'APPROVED' : 'CHANGES_REQUESTED';
  sandbox.review(deed.who, pull, { state, body: deed.text });
}
