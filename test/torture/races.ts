import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../../src/progress/schema.ts';
import { GATED } from './kills.ts';
import type { Result, Tell } from './part.ts';
import type { Ended } from './process.ts';
import { runBranch, Site } from './site.ts';

/** What became of two actions runs that the same doorbell started at once. */
export interface Race {
  doorbell: string;
  /** How many documents joined the journal that took the run further: what came too late does not. */
  steps: number;
  /** What each of the two said of it. */
  reasons: string[];
  /** Whether both tried to write, so that compare-and-swap had to choose. */
  collided: boolean;
  /** What is wrong, each as a sentence. */
  flaws: string[];
}

const PULLS_PER_SITE = 10;

/**
 * The five doorbells of one pull request's life, each of which starts two actions runs: `/start`, the outcome of the plan,
 * the dispatch that opens the gate, the approval, the outcome of the building.
 */
export async function raceThrough(site: Site): Promise<Race[]> {
  const { sandbox } = site;
  const pull = await site.pull();
  const races: Race[] = [];
  const tasks = join(sandbox.directory, `race-${pull}`);
  const twice = async (doorbell: string, job: (which: number) => Promise<Ended>): Promise<Ended[]> => {
    sandbox.advance(1);
    const before = (await site.versions(pull)).length;
    const mark = sandbox.requests.mark();
    const ended = await Promise.all([job(0), job(1)]);
    const commits = sandbox.requests
      .since(mark)
      .filter(({ operation, body }) => operation === 'PawlCommit' && body.includes(`"${runBranch(pull)}"`));
    races.push({
      ...(await judge(site, pull, before, ended)),
      doorbell,
      collided: commits.length > 1,
    });
    site.doorbells(pull);
    return ended;
  };
  const decide = (which: number): Promise<Ended> => site.decide(pull, `${tasks}-${which}`);
  /** The jobs `decide` twice, then the work of whichever claimed, recorded twice. */
  const work = async (doorbell: string, step: string): Promise<void> => {
    const ended = await twice(doorbell, decide);
    const winner = ended.findIndex(({ outputs }) => (outputs['handover'] ?? '') !== '');
    if (winner < 0) return void races.at(-1)?.flaws.push('neither of the two was given the work');
    if (ended.every(({ outputs }) => (outputs['handover'] ?? '') !== ''))
      races.at(-1)?.flaws.push('both were given the work');
    const outcomes = `${tasks}-outcomes`;
    await site.perform(`${tasks}-${winner}`, outcomes);
    const handover = ended[winner]?.outputs['handover'] ?? '';
    await twice(`the outcome of ${step}`, () => site.record(handover, outcomes));
    for (const directory of [outcomes, `${tasks}-0`, `${tasks}-1`])
      rmSync(directory, { recursive: true, force: true });
  };
  sandbox.comment('lea', pull, '/start');
  await work('/start', 'plan');
  await twice('the dispatch after it', decide);
  sandbox.advance(60);
  sandbox.review('jonas', pull, { state: 'APPROVED', body: 'Good.' });
  await work('the approval', 'build');
  await decideAlone(site, pull, tasks);
  const last = races.at(-1);
  const document = await site.document(pull);
  if (document?.status !== 'completed') last?.flaws.push(`the run ended as ${document?.status ?? 'nothing'}`);
  return races;
}

/** Whatever one more wake-up still has to do. */
async function decideAlone(site: Site, pull: number, tasks: string): Promise<void> {
  site.sandbox.advance(1);
  await site.decide(pull, `${tasks}-0`);
  site.doorbells(pull);
}

async function judge(
  site: Site,
  pull: number,
  before: number,
  ended: readonly Ended[],
): Promise<Pick<Race, 'steps' | 'reasons' | 'flaws'>> {
  const steps = (await site.versions(pull)).slice(before).filter(({ text }) => {
    const { entries } = (JSON.parse(text) as Progress).journal;
    return entries.some(({ type }) => type !== 'outcome.late');
  }).length;
  const reasons = ended.map(({ outputs }) => outputs['reason'] ?? '');
  const flaws = ended.flatMap(({ code, log }) =>
    code === 0 ? [] : [`one exits with ${code}: ${log.slice(-600)}`],
  );
  if (steps !== 1) flaws.push(`there are ${steps} decisions`);
  const comments = site.statusComments(pull).length;
  if (comments !== 1) flaws.push(`there are ${comments} status comments`);
  const { differences, chain } = await site.proof(pull);
  flaws.push(...differences.map(({ commit, what }) => `the document of ${commit} does not fold: ${what}`));
  if (!chain.holds) flaws.push(`the chain of hashes is broken at ${chain.broken.join(', ')}`);
  return { steps, reasons, flaws };
}

/** So many races, of two processes each. */
export async function races(count: number, tell: Tell): Promise<Result> {
  const failures: string[] = [];
  let [played, collided] = [0, 0];
  const began = performance.now();
  while (played < count) {
    const site = await Site.open(GATED);
    try {
      for (let pulls = 0; pulls < PULLS_PER_SITE && played < count; pulls += 1) {
        for (const race of await raceThrough(site)) {
          played += 1;
          collided += race.collided ? 1 : 0;
          if (race.flaws.length === 0) continue;
          failures.push(
            `race ${played} at ${race.doorbell} (${race.reasons.join(', ')}): ${race.flaws.join('; ')}`,
          );
          tell(`FAILED ${failures.at(-1)}`);
        }
        if (played % 100 < 5) tell(`${played} of ${count} races`);
      }
    } finally {
      await site.close();
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return { played, failures, told: `${collided} times both tried to write, ${seconds.toFixed(0)} s` };
}
