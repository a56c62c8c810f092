import { ENDED } from '../../src/progress/schema.ts';
import { Chance } from './chance.ts';
import { check } from './checkers/check.ts';
import { standing } from './document.ts';
import { beginning, LEA } from './model/begin.ts';
import { instantOf } from './model/state.ts';
import { essenceOf, type Essence } from './checkers/essence.ts';
import { goOn } from './people.ts';
import type { Scenario } from './scenario.ts';
import { Stage, type Rest } from './stage.ts';
import type { Fate, Waiting } from './stepper.ts';
import { makeTrouble } from './trouble.ts';
import { Truth } from './truth.ts';

/** A scenario with what comes of it when nothing goes wrong. */
export interface Prepared {
  scenario: Scenario;
  /** Places at which everything rests, on the way of a run in which nothing goes wrong. */
  rests: Rest[];
  essence: Essence;
  /** What goes wrong without any fault: then nothing needs to be tried with faults. */
  wrongs: readonly string[];
}

/** What came of one schedule. */
export interface Played {
  seed: number;
  scenario: string;
  wrongs: readonly string[];
  struck: ReadonlyMap<string, number>;
  trace: readonly string[];
}

const ANSWERED: Fate = { is: 'answered' };
/** So many rounds of sweeps and of people who do what they are asked must be enough. */
const MOST_ROUNDS = 40;
/** Seconds after which a sweep takes what was said for lost, and some more. */
const SWEEP = 700;

/** Plays a scenario without any fault, and keeps every place at which it rests. */
export async function prepare(scenario: Scenario, trace: string[] | null = null): Promise<Prepared> {
  const repository = beginning(scenario.files);
  const stage = new Stage(scenario, { repository, truth: new Truth(), believed: null }, new Chance(0), trace);
  const rests: Rest[] = [];
  const keep = (): void => {
    // What comes after the end is worth one place.
    if (ENDED.includes(standing(rests.at(-1)?.repository ?? repository)?.status ?? '')) return;
    rests.push({ repository: repository.fork(), truth: new Truth(stage.truth), believed: stage.believed });
  };
  begin(stage);
  await calm(stage, keep);
  const essence = essenceOf(stage.repository, stage.believed);
  if (essence?.status !== 'completed')
    stage.wrong(`it does not end: ${JSON.stringify(essence)}, ${stage.believed?.status_reason ?? ''}`);
  const { wrongs } = stage.truth;
  return { scenario, rests, essence: essence ?? NOTHING, wrongs };
}

const NOTHING: Essence = { status: '', conclusions: {}, outputs: {}, variables: {}, files: {} };

function begin({ repository, scenario }: Stage): void {
  repository.later(60);
  repository.say(LEA, scenario.start);
}

/** Plays one schedule: from a place of rest, through trouble, to the end that diligent people bring about. */
export async function play(prepared: readonly Prepared[], seed: number, traced: boolean): Promise<Played> {
  const chance = new Chance(seed);
  const { scenario, rests, essence } = chance.pick(prepared);
  // What begins late is over sooner, so that more can be tried.
  const rest = rests[Math.max(chance.below(rests.length), chance.below(rests.length))] ?? chance.pick(rests);
  const trace: string[] | null = traced ? [] : null;
  const begun = { ...rest, repository: rest.repository.fork(), truth: new Truth(rest.truth) };
  const stage = new Stage(scenario, begun, chance, trace);
  await trouble(stage);
  stage.note('— the faults are over');
  stage.failing = 0;
  const rested = await calm(stage, () => {});
  if (stage.truth.wrongs.length === 0) check(stage, essence, rested, seed);
  const { wrongs, struck } = stage.truth;
  return { seed, scenario: scenario.name, wrongs, struck, trace: trace ?? [] };
}

