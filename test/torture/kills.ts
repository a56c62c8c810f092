import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { differences } from './essence.ts';
import { playOut, type Interrupt, type Played } from './play.ts';
import type { Result, Tell } from './part.ts';
import { randomFrom, whole } from './random.ts';
import { Site, type Shape } from './site.ts';

/** Where an actions run is killed: at one of its requests, by number from 1, or after a while. */
export interface Kill {
  /** Counted from 0; where that one ends sooner, the next. */
  run: number;
  at: { request: number; applied: boolean } | { ms: number };
}

/** A small workflow: what is played, and what its agents answer. */
export interface Small {
  workflow: string;
  performance: string;
}

const PERFORMANCE = `steps:
  plan: [{ output: "# The plan\\n\\nAdd a file.\\n" }]
  build: [{ output: Built., files: { src/new.js: "export const made = true;\\n" } }]
`;

/** One step: the least that claims, works in the head and records. */
const ONE_STEP: Small = {
  workflow: `name: small
steps:
  - {name: build, type: prompt, agent: programmer, prompt: Build it., retry: {maximum-attempts: 9, initial-interval: 1s}}
`,
  performance: PERFORMANCE,
};

/** Work, a person, and work that rests on what the person approved. */
export const GATED: Small = {
  workflow: `name: small
settings: {max-retry: 8, retry: {initial-interval: 1s}}
steps:
  - {name: plan, type: prompt, agent: planner, prompt: Plan it.}
  - {name: agree, type: approval, shows: [plan]}
  - {name: build, type: prompt, agent: programmer, prompt: Build it.}
`,
  performance: PERFORMANCE,
};

const SHAPES: readonly Shape[] = ['process', 'jobs'];
/** A sweep looks at every run there is: a site is left for a new one before that takes long. */
const PULLS_PER_SITE = 25;

/** Sites on which pull requests are played one after the other, and what the undisturbed one comes to. */
class Plays {
  #site: Site | null = null;
  #pulls = 0;
  readonly #small: Small;

  constructor(small: Small) {
    this.#small = small;
  }

  async next(): Promise<{ site: Site; pull: number }> {
    if (this.#site === null || this.#pulls >= PULLS_PER_SITE) {
      await this.close();
      this.#site = await Site.open(this.#small);
      this.#pulls = 0;
    }
    this.#pulls += 1;
    return { site: this.#site, pull: await this.#site.pull() };
  }

  async close(): Promise<void> {
    await this.#site?.close();
    this.#site = null;
  }
}

interface Killed extends Played {
  /** Where the kills struck. */
  kills: string[];
}

/** Plays one pull request with kills in the order of their runs. */
export async function killed(
  site: Site,
  pull: number,
  shape: Shape,
  kills: readonly Kill[],
): Promise<Killed> {
  const waiting = [...kills];
  const struck: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const interrupt: Interrupt = (run) => {
    clearTimeout(timer);
    site.sandbox.faults.clear();
    const kill = waiting[0];
    if (kill === undefined || kill.run > run) return undefined;
    const stop = new AbortController();
    timer = arm(site, kill, (where) => {
      if (stop.signal.aborted) return;
      struck.push(`actions run ${run} ${where}`);
      waiting.shift();
      stop.abort();
    });
    return stop.signal;
  };
  try {
    return { ...(await playOut(site, pull, shape, { interrupt })), kills: struck };
  } finally {
    clearTimeout(timer);
    site.sandbox.faults.clear();
  }
}

/** Has a kill strike at a request, before it arrives or once it took effect, or after a while. */
export function arm(
  { sandbox }: Pick<Site, 'sandbox'>,
  { at }: Pick<Kill, 'at'>,
  strike: (where: string) => void,
): NodeJS.Timeout | undefined {
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
  sandbox.faults.add({ kind: 'reset', match });
  return undefined;
}

/** How many requests each actions run of an undisturbed play sends, sweeps included, and what it comes to. */
async function undisturbed(small: Small, shape: Shape): Promise<{ requests: number[]; played: Played }> {
  const site = await Site.open(small);
  try {
    const marks: number[] = [];
    const pull = await site.pull();
    const played = await playOut(site, pull, shape, {
      interrupt: () => {
        marks.push(site.sandbox.requests.mark());
        return undefined;
      },
    });
    marks.push(site.sandbox.requests.mark());
    return { requests: marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0)), played };
  } finally {
    await site.close();
  }
}

