import { restsOn } from '../../src/decide/gates/rests-on.ts';
import type { Entry } from '../../src/progress/entry.ts';
import { evolve } from '../../src/progress/evolve.ts';
import { ENDED, type Progress, type StepState } from '../../src/progress/schema.ts';
import { childrenOf, walkSteps, type Placed } from '../../src/workflow/graph.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import type { ForEachStep, ParallelStep, Step } from '../../src/workflow/step.ts';
import { atMost, demand, same } from './demands.ts';

/** Entries after which the step that they name has begun, or begun again. */
const BEGINS: readonly Entry['type'][] = ['step.started', 'wait.opened', 'block.started'];
/** Entries that speak of a step that has not ended. */
const SPEAKS_OF_OPEN: readonly Entry['type'][] = [
  ...BEGINS,
  'step.completed',
  'step.failed',
  'step.cancelled',
  'step.skipped',
  'step.abandoned',
  'dispatch.started',
  'block.completed',
  'block.retried',
  'loop.tested',
  'loop.iterated',
  'wait.closed',
  'gate.opened',
  'gate.answered',
  'gate.closed',
  'gate.timed_out',
  'gate.subject_changed',
];

type Steps = Progress['steps'];

const hasBegun = (state: StepState | undefined): state is StepState =>
  state !== undefined && (state.status !== 'pending' || state.attempts > 0);
const isOver = (state: StepState | undefined): boolean =>
  state?.status === 'completed' || state?.abandoned === true;
/** Whether the end of a step keeps what needs it from beginning. */
const isLost = (state: StepState | undefined): boolean => {
  if (state?.abandoned === true || state?.conclusion === 'cancelled') return true;
  if (state?.conclusion === 'skipped') return state.because === 'needs' || state.because === 'fail-fast';
  return state?.conclusion !== 'success' && state?.because !== 'continue-on-error';
};

/** Where an instance stands: its step, and the blocks around it with their own instances. */
interface Place extends Placed {
  instance: string;
  suffix: string;
  around: { block: Step; instance: string; part: string | undefined }[];
  /** The steps of its list. */
  list: readonly Step[];
  /** The instance it undoes, where it is or stands in a compensation. */
  undoes: string | undefined;
}

/** An approval that was given and is asked for again: its step has ended all the same. */
const asksAgain = (state: StepState | undefined): boolean =>
  state?.gate?.status === 'pending' && state.gate.reopened !== undefined;

/**
 * Watches the journal of a run, entry by entry, and holds it against the definition: an oracle written from the language's
 * description, which shares only the fold with the engine.
 */
export class Watch {
  readonly #workflow: Workflow;
  readonly #placed: Map<string, Placed>;
  /** Instances that can be undone, in the order in which they succeeded. */
  readonly #succeeded: string[] = [];
  readonly #parallel: number;
  #progress: Progress | null = null;
  /** The steps before the entry that is looked at. */
  #before: Steps = {};

  /** `parallel` is what policy allows at one time. */
  constructor(workflow: Workflow, parallel: number) {
    this.#workflow = workflow;
    this.#parallel = parallel;
    this.#placed = new Map(walkSteps(workflow.steps).map((placed) => [placed.step.name, placed]));
  }

  /** The document as the entries so far fold to it. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** Takes in what one decision recorded; fails where the language does not allow it. */
  see(entries: readonly Entry[], before: Progress | null): void {
    this.#progress = before;
    for (const entry of entries) {
      const old: Progress | null = this.#progress;
      this.#before = old?.steps ?? {};
      const next = evolve(old, entry);
      this.#progress = next;
      if (old === null || entry.type === 'run.started') continue;
      demand(
        !(ENDED.includes(old.status) && entry.type !== 'outcome.late' && !entry.type.startsWith('command.')),
        `${entry.type} after the end`,
      );
      this.#check(entry, old, next);
      this.#remember(old.steps, next.steps);
    }
  }

