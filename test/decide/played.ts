import fc from 'fast-check';
import { decide } from '../../src/decide/decide.ts';
import type { Decision } from '../../src/decide/decision.ts';
import type { Outcome } from '../../src/decide/work/outcome.ts';
import { REASONS } from '../../src/decide/reason.ts';
import type { Situation } from '../../src/decide/situation.ts';
import { ERROR_TYPES } from '../../src/error-types.ts';
import { ENDED, progress as schema, type Progress, type StepState } from '../../src/progress/schema.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { Workflow } from '../../src/workflow/schema.ts';
import { given, JONAS, LEA, MARIA, type Story } from '../support/story.ts';
import { demand, same } from './demands.ts';
import { CHILDREN } from './generated.ts';
import { Watch } from './watched.ts';

/** Steps performed at one time by one run, unless the definition allows fewer. */
const PARALLEL = 3;
const POLICY = `
limits: {parallel: ${PARALLEL}, decisions: 120}
approvals: {auto-approve: true}
`;
/** Rounds in which anything may happen; after them everybody does what the run waits for. */
const WILD_ROUNDS = 60;
const MOST_ROUNDS = 700;

/** The definitions that may be called, as the parser wants them. */
export const workflows = Object.fromEntries(
  Object.entries(CHILDREN).map(([stem, text]) => [
    stem,
    { path: `.github/pawl/workflows/${stem}.yml`, text },
  ]),
);

/** The workflow a text says, null where the parser refuses it. */
export const workflowOf = (text: string): Workflow | null => {
  const parsed = parseWorkflow({ path: 'w.yml', text }, { templates: [], workflows });
  return parsed.ok ? parsed.value : null;
};

/** Whether a run has come to its end, or to a limit that parks it. */
const ended = ({ progress }: Story): boolean =>
  ENDED.includes(progress?.status ?? '') || progress?.status_reason === 'limit_reached';

/** Plays a workflow to its end: `dice` decides what comes back and what people say, and everything is watched. */
export function play(text: string, dice: () => number): Story {
  const workflow = workflowOf(text);
  if (workflow === null) throw new Error('The generated workflow has errors');
  const story = given(text, POLICY, CHILDREN);
  story.prompts['workflow_orchestrator_prompt_template'] = 'Choose.';
  const player = new Player(story, new Watch(workflow, PARALLEL), dice);
  player.play();
  return player.story;
}

/** One who tosses dice over what happens next to a run, and looks at every decision. */
class Player {
  readonly story: Story;
  readonly #watch: Watch;
  readonly #dice: () => number;
  /** Outcomes that were handed in before, or that were lost on their way. */
  readonly #old: Outcome[] = [];

  constructor(story: Story, watch: Watch, dice: () => number) {
    this.story = story;
    this.#watch = watch;
    this.#dice = dice;
  }

  play(): void {
    this.story.comment(LEA, '/start story');
    this.#tell();
    for (let round = 0; round < MOST_ROUNDS && !ended(this.story); round += 1) {
      if (round < WILD_ROUNDS) this.#wild();
      else this.#calm();
    }
    const { status_reason, steps } = this.story.progress ?? { status_reason: 'no run', steps: {} };
    demand(ended(this.story), `${status_reason} ${JSON.stringify(steps, null, 1)}`);
    this.#checkEnd();
  }

