import { play } from '../../src/demo/play.ts';
import type { Progress } from '../../src/progress/schema.ts';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { Actions, PERFORMANCE } from './actions.ts';

/** What must come out the same however often it was killed: ids, times, attempts and metrics apart. */
export interface Essence {
  [part: string]: unknown;
}

export interface Torture {
  essence: Essence;
  /** One line per kill, in the order in which they struck. */
  kills: string[];
  /** Promises that do not hold, each as a sentence. */
  flaws: string[];
  runs: number;
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
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
  const whole = (below: number): number => Math.floor(random() * below);
  return Array.from({ length: 1 + whole(MOST_KILLS) }, (): Kill => {
    const run = whole(ACTIONS_RUNS);
    return random() < 0.75
      ? { run, at: { request: 1 + whole(REQUESTS), applied: random() < 0.5 } }
      : { run, at: { ms: whole(LONGEST_MS) } };
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
    return { essence: essenceOf(actions, result), kills, flaws: flawsOf(actions, result), runs };
  } finally {
    clearTimeout(timer);
    await actions.close();
  }
}

function arm(actions: Actions, { at }: Kill, strike: (where: string) => void): NodeJS.Timeout | undefined {
  if ('ms' in at) return setTimeout(() => strike(`after ${at.ms} ms`), at.ms);
  let seen = 0;
  const match = ({ operation }: RecordedRequest): boolean => {
    seen += 1;
    if (seen !== at.request) return false;
    strike(
      `${at.applied ? 'while' : 'before'} request ${seen}, ${operation}, ${at.applied ? 'took effect' : 'arrived'}`,
    );
    return !at.applied;
  };
  actions.sandbox.faults.add({ kind: 'reset', match });
  return undefined;
}

/** What is left of a play, as far as it must not depend on where it was interrupted. */
export function essenceOf(actions: Actions, progress: Progress | null): Essence {
  if (progress === null) return { status: 'no run' };
  const { status, status_reason, current_phase, human_approvals, scores, variables } = progress;
  return {
    status,
    status_reason,
    current_phase,
    steps: Object.fromEntries(Object.entries(progress.steps).map(([name, step]) => [name, step.conclusion])),
    outputs: withoutTimes(progress.outputs),
    human_approvals,
    approvals: progress.approval_history.map(({ gate, status: answer, approver, comments }) => ({
      gate,
      answer,
      approver: approver.map(({ login }) => login),
      comments,
    })),
    convergence: progress.convergence_history.map(({ loop, iteration, after, converged }) => ({
      loop,
      iteration,
      after,
      converged,
    })),
    scores,
    variables,
    files: actions.content(),
  };
}

/** What a test runner prints of durations and of the directory it ran in differs every time. */
const withoutTimes = (outputs: Progress['outputs']): unknown =>
  JSON.parse(
    JSON.stringify(outputs)
      .replaceAll(/(duration_ms:?|\()\s*\d+(\.\d+)?/g, '$1 *')
      .replaceAll(/\/[^\s"'()]*\/repository\b/g, '<repository>'),
  );

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
