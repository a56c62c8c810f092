import { outputKey } from '../progress/output-key.ts';
import { evolve } from '../progress/evolve.ts';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';
import { toldIn } from '../progress/trailers.ts';
import { findStep } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { PerformedStep } from '../workflow/step.ts';
import type { Choice } from './advice/choice.ts';
import type { Decision, Refusal, Topic } from './decision.ts';
import { frameOf } from './scope/frame.ts';
import type { Frame } from './scope/instance.ts';
import type { Situation } from './situation.ts';
import type { Want } from './found.ts';

/** A step that may be performed now. */
export interface Ready {
  step: PerformedStep;
  frame: Frame;
  instance: string;
  attempt: number;
  number: number | undefined;
}

type Unstamped = Entry extends infer One ? (One extends Entry ? Omit<One, 'at' | 'decision'> : never) : never;

/** A decision while it is being made: the progress as of the entries so far. Local to one call of `decide`. */
export class Draft {
  readonly situation: Situation;
  readonly workflow: Workflow;
  readonly id: string;
  progress: Progress;
  readonly entries: Entry[] = [];
  readonly ready: Ready[] = [];
  /** Choices that a model has yet to be asked about. */
  readonly choices: Choice[] = [];
  readonly wants: Want[] = [];
  readonly refusals: Refusal[] = [];
  /** The commit whose files the branch gets back. */
  restore: Decision['restore'];
  /** Set where nothing more may be decided on what this decision changed. */
  halted = false;
  /** What somebody asked to be shown. */
  readonly topics: Topic[] = [];
  /** Logins whose review the gates ask for that this decision opens. */
  readonly reviewers: string[] = [];
  /** Why a comment did not count at the gates that judged it, by its id. */
  readonly unheard = new Map<number, string>();
  /** What became of a command that was judged before the bookkeeping, by its comment: why it was refused, null where it was obeyed. */
  readonly told = new Map<number, string | null>();

  constructor(situation: Situation, workflow: Workflow, progress: Progress, id: string) {
    this.situation = situation;
    this.workflow = workflow;
    this.progress = progress;
    this.id = id;
  }

  get now(): string {
    return this.situation.snapshot.now;
  }

  /** Appends one entry to the journal and folds it. `decision` differs where a claim is settled. */
  record(entry: Unstamped, decision: string = this.id): void {
    const before = this.progress;
    const stamped = { ...entry, at: this.now, decision };
    this.entries.push(stamped);
    this.progress = evolve(before, stamped);
    const instance = subjectOf(stamped);
    if (instance !== undefined && succeededIn(this.progress, instance) && !succeededIn(before, instance))
      this.#remember(instance, decision, bringsFiles(stamped));
  }

  /** A step that succeeded may be a checkpoint, and may have to be undone one day. */
  #remember(instance: string, decision: string, brings: boolean): void {
    const state = this.progress.steps[instance];
    const step = state === undefined ? undefined : findStep(this.workflow, state.name);
    // A ralph-loop's iterations have its name and are not it.
    if (state === undefined || step === undefined || state.type !== step.type) return;
    if (step.checkpoint !== undefined)
      this.record(
        {
          type: 'checkpoint.reached',
          step: instance,
          name: step.checkpoint,
          head_oid: this.situation.snapshot.pull.head.oid,
          ...(brings && !this.#isInHead(decision) ? { brought: true } : {}),
        },
        decision,
      );
    if (step.compensate === undefined) return;
    const { bindings } = frameOf(this, state.name, instance);
    const iteration = Math.max(1, state.iteration);
    const output = instance.includes('#') ? this.progress.outputs[outputKey(instance)] : undefined;
    const undoable = {
      step: instance,
      name: state.name,
      iteration,
      bindings,
      ...(output === undefined || output === null ? {} : { output }),
    };
    this.record({ type: 'compensation.registered', undoable }, decision);
  }

  /** Whether the head has the commit of a decision already: work that was taken over, or whose record came second. */
  #isInHead(decision: string): boolean {
    const [newest] = this.situation.snapshot.head.commits;
    return newest?.ours === true && toldIn(newest.message).decision === decision;
  }

  want(want: Want): void {
    if (!this.wants.some((known) => JSON.stringify(known) === JSON.stringify(want))) this.wants.push(want);
  }
}

/** The instance whose state an entry changes, where it is one. */
const subjectOf = (entry: Entry): string | undefined =>
  'step' in entry ? entry.step : entry.type === 'variables.set' ? entry.done?.step : undefined;

const succeededIn = ({ steps }: Progress, instance: string): boolean =>
  steps[instance]?.status === 'completed' && steps[instance].conclusion === 'success';

/** Whether the step's own files come with the commit of the decision that records its end. */
const bringsFiles = (entry: Entry): boolean =>
  entry.type === 'step.completed' && (entry.files > 0 || (entry.wrote ?? []).length > 0);
