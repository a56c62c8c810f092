import { play } from '../../src/demo/play.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { Actions, PERFORMANCE } from '../support/actions.ts';
import { differences, essenceOf, type Essence } from './essence.ts';
import { arm } from './kills.ts';
import type { Result, Tell } from './part.ts';
import { randomFrom, whole } from './random.ts';

export interface Torture {
  essence: Essence;
  /** One line per kill, in the order in which they struck. */
  kills: string[];
  /** Promises that do not hold, each as a sentence. */
  flaws: string[];
  runs: number;
}

interface Kill {
  /** The actions run it waits for, counted from 0; where that one ends sooner, the next. */
  run: number;
  at: { request: number; applied: boolean } | { ms: number };
}

const MOST_KILLS = 4;
/** The undisturbed demo has twenty. */
const ACTIONS_RUNS = 18;
const REQUESTS = 8;
const LONGEST_MS = 1_200;

function plan(seed: number): Kill[] {
  const random = randomFrom(seed);
  return Array.from({ length: 1 + whole(random, MOST_KILLS) }, (): Kill => {
    const run = whole(random, ACTIONS_RUNS);
    return random() < 0.75
      ? { run, at: { request: 1 + whole(random, REQUESTS), applied: random() < 0.5 } }
      : { run, at: { ms: whole(random, LONGEST_MS) } };
  }).sort((one, other) => one.run - other.run);
}

/** Plays the demo and kills actions runs with SIGKILL, at places drawn from the seed; without a seed nothing is killed. */
export async function torture(seed: number | null): Promise<Torture> {
  const actions = await Actions.open({ agents: { PAWL_SCRIPT: PERFORMANCE } });
  const waiting = seed === null ? [] : plan(seed);
  const kills: string[] = [];
  let runs = 0;
  let timer: NodeJS.Timeout | undefined;
  const interrupt = (): AbortSignal | undefined => {
    clearTimeout(timer);
    actions.sandbox.faults.clear();
    const kill = waiting[0];
    runs += 1;
    if (kill === undefined || kill.run > runs - 1) return undefined;
    const stop = new AbortController();
    const strike = (where: string): void => {
      if (stop.signal.aborted) return;
      kills.push(`actions run ${runs} ${where}`);
      waiting.shift();
      stop.abort();
    };
    timer = arm(actions, kill, strike);
    return stop.signal;
  };
  try {
    const result = await play(actions.stage, { tell: () => {}, interrupt, sweep: true });
    return { essence: essenceOf(result, actions.content()), kills, flaws: flawsOf(actions, result), runs };
  } finally {
    clearTimeout(timer);
    await actions.close();
  }
}

function flawsOf(actions: Actions, progress: Progress | null): string[] {
  const flaws: string[] = [];
  const must = (holds: boolean, otherwise: string): unknown => holds || flaws.push(otherwise);
  const replay = actions.replay();
  must(replay.code === 0, `the journal does not fold to the documents: ${replay.output}`);
  const completed = actions
    .journal()
    .flatMap((entry) => (entry.type === 'step.completed' ? [entry.step] : []));
  must(new Set(completed).size === completed.length, `a step was completed twice: ${completed.join(', ')}`);
  const trailers = actions
    .git('log', '--format=%(trailers:key=Pawl-Decision,valueonly)', `main..${actions.stage.branch}`)
    .split('\n')
    .filter((line) => line !== '');
  must(
    new Set(trailers).size === trailers.length,
    `a decision was committed twice to the head: ${trailers.join(', ')}`,
  );
  const claimed = Object.values(progress?.steps ?? {}).filter((step) => step.claim !== undefined);
  must(claimed.length === 0, `claims are left: ${claimed.map(({ name }) => name).join(', ')}`);
  const labels = actions.sandbox.pull(actions.stage.pull).labels.map(({ name }) => name);
  must(labels.includes('pawl:completed'), `the labels are ${labels.join(', ') || 'none'}`);
  must(/All steps are done/.test(actions.comment), 'the status comment does not say that all steps are done');
  const state = actions.sandbox.statuses(actions.head)[0]?.state;
  must(state === 'success', `the commit status is ${state ?? 'missing'}`);
  return flaws;
}

/** So many whole demos, each killed at least once, a few side by side. */
export async function demos(count: number, first: number, tell: Tell, width: number): Promise<Result> {
  const calm = await torture(null);
  const failures = calm.flaws.map((flaw) => `the undisturbed demo: ${flaw}`);
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  let struck = 0;
  const work = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const { essence, kills, flaws } = await torture(seed);
      const bad = [...flaws, ...differences(calm.essence, essence)];
      if (kills.length === 0) bad.push('nothing was killed');
      struck += kills.length;
      tell(`demo ${seed}: ${bad.length === 0 ? 'same end' : 'FAILED'}, killed ${kills.join('; ')}`);
      for (const flaw of bad) tell(`  ${flaw}`);
      if (bad.length > 0) failures.push(`demo ${seed}: ${bad.join('; ')}`);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return { played: count, failures, told: `${struck} kills` };
}
