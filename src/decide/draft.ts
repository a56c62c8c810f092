import { evolve } from '../progress/evolve.ts';
import type { Entry } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';
import type { PromptStep, ShellStep, Workflow } from '../workflow/schema.ts';
import type { Refusal } from './decision.ts';
import type { Frame } from './instance.ts';
import type { Situation, Want } from './situation.ts';

/** A step that may be performed now. */
export interface Ready {
  step: PromptStep | ShellStep;
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
  readonly wants: Want[] = [];
  readonly refusals: Refusal[] = [];
  /** Why a comment did not count at the gates that judged it, by its id. */
  readonly unheard = new Map<number, string>();

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
    const stamped = { ...entry, at: this.now, decision };
    this.entries.push(stamped);
    this.progress = evolve(this.progress, stamped);
  }

  want(want: Want): void {
    if (!this.wants.some((known) => JSON.stringify(known) === JSON.stringify(want))) this.wants.push(want);
  }
}
