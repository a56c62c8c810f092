import type { Outcome } from '../decide/work/outcome.ts';
import { taskParts, type Task } from '../decide/work/task.ts';
import { ORCHESTRATOR } from '../progress/advice.ts';
import { findStep } from '../workflow/graph.ts';
import type { Workflow } from '../workflow/schema.ts';
import { sideBySide } from './conflict.ts';
import { means } from './names.ts';
import { answerOf, outcomeOf } from './outcome.ts';
import type { Pull } from './pull.ts';
import type { Performance, Script } from './script.ts';

/** What is due of the work in hand: an outcome that comes back, or an actions run that ends. */
export type Due = { is: 'outcome'; outcome: Outcome } | { is: 'concluded'; run: number };

/** Work in hand: attempts that were started, and when each ends, in milliseconds since 1970. */
export class Work {
  readonly #workflow: Workflow;
  readonly #script: Script['steps'];
  readonly #pull: Pull;
  readonly #used = new Map<string, number>();
  /** By decision: the head that everything it started began from. */
  readonly #heads = new Map<string, string>();
  readonly #ended: Outcome[] = [];
  /** In start order. */
  #hand: { at: number; due: Due }[] = [];

  constructor(workflow: Workflow, script: Script['steps'], pull: Pull) {
    this.#workflow = workflow;
    this.#script = script;
    this.#pull = pull;
  }

  /** Takes on what a decision started. */
  start(tasks: readonly Task[], now: number): void {
    for (const task of tasks) {
      this.#heads.set(task.decision, task.head_oid);
      if (task.name === ORCHESTRATOR) {
        const { after, outcome } = answerOf(task, this.#next(ORCHESTRATOR));
        this.#hand.push({ at: now + after * 1_000, due: { is: 'outcome', outcome } });
        continue;
      }
      const step = findStep(this.#workflow, task.name);
      if (step === undefined) throw new Error(`The task ${task.id} belongs to no step`);
      const performed = step.type === 'ralph-loop' ? step.body : step;
      const { after, outcome } = outcomeOf(task, performed, this.#next(task.step));
      if (task.kind !== 'dispatch' || outcome.status === 'failure') {
        this.#hand.push({ at: now + after * 1_000, due: { is: 'outcome', outcome } });
        continue;
      }
      const run = this.#pull.dispatch();
      this.#hand.push({ at: now, due: { is: 'outcome', outcome: { ...outcome, text: '', value: run } } });
      this.#hand.push({ at: now + after * 1_000, due: { is: 'concluded', run: run.run_id } });
    }
  }

  /** The performance of an instance's next attempt; the most particular key of the script that means it serves it. */
  #next(instance: string): Performance | undefined {
    const keys = [...this.#script.keys()].filter((key) => means(key, instance));
    const key = keys.sort((one, other) => other.length - one.length)[0];
    if (key === undefined) return undefined;
    const list = this.#script.get(key) ?? [];
    const used = this.#used.get(key) ?? 0;
    this.#used.set(key, used + 1);
    return list[Math.min(used, list.length - 1)];
  }

  /** When the next of it is due. */
  get next(): number | undefined {
    return this.#hand.length === 0 ? undefined : Math.min(...this.#hand.map(({ at }) => at));
  }

  /** Takes what is due first out of the hand; of several at one instant what was started first. */
  take(): Due | undefined {
    const { next } = this;
    const first = this.#hand.find(({ at }) => at === next);
    if (first === undefined) return undefined;
    this.#hand = this.#hand.filter((one) => one !== first);
    const { due } = first;
    return due.is === 'outcome' ? { ...due, outcome: this.#beside(due.outcome) } : due;
  }

  /** An outcome as it can be recorded beside those of its set that were recorded before it. */
  #beside(outcome: Outcome): Outcome {
    const set = taskParts(outcome.task).decision;
    const before = this.#ended.filter(({ task }) => task.startsWith(`${set}/`));
    const base = (path: string): string => this.#pull.fileAt(this.#heads.get(set) ?? '', path) ?? '';
    const settled = sideBySide(outcome, before, this.#workflow, base);
    if (settled.files.length > 0) this.#ended.push(settled);
    return settled;
  }
}