  #check(entry: Entry, old: Progress, next: Progress): void {
    if ('step' in entry && SPEAKS_OF_OPEN.includes(entry.type))
      demand(
        old.steps[entry.step]?.status !== 'completed' || asksAgain(old.steps[entry.step]),
        `${entry.type} of ${entry.step}`,
      );
    const begun = begunBy(entry);
    if (begun !== undefined) this.#checkStart(this.#place(begun), entry, old);
    switch (entry.type) {
      case 'step.started':
        for (const [instance, { name, gate }] of Object.entries(old.steps))
          if (gate?.kind === 'approval' && gate.status === 'pending' && old.ending === undefined)
            demand(
              !restsOn(this.#workflow, { name: entry.name, instance: entry.step }, { name, instance }),
              `${entry.step} begins before ${instance} is approved`,
            );
        this.#checkAttempt(entry, old, next);
        break;
      case 'block.retried':
      case 'round.begun':
      case 'loop.iterated':
        this.#checkBound(entry, old);
        break;
      case 'block.completed':
        if (entry.conclusion === 'success') this.#checkJoin(this.#place(entry.step), old.steps);
        break;
      case 'run.ending':
        if (entry.undo.length > 0)
          same([...new Set(entry.undo)], [...new Set(this.#succeeded.toReversed())], 'what is undone');
        break;
      case 'run.completed':
        for (const step of this.#workflow.steps) {
          const state = old.steps[step.name];
          demand(isOver(state) && !isLost(state), `${step.name} at the end`);
        }
        break;
    }
    this.#checkWidth(next.steps);
  }

  #remember(old: Steps, next: Steps): void {
    for (const [instance, state] of Object.entries(next)) {
      if (
        state === old[instance] ||
        state.conclusion !== 'success' ||
        old[instance]?.conclusion === 'success'
      )
        continue;
      const step = this.#placed.get(state.name)?.step;
      // A ralph-loop shares its name with its iterations, which are not undone one by one.
      const whole = step?.type !== 'ralph-loop' || state.type === 'ralph-loop';
      if (step?.compensate !== undefined && whole) this.#succeeded.push(instance);
    }
  }

  /** What holds whenever a step begins. */
  #checkStart(place: Place, entry: Entry, { steps, paused, ending, circuits }: Progress): void {
    const { step, instance, suffix, around, list } = place;
    const state = steps[instance];
    demand([undefined, 'pending'].includes(state?.status), `${instance} begins`);
    same(state?.claim, undefined, `two attempts of ${instance}`);
    same(paused, undefined, `${instance} begins while the run is paused`);
    demand(state?.not_before === undefined || state.not_before <= entry.at, `${instance} waits`);
    if (ending === undefined) same(place.undoes, undefined, `${instance} undoes too early`);
    else this.#checkUndoing(place, ending.undo, steps);
    for (const { block, instance: name, part } of around) {
      const about = steps[name];
      same(about?.status, 'in_progress', `${name} around ${instance}`);
      if (block.type === 'loop' || block.type === 'ralph-loop')
        same(`#${about?.iteration}`, part, `iteration of ${name}`);
      if (block.type === 'for-each')
        atMost(Number(part?.replaceAll(/\D/g, '')), about?.items?.length ?? 0 - 1, `item of ${name}`);
      if (block.type === 'conditional') {
        const inside = [...around.map((one) => one.block), step];
        const taken = about?.branch === 'then' ? block.then : block.else;
        demand(
          inside.some((one) => taken.includes(one)),
          `${instance} stands in the other branch`,
        );
      }
    }
    const needed = step.needs.flatMap((name) => list.filter((other) => other.name === name));
    for (const { name } of needed) demand(isOver(steps[`${name}${suffix}`]), `${instance} needs ${name}`);
    if (step.if === undefined)
      for (const { name } of needed)
        demand(!isLost(steps[`${name}${suffix}`]), `${instance} although ${name} failed`);
    const tool = step.circuit_breaker?.tool;
    const circuit = circuits?.[tool === undefined ? step.name : `tool ${tool}`];
    if (
      entry.type === 'step.started' &&
      (circuit?.failures ?? 0) >= (step.circuit_breaker?.failure_threshold ?? Infinity)
    )
      demand((circuit?.open_until ?? '') <= entry.at, `${instance} through an open circuit`);
  }

  /** Undoing goes backwards, one after another, and nothing else begins any more. */
  #checkUndoing({ instance, undoes }: Place, undo: readonly string[], steps: Steps): void {
    const at = undo.indexOf(undoes ?? '');
    atMost(0, at, `${instance} begins while the run is being undone`);
    const compensation = (of: string): string => {
      const { step, suffix } = this.#place(of);
      return `${step.compensate?.name}${suffix}`;
    };
    for (const earlier of undo.slice(0, at))
      same(steps[compensation(earlier)]?.status, 'completed', `${earlier} is undone before ${undoes}`);
    for (const [index, other] of undo.entries())
      if (index > at && other !== undoes)
        demand(!hasBegun(steps[compensation(other)]), `${other} is undone before ${undoes}`);
  }