  /** Anything happens: work comes back well, badly, twice or never; people say what fits and what does not. */
  #wild(): void {
    const roll = this.#dice();
    if (roll % 5 !== 0) this.#advise(roll);
    const claimed = this.#claimed();
    if (ended(this.story)) return;
    if (claimed.length > 0 && roll % 13 === 0) this.#lose(claimed[roll % claimed.length]);
    else if (roll % 29 === 1)
      this.#say(roll, [
        '/pause',
        '/resume',
        '/signal go',
        '/set count=5',
        '/frobnicate',
        '/status',
        '/delegate agree @lea',
        '/migrate',
      ]);
    else if (roll % 97 === 2)
      this.#say(roll, ['/cancel', '/terminate enough', '/cancel why', '/start story']);
    else if (roll % 31 === 3) this.story.push(`somebody ${roll}`);
    else if (roll % 23 === 4 && this.#old.length > 0)
      this.#tell([this.#old[roll % this.#old.length]!], 'late');
    else if (claimed.length > 0) this.#bring(claimed, roll);
    else this.#act(roll);
    if (!ended(this.story)) this.#tell();
    if (roll % 7 === 5 && !ended(this.story)) this.#tell();
  }

  /** What the run waits for happens, and time passes. */
  #calm(): void {
    this.#advise(1);
    const claimed = this.#claimed();
    if (claimed.length > 0) this.#bring(claimed, 2);
    const paused = this.story.progress?.paused !== undefined;
    if (paused) this.story.comment(MARIA, '/resume');
    for (const [instance, state] of this.#waiting()) this.#please(instance, state);
    if (!ended(this.story)) this.#tell();
    this.story.later(3_600);
    if (!ended(this.story)) this.#tell();
  }

  /** A model that is asked answers: with a legal move, with one that is none, or not at all. */
  #advise(roll: number): void {
    const asked = this.story.progress?.advice?.asked;
    if (asked === undefined || ended(this.story)) return;
    const { decision, attempt, moves } = asked;
    const move = moves[roll % (moves.length + 1)] ?? { type: 'complete', step_name: 'nothing' };
    const value = {
      workflow_status: 'in_progress',
      next_action: { ...move, context_to_pass: 'x' },
      reasoning: 'r',
    };
    const task = `${decision}/@orchestrator/${attempt}`;
    const outcome = { task, status: 'success' as const, text: '', value, files: [], deletions: [] };
    this.#old.push(outcome);
    this.#tell([outcome]);
    if (!ended(this.story)) this.#tell();
  }

  #states(): [string, StepState][] {
    return Object.entries(this.story.progress?.steps ?? {});
  }
  #claimed(): [string, StepState][] {
    return this.#states().filter(([, { claim }]) => claim !== undefined);
  }
  #waiting(): [string, StepState][] {
    return this.#states().filter(
      ([, { status, gate }]) =>
        status === 'waiting' || (gate?.status === 'pending' && gate.reopened !== undefined),
    );
  }

  #lose(which: [string, StepState] | undefined): void {
    if (which === undefined) return;
    this.#old.push(outcomeOf(which, 2));
    this.story.later(8_000);
  }

  #bring(claimed: [string, StepState][], roll: number): void {
    const all = roll % 5 === 4 ? claimed : [claimed[roll % claimed.length]!];
    const outcomes = all.map((one, index) => outcomeOf(one, roll + index));
    this.#old.push(...outcomes);
    this.story.later(roll % 40);
    this.#tell(outcomes);
  }

  /** Nothing is in flight: somebody answers, something happens outside, or time passes. */
  #act(roll: number): void {
    const waiting = this.#waiting();
    const [instance, state] = waiting[roll % Math.max(1, waiting.length)] ?? [];
    if (instance === undefined || state === undefined || roll % 6 === 0) {
      this.story.later([30, 700, 4_000, 20_000][roll % 4] ?? 0);
      return;
    }
    if (state.run !== undefined)
      this.story.actionsRuns[state.run.id] =
        roll % 3 === 0 ? 'failure' : roll % 5 === 0 ? 'cancelled' : 'success';
    else if (state.wait?.kind === 'checks') this.story.check('build', roll % 4 === 0 ? 'failure' : 'success');
    else if (state.wait !== undefined && roll % 3 !== 0) this.#please(instance, state);
    else if (state.wait !== undefined) this.story.later(4_000);
    else this.#say(roll, answersAt(instance, state));
  }

  /** Does what a waiting step waits for. */
  #please(instance: string, state: StepState): void {
    const { run, wait, gate } = state;
    if (run !== undefined) this.story.actionsRuns[run.id] = 'success';
    else if (wait?.kind === 'checks') for (const name of wait.names) this.story.check(name, 'success');
    else if (wait?.kind === 'label') this.story.label(wait.label);
    else if (wait?.kind === 'signal') this.story.comment(MARIA, `/signal ${wait.signal} now`);
    else if (gate !== undefined) {
      const address = `${gate.name}${items(instance)}`;
      const words = {
        approval: `/approve ${address}`,
        words: `/approve ${address} yes`,
        input: `/input ${address} what=that`,
        error: `/skip ${address} enough`,
      }[gate.kind];
      this.story.comment(MARIA, words);
      if (gate.required > 1) this.story.comment(JONAS, words);
    }
  }

  #say(roll: number, words: readonly string[]): void {
    this.story.comment(roll % 2 === 0 ? MARIA : JONAS, words[Math.floor(roll / 3) % words.length] ?? '');
  }

  /** Wakes the engine and looks at what it decides; `late`: nothing may come of it. */
  #tell(outcomes: Outcome[] = [], late?: 'late'): void {
    const before = this.story.progress;
    const decision = this.story.wake(outcomes, (situation) => {
      freeze(situation.progress);
      const [one, other] = [decide(situation), decide(situation)];
      same(one, other, 'the same situation decided again');
      return situation;
    });
    demand(decision.reason in REASONS, decision.reason);
    demand(decision.kind !== 'observe', 'a question nobody can answer');
    same(decision.tasks.length > 0, decision.kind === 'start', 'tasks are what starts');
    if (decision.entries.length === 0) demand(this.story.progress === before, 'written without entries');
    if (late !== undefined)
      same(
        decision.entries.filter(({ type }) => type !== 'outcome.late'),
        [],
        'what a late outcome does beside being noted',
      );
    this.#watch.see(decision.entries, before);
    const { progress } = this.story;
    if (progress === null) return;
    if (decision.entries.length > 0) checkDocument(progress);
    const folded = this.#watch.progress?.steps ?? {};
    for (const [instance, state] of Object.entries(progress.steps))
      same(state, folded[instance], `${instance} as its entries fold`);
    // A late outcome is looked at alone: what was due before it is due still.
    if (late === undefined && !decision.wake && !ENDED.includes(progress.status))
      this.#checkSleep(decision, progress);
  }

  /** Nothing changes by itself: neither asked again at once, nor at any time before the wake-up that was announced. */
  #checkSleep(decision: Decision, { next_wakeup }: Progress): void {
    const situation = this.story.situation();
    const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1_000);
    const now = seconds(this.story.now);
    const last = next_wakeup === null ? now + 400_000 : seconds(next_wakeup) - 1;
    for (const at of last > now ? [now, last] : last === now ? [now] : []) {
      const later = new Date(at * 1_000).toISOString().replace('.000Z', 'Z');
      const again = decide(known(this.story, situation, later));
      const what = `after ${decision.kind} ${decision.reason}, ${at - now} s later without a reason`;
      // Prompt and run steps never share a set: what is ready of the other kind begins with the next decision, whatever wakes it.
      if (decision.kind === 'start' && again.kind === 'start') continue;
      same(
        again.entries.map(({ type }) => type),
        [],
        what,
      );
    }
  }

  #checkEnd(): void {
    const { progress } = this.story;
    if (progress === null || !ENDED.includes(progress.status)) return;
    for (const [instance, state] of this.#states()) {
      same(state.claim, undefined, `${instance} is in flight after the end`);
      demand(!['in_progress', 'waiting'].includes(state.status), `${instance} after the end`);
    }
    for (const outcome of this.#old) {
      const { entries } = this.story.wake([outcome]);
      same(
        entries.filter(({ type }) => type !== 'outcome.late'),
        [],
        'entries after the end',
      );
    }
    same(this.story.later(1_000_000).wake().entries, [], 'entries after the end');
  }
}