/** Every boundary of every request of every actions run: before it arrives, and while it takes effect. */
export const boundaries = (requests: readonly number[]): Kill[] =>
  requests.flatMap((count, run) =>
    Array.from({ length: count }, (_, index) =>
      [false, true].map((applied) => ({ run, at: { request: index + 1, applied } })),
    ).flat(),
  );

/** Kills at every boundary, in both shapes of an actions run. */
export async function eachBoundary(tell: Tell, width: number): Promise<Result> {
  const failures: string[] = [];
  let played = 0;
  let struck = 0;
  const began = performance.now();
  for (const shape of SHAPES) {
    const calm = await undisturbed(GATED, shape);
    const kills = boundaries(calm.requests);
    tell(`${kills.length} boundaries of ${calm.requests.length} actions runs as ${shape}`);
    await sideBySide(width, GATED, kills, async ({ site, pull }, kill) => {
      const ended = await killed(site, pull, shape, [kill]);
      const bad = [...ended.flaws, ...differences(calm.played.essence, ended.essence)];
      if (ended.kills.length === 0) bad.push('nothing was killed');
      played += 1;
      struck += ended.kills.length;
      if (bad.length > 0) fail(failures, tell, `${shape}, ${JSON.stringify(kill)}: ${bad.join('; ')}`);
    });
  }
  return { played, failures, told: `${struck} kills, ${rate(struck, began)}` };
}

/** Kills at places drawn from seeds: the seed alone says which workflow, which shape and where. */
export async function atRandom(count: number, seed: number, tell: Tell, width: number): Promise<Result> {
  const failures: string[] = [];
  let played = 0;
  let struck = 0;
  const began = performance.now();
  for (const small of [ONE_STEP, GATED]) {
    const calm = await undisturbed(small, 'process');
    const share = small === ONE_STEP ? Math.ceil(count * 0.8) : count - Math.ceil(count * 0.8);
    const seeds = Array.from({ length: share }, (_, index) => seed + index);
    await sideBySide(width, small, seeds, async ({ site, pull }, each) => {
      const { kills, shape } = plan(each, calm.requests.length);
      const ended = await killed(site, pull, shape, kills);
      const bad = [...ended.flaws, ...differences(calm.played.essence, ended.essence)];
      played += 1;
      struck += ended.kills.length;
      if (bad.length > 0)
        fail(failures, tell, `seed ${each}: ${bad.join('; ')}\n  killed ${ended.kills.join('\n  killed ')}`);
      else if (played % 100 === 0) tell(`${played} of ${count} played, ${struck} kills`);
    });
  }
  return { played, failures, told: `${struck} kills, ${rate(struck, began)}` };
}

/** What a seed kills. */
function plan(seed: number, runs: number): { kills: Kill[]; shape: Shape } {
  const random = randomFrom(seed);
  const kills = Array.from({ length: 1 + whole(random, 3) }, (): Kill => {
    const run = whole(random, runs + 1);
    return random() < 0.6
      ? { run, at: { request: 1 + whole(random, 12), applied: random() < 0.5 } }
      : { run, at: { ms: 50 + whole(random, 700) } };
  });
  return {
    kills: kills.sort((one, other) => one.run - other.run),
    shape: random() < 0.5 ? 'process' : 'jobs',
  };
}

async function sideBySide<Case>(
  width: number,
  small: Small,
  cases: readonly Case[],
  play: (place: { site: Site; pull: number }, one: Case) => Promise<void>,
): Promise<void> {
  const waiting = [...cases];
  const work = async (): Promise<void> => {
    const plays = new Plays(small);
    try {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
        await play(await plays.next(), one);
    } finally {
      await plays.close();
    }
  };
  await Promise.all(Array.from({ length: width }, work));
}

function fail(failures: string[], tell: Tell, sentence: string): void {
  failures.push(sentence);
  tell(`FAILED ${sentence}`);
}

const rate = (count: number, began: number): string => {
  const seconds = (performance.now() - began) / 1000;
  return `${seconds.toFixed(0)} s, ${(count / seconds).toFixed(2)} a second`;
};
