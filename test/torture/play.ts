import { ENDED, type Progress } from '../../src/progress/schema.ts';
import { essenceOf, type Essence } from './essence.ts';
import type { Ended } from './process.ts';
import type { Shape, Site } from './site.ts';

/** What is killed: called before every actions run, sweeps included, counted from 0; its signal kills that run. */
export type Interrupt = (run: number) => AbortSignal | undefined;

/** What goes wrong during a play. */
export interface Disturbance {
  interrupt?: Interrupt;
  /** Done once, while the first gate waits and before anybody answers; a doorbell follows. */
  meanwhile?: () => Promise<void>;
}

export interface Played {
  essence: Essence;
  flaws: string[];
  /** Actions runs, sweeps included. */
  runs: number;
  /** Wall time of the actions run that followed what was done meanwhile, in milliseconds; null where nothing was. */
  recovered_ms: number | null;
}

const MOST_RUNS = 40;
const SWEEP_SECONDS = 15 * 60;

/**
 * Lea starts the workflow and Jonas approves what is asked of him; from then on nothing happens but events, dispatches and the
 * schedule, until the run has ended and everything is shown.
 */
export async function playOut(
  site: Site,
  pull: number,
  shape: Shape,
  { interrupt = () => undefined, meanwhile }: Disturbance = {},
): Promise<Played> {
  const { sandbox } = site;
  const asked = new Set<string>();
  const broken: string[] = [];
  sandbox.advance(60);
  sandbox.comment('lea', pull, '/start');
  sandbox.advance(1);
  site.doorbells(pull);
  let bells = 1;
  let disturbed: 'no' | 'just now' | 'before' = meanwhile === undefined ? 'before' : 'no';
  let recovered_ms: number | null = null;
  for (let runs = 0; runs < MOST_RUNS;) {
    if (bells > 0) {
      const signal = interrupt(runs);
      runs += 1;
      bells -= 1;
      const ended = await site.wake(pull, shape, signal);
      broken.push(...crashes(ended, runs));
      if (disturbed === 'just now') {
        recovered_ms = ended.reduce((sum, { ms }) => sum + ms, 0);
        disturbed = 'before';
      }
      sandbox.advance(1);
      bells += site.doorbells(pull);
      continue;
    }
    const progress = await site.document(pull);
    if (disturbed === 'no' && waits(progress)) {
      await meanwhile?.();
      site.doorbells(pull);
      disturbed = 'just now';
      bells = 1;
      continue;
    }
    if (approve(site, pull, progress, asked)) {
      site.doorbells(pull);
      bells = 1;
      continue;
    }
    const flaws = await flawsOf(site, pull, progress);
    if (progress !== null && ENDED.includes(progress.status) && flaws.length === 0)
      return { essence: essenceOf(progress, await site.files(pull)), flaws: broken, runs, recovered_ms };
    sandbox.advance(secondsUntil(progress, sandbox.now()));
    const signal = interrupt(runs);
    runs += 1;
    broken.push(...crashes([await site.sweep(signal)], runs));
    sandbox.advance(1);
    bells += site.doorbells(pull);
  }
  const progress = await site.document(pull);
  const left = await flawsOf(site, pull, progress);
  return {
    essence: essenceOf(progress, {}),
    flaws: [...broken, 'it does not come to rest', ...left],
    runs: MOST_RUNS,
    recovered_ms,
  };
}

/** A job that was not killed must end well, whatever it finds. */
const crashes = (ended: readonly Ended[], run: number): string[] =>
  ended.flatMap(({ code, log }) =>
    code === 0 || code === null ? [] : [`actions run ${run} ended with ${code}: ${log.slice(-600)}`],
  );

/** The schedule comes every quarter of an hour, and at the latest when something is due. */
function secondsUntil(progress: Progress | null, now: string): number {
  const due = progress?.next_wakeup ?? null;
  return due === null ? SWEEP_SECONDS : Math.max(1, (Date.parse(due) - Date.parse(now)) / 1000 + 1);
}

const waits = (progress: Progress | null): boolean =>
  Object.values(progress?.steps ?? {}).some(({ status, gate }) => status === 'waiting' && gate !== undefined);

/** Jonas approves every gate once each time it opens; answers whether he did. */
function approve({ sandbox }: Site, pull: number, progress: Progress | null, asked: Set<string>): boolean {
  for (const { status, gate } of Object.values(progress?.steps ?? {})) {
    if (status !== 'waiting' || gate === undefined || asked.has(gate.since)) continue;
    asked.add(gate.since);
    sandbox.advance(60);
    sandbox.review('jonas', pull, { state: 'APPROVED', body: 'Good.' });
    sandbox.advance(1);
    return true;
  }
  return false;
}

/** Promises of an ended run that do not hold, each as a sentence. */
async function flawsOf(site: Site, pull: number, progress: Progress | null): Promise<string[]> {
  const { sandbox } = site;
  const flaws: string[] = [];
  const must = (holds: boolean, otherwise: string): unknown => holds || flaws.push(otherwise);
  const { differences, chain } = await site.proof(pull);
  for (const { commit, what } of differences) must(false, `the document of ${commit} does not fold: ${what}`);
  must(chain.holds, `the chain of hashes is broken at ${chain.broken.join(', ')}`);
  const versions = await site.versions(pull);
  const entries = versions.flatMap(({ text }) => (JSON.parse(text) as Progress).journal.entries);
  const completed = entries.flatMap((entry) => (entry.type === 'step.completed' ? [entry.step] : []));
  must(new Set(completed).size === completed.length, `a step was completed twice: ${completed.join(', ')}`);
  const claimed = Object.values(progress?.steps ?? {}).filter((step) => step.claim !== undefined);
  must(claimed.length === 0, `claims are left: ${claimed.map(({ name }) => name).join(', ')}`);
  const head = sandbox.pull(pull).head;
  const decided = (await sandbox.commits(head.branch)).flatMap(
    ({ message }) => /^Pawl-Decision: .*$/m.exec(message) ?? [],
  );
  must(new Set(decided).size === decided.length, `a decision was committed twice: ${decided.join(', ')}`);
  const shown = site.statusComments(pull);
  must(shown.length === 1, `there are ${shown.length} status comments`);
  must(/All steps are done/.test(shown[0] ?? ''), 'the status comment does not say that all steps are done');
  const labels = sandbox.pull(pull).labels.map(({ name }) => name);
  must(labels.includes('pawl:completed'), `the labels are ${labels.join(', ') || 'none'}`);
  const state = sandbox.statuses(head.oid)[0]?.state;
  must(state === 'success', `the commit status is ${state ?? 'missing'}`);
  return flaws;
}
