import type { Chance } from './chance.ts';
import { actionsRun, type Mode } from './actions-run.ts';
import { documentIn, journalIn } from './document.ts';
import { MemoryGitHub } from './model/github.ts';
import type { Commit } from './model/objects.ts';
import { RUN_REF, type Repository } from './model/repository.ts';
import { Wire } from './model/wire.ts';
import { isApproved } from './oracle.ts';
import { failureOf, performance } from './performance.ts';
import type { Report } from '../../src/orchestrate/wake.ts';
import type { Progress } from '../../src/progress/schema.ts';
import type { Scenario } from './scenario.ts';
import { Stepper, type Fate, type Waiting } from './stepper.ts';
import type { Truth } from './truth.ts';

/** A place at which everything rests: no actions run is under way. */
export interface Rest {
  repository: Repository;
  truth: Truth;
  believed: Progress | null;
}

/** Wires are made once: an actions run takes one that is free. */
const wires: Wire[] = [];

/** Where a schedule is played: a repository, the actions runs over it, and what is known for certain. */
export class Stage {
  readonly scenario: Scenario;
  readonly repository: Repository;
  readonly truth: Truth;
  readonly chance: Chance;
  readonly stepper = new Stepper();
  /** How often workers fail. */
  failing = 0;
  /** Lines for people, kept where somebody wants them. */
  readonly trace: string[] | null;
  #believed: Progress | Commit | null;
  /** As of when, by the server's clock. */
  #since = 0;
  readonly #githubs = new Map<number, MemoryGitHub>();
  /** Actions runs that began. */
  begun = 0;

  constructor(
    scenario: Scenario,
    { repository, truth, believed }: Rest,
    chance: Chance,
    trace: string[] | null,
  ) {
    this.scenario = scenario;
    this.repository = repository;
    this.truth = truth;
    this.#believed = believed;
    this.#known = repository.objects.all().length;
    this.chance = chance;
    this.trace = trace;
  }

  /** The document as the engine saw or wrote it last: where nothing may be restored any more, it is not the one that stands. */
  get believed(): Progress | null {
    const believed = this.#believed;
    return believed !== null && 'tree' in believed ? documentIn(believed) : believed;
  }

  note(line: string): void {
    this.trace?.push(`${this.repository.now.slice(11, 19)} ${line}`);
  }

  wrong(what: string): void {
    this.truth.wrongs.push(what);
    this.note(`WRONG: ${what}`);
  }

  /** Begins an actions run, up to its first request. */
  begin(mode: Mode): Promise<void> {
    this.begun += 1;
    const who = this.begun;
    const wire = wires[who] ?? new Wire(this.repository);
    wires[who] = wire;
    wire.repository = this.repository;
    wire.lag = 0;
    wire.turn = this.stepper.turn(who, (fate) => {
      this.#saw(who, fate);
    });
    const log = (line: string): void => {
      if (this.trace !== null) this.note(`#${who} ${line}`);
    };
    const github = new MemoryGitHub(wire, log);
    this.#githubs.set(who, github);
    const nonce = `${this.repository.state.now % 1_000_000_007}-${who}`;
    this.note(`#${who} begins (${mode})`);
    const perform = (
      tasks: Parameters<Parameters<typeof actionsRun>[0]['perform']>[0],
    ): (string | null)[] => {
      this.repository.later(20);
      return tasks.map((task) => {
        const times = (this.truth.performed.get(task.id) ?? 0) + 1;
        this.truth.performed.set(task.id, times);
        if (times > 1) this.wrong(`${task.id} was performed ${times} times under one claim`);
        if (!this.#isClaimed(task.id)) this.wrong(`${task.id} was performed without a claim`);
        const failure = failureOf(this.chance, this.failing);
        if (failure !== null) this.truth.count(`worker ${failure}`);
        log(`performs ${task.id}${failure === null ? '' : `: ${failure}`}`);
        return performance(this.scenario, task, failure);
      });
    };
    const around = {
      wire,
      nonce,
      mode,
      sealed: this.scenario.sealed,
      perform,
      heard: ({ after }: Report) => {
        this.#believe(after, github.told.now);
      },
      wrong: (what: string) => {
        this.wrong(`#${who}: ${what}`);
      },
      log,
    };
    return this.stepper.begin(who, () => actionsRun(around, github));
  }

  #believe(document: Progress | Commit | null, at: number): void {
    if (at < this.#since) return;
    this.#believed = document;
    this.#since = at;
  }

  /** Lets a request through. */
  step(waiting: Waiting, fate: Fate): Promise<void> {
    if (this.trace !== null) this.note(`#${waiting.who} ${waiting.asked.name}${fateText(fate)}`);
    return this.stepper.step(waiting, fate);
  }

  /** Lets the next read of an actions run lag behind. */
  delay(who: number, changes: number): void {
    const wire = wires[who];
    if (wire !== undefined) wire.lag = changes;
  }

  breakLists(who: number, lists: string[]): void {
    const github = this.#githubs.get(who);
    if (github !== undefined) github.broken = lists;
  }

  /** Whether some commit of the run's history claims the task: those of branches that are gone count too. */
  #isClaimed(task: string): boolean {
    const [decision = '', step = ''] = task.split('/');
    return this.#claims.has(`${decision} ${step}`);
  }

  /** The newest commit that was looked at. */
  #known: number;
  readonly #claims = new Set<string>();

  /** Looks at what a request brought to the run's branch: what was acknowledged, and what began. */
  #saw(who: number, fate: Fate): void {
    const commit = this.repository.tip(RUN_REF);
    if (commit === null || commit.number <= this.#known || !commit.ours) return;
    this.#known = commit.number;
    if (fate.is === 'answered') this.truth.acknowledged.push(commit.oid);
    this.#believe(commit, this.repository.state.now);
    const github = this.#githubs.get(who);
    if (github === undefined) return;
    const { told, later } = github;
    const { scenario, truth, repository } = this;
    for (const entry of journalIn(commit)?.entries ?? []) {
      if (entry.type !== 'step.started') continue;
      this.#claims.add(`${entry.decision} ${entry.step}`);
      for (const gate of scenario.behind[entry.step] ?? [])
        if (!truth.used.has(gate)) this.wrong(`${entry.step} began before anything rested on ${gate}`);
      for (const gate of scenario.gated[entry.step] ?? [])
        if (
          !isApproved({ scenario, truth, objects: repository.objects, told, later, claim: commit.oid }, gate)
        )
          this.wrong(`${entry.step} began without an approval of ${gate} that holds`);
    }
  }
}

const fateText = (fate: Fate): string => {
  if (fate.is === 'answered') return '';
  if (fate.is === 'limited') return ` — limited for ${fate.seconds} s`;
  return ` — ${fate.is} ${fate.effect ? 'after' : 'before'} its effect`;
};