/** Everything that can go wrong, for a while. */
async function trouble(stage: Stage): Promise<void> {
  const { chance, stepper, repository, truth } = stage;
  stage.failing = chance.pick([0, 0.1, 0.4]);
  const faulty = chance.pick([0, 0.03, 0.1, 0.25]);
  const busy = chance.pick([0, 0.3, 1, 2]);
  for (let left = 3 + chance.below(25); left > 0; left -= 1) {
    const next = chance.weighed([
      ['step', stepper.waiting.length > 0 ? 10 : 0],
      ['deliver', repository.rung.length > 0 && stepper.live < 3 ? 5 : 0],
      ['duplicate', stepper.live < 3 ? 0.2 : 0],
      ['drop', repository.rung.length > 0 ? faulty * 3 : 0],
      ['people', busy],
      ['time', 0.4],
      ['sweep', stepper.live < 3 ? 0.15 : 0],
      ['nothing', 0.2],
    ]);
    switch (next) {
      case 'step': {
        const waiting = chance.pick(stepper.waiting);
        await stage.step(waiting, fateFor(stage, waiting, faulty));
        break;
      }
      case 'deliver': {
        const index = chance.below(repository.rung.length);
        if (index > 0) truth.count('event out of order');
        repository.rung.splice(index, 1);
        await stage.begin(chance.is(0.15) ? 'split' : 'run');
        break;
      }
      case 'duplicate':
        truth.count('event twice');
        await stage.begin('run');
        break;
      case 'drop':
        truth.count('event lost');
        stage.note('an event is lost');
        repository.rung.splice(chance.below(repository.rung.length), 1);
        break;
      case 'people':
        makeTrouble(stage);
        break;
      case 'time': {
        const seconds = chance.pick([10, 120, 700, 1_300, 7_200]);
        stage.note(`${seconds} s pass`);
        if (seconds > 900) truth.count('late schedule');
        repository.later(seconds);
        break;
      }
      case 'sweep':
        await stage.begin('sweep');
        break;
      case 'nothing':
    }
  }
}

function fateFor(stage: Stage, { who, asked }: Waiting, rate: number): Fate {
  const { chance, truth, repository } = stage;
  if (!chance.is(rate)) return ANSWERED;
  if (asked.name === 'perform') {
    truth.count('killed at work');
    return { is: 'killed', effect: chance.is(0.5) };
  }
  const kind = chance.weighed([
    ['killed before', 3],
    ['killed after', asked.writes ? 3 : 0],
    ['lost, applied', asked.writes ? 3 : 0],
    ['lost, not applied', 2],
    ['limited', 1],
    ['stale read', asked.writes ? 0 : 4],
    ['page missing', asked.name === 'read' ? 1 : 0],
  ]);
  truth.count(kind);
  switch (kind) {
    case 'killed before':
      return { is: 'killed', effect: false };
    case 'killed after':
      return { is: 'killed', effect: true };
    case 'lost, applied':
      return { is: 'lost', effect: true };
    case 'lost, not applied':
      return { is: 'lost', effect: false };
    case 'limited': {
      const seconds = 60 + chance.below(600);
      return { is: 'limited', seconds, until: instantOf(repository.state.now + seconds * 1000) };
    }
    case 'stale read':
      stage.delay(who, 1 + chance.below(6));
      stage.note('the next read lags behind');
      return ANSWERED;
    case 'page missing':
      stage.breakLists(who, [chance.pick(['comments', 'reviews', 'events', 'commits'])]);
      return ANSWERED;
  }
}

/** Nothing goes wrong any more: what is under way ends, sweeps run, people do what they are asked. Whether it came to rest. */
async function calm(stage: Stage, rested: () => void): Promise<boolean> {
  let idle = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await drain(stage, rested);
    if (stage.truth.wrongs.length > 0) return false;
    if (goOn(stage, round, idle > 0)) {
      idle = 0;
      continue;
    }
    stage.repository.later(idle === 0 ? SWEEP : untilDue(stage));
    stage.note('a sweep is due');
    const before = stage.repository.state;
    await stage.begin('sweep');
    await drain(stage, rested);
    const { refs, comments, labelled } = stage.repository.state;
    const isSame = before.refs === refs && before.comments === comments && before.labelled === labelled;
    // A sweep that changed nothing finds no more the next time, unless something waits for an instant.
    idle = isSame ? idle + 1 : 0;
    if (idle === (isOver(stage) ? 1 : 2)) return true;
  }
  return false;
}

const isOver = ({ believed }: Stage): boolean => believed !== null && ENDED.includes(believed.status);

/** Seconds until something becomes due by itself. */
function untilDue({ repository }: Stage): number {
  const due = standing(repository)?.next_wakeup ?? null;
  const seconds = due === null ? 0 : Math.ceil((Date.parse(due) - repository.state.now) / 1000);
  return Math.min(Math.max(SWEEP, seconds + 60), 2 * 86_400);
}

/** Everything that is under way or was rung for, one after the other. */
async function drain(stage: Stage, rested: () => void): Promise<void> {
  const { stepper, repository } = stage;
  for (;;) {
    const waiting = stepper.waiting[0];
    if (waiting !== undefined) {
      await stage.step(waiting, ANSWERED);
      continue;
    }
    rested();
    if (repository.rung.length === 0) return;
    // Of the actions runs that wait for their turn GitHub keeps one.
    repository.rung.length = 0;
    await stage.begin('run');
  }
}