/** A situation in which all facts are known, at another time. */
function known(story: Story, situation: Situation, now: string): Situation {
  const actions_runs = Object.fromEntries(
    Object.values(story.progress?.steps ?? {}).flatMap(({ run }) =>
      run === undefined ? [] : [[run.id, story.actionsRuns[run.id] ?? null]],
    ),
  );
  const permissions = { lea: 'write', maria: 'write', jonas: 'maintain' } as const;
  return { ...situation, snapshot: { ...situation.snapshot, now, actions_runs, permissions } };
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

/** The items of an instance's name, without its iterations. */
const items = (instance: string): string => (instance.match(/\[\d+\]/g) ?? []).join('');

function outcomeOf([instance, { claim, attempts, type }]: [string, StepState], roll: number): Outcome {
  const base = { task: `${claim?.decision}/${instance}/${attempts}`, value: null, files: [], deletions: [] };
  if (roll % 3 === 0) {
    const error = {
      type: ERROR_TYPES[Math.floor(roll / 3) % ERROR_TYPES.length] ?? 'tool',
      message: 'it broke',
    };
    return { ...base, status: 'failure', text: roll % 2 === 0 ? '' : 'a try', error };
  }
  if (type === 'dispatch')
    return { ...base, status: 'success', text: '', value: { run_id: roll, url: 'https://example.test' } };
  const promises = type === 'prompt' && roll % 2 === 0;
  return {
    ...base,
    status: 'success',
    text: promises
      ? '{"ralph_complete": true, "promise": "DONE"}'
      : roll % 19 === 1
        ? '{"ralph_failed": true}'
        : `${instance} done`,
    ...(roll % 4 === 1 ? { scores: { quality: roll % 10 } } : {}),
    ...(roll % 17 === 1 ? { files: [{ path: 'src/a.ts', content: `${instance} ${roll}` }] } : {}),
    usage: { input_tokens: roll % 100, output_tokens: 1, cost_usd: 0.01 },
  };
}

function answersAt(instance: string, { gate }: StepState): string[] {
  const name = `${gate?.name}${items(instance)}`;
  switch (gate?.kind) {
    case 'error':
      return [`/skip ${name} go on`, `/reject ${name} no`, `/retry ${name}`, '/retry'];
    case 'input':
      return [`/input ${name} what=x`, `/input what=y`, `/input ${name} who=z`, `/approve ${name}`];
    case 'words':
      return [`/input ${name} some words`, `/approve ${name} well`, `/approve`, `/reject ${name} no`];
    default:
      return [
        '/approve',
        `/approve ${name}`,
        `/reject ${name} no`,
        `/request-changes ${name} more`,
        `/approve ${name} fine`,
        `/request-changes more`,
      ];
  }
}

/** What holds of every document. */
function checkDocument(progress: Progress): void {
  same(schema.parse(progress), progress, 'the document in its schema');
  for (const [instance, state] of Object.entries(progress.steps)) {
    if (state.claim !== undefined) same(state.status, 'in_progress', `state of ${instance}`);
    if (state.status === 'waiting')
      demand((state.run ?? state.wait ?? state.gate) !== undefined, `${instance} waits for nothing`);
    if (
      state.status === 'waiting' &&
      state.gate !== undefined &&
      state.wait === undefined &&
      state.run === undefined
    )
      same(state.gate.status, 'pending', `state of ${instance}`);
    same(state.status === 'completed', state.conclusion !== undefined, `state of ${instance}`);
  }
}

/** Rolls that go on for ever, from a few that were drawn. */
export const dice = (rolls: number[]): (() => number) => {
  let at = 0;
  return () => (rolls[(at += 1) % rolls.length] ?? 0) + at;
};
export const rolls = fc.array(fc.nat(1_000), { minLength: 5, maxLength: 40 });
