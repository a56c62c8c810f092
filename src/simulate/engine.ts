import { decide } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { Situation } from '../decide/situation.ts';
import type { Task } from '../decide/work/task.ts';
import { hashes } from '../hashes.ts';
import type { Policy } from '../policy/schema.ts';
import { unchained } from '../progress/append.ts';
import { ENDED, type Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import { Hearing } from './hearing.ts';
import { told, type Told } from './line.ts';
import type { Pull } from './pull.ts';

/** What the engine is given besides the pull request. */
export interface Given {
  workflow: Workflow;
  policy: Policy;
  templates: { [name: string]: string };
  pull: Pull;
  /** Decisions after which nothing more is asked. */
  most: number;
  /** Called with the tasks of every decision that starts some. */
  start: (tasks: readonly Task[]) => void;
}

/** More decisions without an event in between than any run needs: an engine that turns in circles. */
const MOST_DECISIONS = 50_000;

/** The real engine over a pull request that exists only in memory: asked again and again until it comes to rest. */
export class Engine {
  progress: Progress | null = null;
  readonly told: Told[] = [];
  /** Why a comment did not count, by its id. */
  readonly refused = new Map<number, string>();
  readonly #given: Given;
  readonly #hearing = new Hearing();
  readonly #files: { [key: string]: string | null } = {};

  constructor(given: Given) {
    this.#given = given;
  }

  get ended(): boolean {
    return this.progress !== null && ENDED.includes(this.progress.status);
  }

  /** Whether the script allows no further decision. */
  get spent(): boolean {
    return this.told.length >= this.#given.most;
  }

  /** Lets the engine decide until nothing is left to decide; the last decision, which did nothing. */
  rest(now: string, outcomes: readonly Outcome[] = []): Decision {
    let given = outcomes;
    for (let count = 0; count < MOST_DECISIONS; count += 1) {
      const decision = this.#ask(now, given);
      if (decision.entries.length === 0) return decision;
      this.#record(decision, now);
      if (this.ended || this.spent) return decision;
      given = [];
    }
    throw new Error('The engine does not come to rest');
  }

  #ask(now: string, outcomes: readonly Outcome[]): Decision {
    for (let round = 0; round < MOST_DECISIONS; round += 1) {
      const decision = decide(this.#situation(now, outcomes));
      if (decision.kind !== 'observe') return decision;
      for (const want of decision.wants) {
        if (want.want === 'file')
          this.#files[`${want.oid}:${want.path}`] = this.#given.pull.fileAt(want.oid, want.path);
        else this.#given.pull.find(want);
      }
    }
    throw new Error('The engine does not stop asking');
  }

  #situation(now: string, outcomes: readonly Outcome[]): Situation {
    const { workflow, policy, templates, pull } = this.#given;
    const { progress } = this;
    const parsed = { ok: true, value: workflow, problems: [] } as const;
    return {
      snapshot: pull.snapshot(now, this.#files),
      policy,
      progress: progress === null ? null : this.#hearing.seen(progress, now),
      restored: null,
      ahead: null,
      workflow: progress === null ? null : workflow,
      startable:
        progress === null
          ? { it: { path: workflow.path, oid: '', parsed: { ...parsed, problems: [] } } }
          : {},
      problems: [],
      templates,
      // Nobody spends anything in a simulation but the run itself.
      spending: { used: {}, reserved: {} },
      outcomes: [...outcomes],
      nonce: String(this.told.length),
      hashes,
      mixed: true,
    };
  }

  #record(decision: Decision, now: string): void {
    const { pull, start, workflow } = this.#given;
    const after = unchained(this.progress, decision.entries);
    this.progress = after;
    this.told.push(told(this.told.length + 1, now, decision, after, workflow));
    for (const entry of decision.entries)
      if (entry.type === 'command.refused') this.refused.set(entry.comment_id, entry.why);
    pull.push(decision.files);
    this.#hearing.note(decision.entries, after, pull.newest);
    pull.forget((id) => id <= after.inbox.cursor && !this.#hearing.hears(id));
    if (decision.tasks.length > 0) start(decision.tasks);
  }
}