  #checkAttempt(entry: Extract<Entry, { type: 'step.started' }>, old: Progress, next: Progress): void {
    const state = old.steps[entry.step];
    const { step } = this.#place(entry.step);
    same(entry.attempt, (state?.attempts ?? 0) + 1, `attempt of ${entry.step}`);
    const performed = step.type === 'ralph-loop' ? step.body : step;
    atMost(
      entry.attempt,
      (performed.retry?.maximum_attempts ?? 1) + (state?.granted ?? 0),
      `attempts of ${entry.step}`,
    );
    const most = Math.min(this.#parallel, this.#workflow.settings.limit_parallel ?? Infinity);
    const claims = Object.values(next.steps).filter(({ claim }) => claim !== undefined);
    atMost(claims.length, most, 'claims');
  }

  #checkBound(
    entry: Extract<Entry, { type: 'block.retried' | 'round.begun' | 'loop.iterated' }>,
    { steps }: Progress,
  ): void {
    const { step } = this.#place(entry.step);
    const state = steps[entry.step];
    const granted = state?.granted ?? 0;
    if (entry.type === 'round.begun') {
      same(entry.round, (state?.rounds ?? 0) + 1, `round of ${entry.step}`);
      atMost(entry.round, step.type === 'approval' ? step.max_rounds : 0, `rounds of ${entry.step}`);
    } else if (entry.type === 'loop.iterated') {
      same(entry.iteration, (state?.iteration ?? 0) + 1, `iteration of ${entry.step}`);
      const most = step.type === 'loop' ? step.max_iterations : (state?.max_iterations ?? 0);
      atMost(entry.iteration, most + granted, `iterations of ${entry.step}`);
    } else {
      const retried = step.own_retry || step.type === 'workflow';
      const most = (retried ? (step.retry?.maximum_attempts ?? 1) : 1) + granted;
      atMost(state?.attempts ?? 0, most, `attempts of ${entry.step}`);
    }
  }

  /** A set that ended well has as many branches that did as its join requires. */
  #checkJoin({ step, instance, suffix }: Place, steps: Steps): void {
    if (step.type !== 'parallel' && step.type !== 'for-each') return;
    const branches = branchesOf(step, instance, suffix, steps)
      .map((branch) =>
        branch.filter((state) => state?.conclusion !== 'skipped' || state.because !== 'condition'),
      )
      .filter((branch) => branch.length > 0);
    const { required } = step.join;
    const needed =
      required === 'all' ? branches.length : Math.min(required === 'any' ? 1 : required, branches.length);
    // A failure that something caught fails nothing, but is no success that counts.
    const counts = (state: StepState | undefined): boolean =>
      required === 'all' ? isOver(state) && !isLost(state) : state?.conclusion === 'success';
    const well = branches.filter((branch) => branch.every(counts));
    atMost(needed, well.length, `branches of ${instance} that succeeded`);
  }

  /** As many branches are under way as a set allows. */
  #checkWidth(steps: Steps): void {
    for (const [instance, state] of Object.entries(steps)) {
      if (state.status !== 'in_progress' || (state.type !== 'parallel' && state.type !== 'for-each'))
        continue;
      const { step, suffix } = this.#place(instance);
      if ((step.type !== 'parallel' && step.type !== 'for-each') || step.max_parallel === undefined) continue;
      const running = branchesOf(step, instance, suffix, steps).filter(
        (branch) => branch.some(hasBegun) && !branch.every(isOver),
      );
      atMost(running.length, step.max_parallel, `branches of ${instance} at one time`);
    }
  }

  #place(instance: string): Place {
    const name = instance.replace(/(?:#\d+|\[\d+\])+$/, '');
    const placed = this.#placed.get(name);
    if (placed === undefined) throw new Error(`${instance} is no step`);
    const { step } = placed;
    const suffix = instance.slice(name.length);
    const parts = suffix.match(/#\d+|\[\d+\]/g) ?? [];
    const around: Place['around'] = [];
    let undoes: string | undefined;
    let list: readonly Step[] = this.#workflow.steps;
    let at = '';
    for (const [index, parent] of placed.parents.entries()) {
      const child = placed.parents[index + 1] ?? step;
      if (parent.compensate === child) {
        undoes = `${parent.name}${at}`;
        list = [child];
        continue;
      }
      const counts = ['loop', 'ralph-loop', 'for-each'].includes(parent.type);
      const part = counts ? parts.shift() : undefined;
      around.push({ block: parent, instance: `${parent.name}${at}`, part });
      list = childrenOf(parent).find((steps) => steps.includes(child)) ?? [];
      at += part ?? '';
    }
    // What is undone has ended, and so may have what stood around it; so may what stood around a process left to itself.
    const isLeft = (name: string): boolean => this.#before[name]?.abandoned === true;
    const left = isLeft(instance) ? around.length : around.findLastIndex((one) => isLeft(one.instance));
    const open = around.filter(
      ({ block }, index) => index >= left && (undoes === undefined || this.#isIn(block, undoes)),
    );
    const own = step.type === 'ralph-loop' ? parts.shift() : undefined;
    if (own === undefined) return { ...placed, instance, suffix, around: open, list, undoes };
    const loop = { block: step, instance: `${name}${at}`, part: own };
    return {
      ...placed,
      step: { ...step, needs: [] },
      instance,
      suffix,
      around: [...open, loop],
      list: [],
      undoes,
    };
  }

  /** Whether a block stands inside the compensation of an instance. */
  #isIn(block: Step, undoes: string | undefined): boolean {
    const name = undoes?.replace(/(?:#\d+|\[\d+\])+$/, '') ?? '';
    const undo = this.#placed.get(name)?.step.compensate;
    return undo !== undefined && walkSteps([undo]).some(({ step }) => step === block);
  }
}

/** The instance that an entry begins or begins again; questions about failures begin nothing. */
function begunBy(entry: Entry): string | undefined {
  if (entry.type === 'variables.set') return entry.done?.step;
  if (entry.type === 'gate.opened') return entry.kind === 'error' ? undefined : entry.step;
  return BEGINS.includes(entry.type) && 'step' in entry ? entry.step : undefined;
}

/** The states of each branch of a set: of one step in a parallel, of the steps of one item in a for-each. */
function branchesOf(
  block: ParallelStep | ForEachStep,
  instance: string,
  suffix: string,
  steps: Steps,
): (StepState | undefined)[][] {
  if (block.type === 'parallel') return block.steps.map(({ name }) => [steps[`${name}${suffix}`]]);
  const items = steps[instance]?.items ?? [];
  return items.map((_, index) => block.steps.map(({ name }) => steps[`${name}${suffix}[${index}]`]));
}
