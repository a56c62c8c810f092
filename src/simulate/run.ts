import { instantOf } from '../instant.ts';
import type { Decision } from '../decide/decision.ts';
import type { Policy } from '../policy/schema.ts';
import { problemAt, type Problem, type Span } from '../problem.ts';
import type { Workflow } from '../workflow/schema.ts';
import { Engine } from './engine.ts';
import { chanceOf, whyNever, type Chance } from './people.ts';
import { Pull } from './pull.ts';
import type { Deed, Happening, Script } from './script.ts';
import { nextTimer } from './timers.ts';
import { typed } from './typed.ts';
import { Work } from './work.ts';

/** Something that happens next, at an instant in milliseconds since 1970. */
interface Next {
  at: number;
  happen: () => Decision;
}

/** Who starts the run, and who gives signals that come from outside. */
const REQUESTER = 'requester';
const OUTSIDE = 'outside';

/** A script being played: a clock that jumps from event to event, and the engine after each of them. */
export class Run {
  readonly engine: Engine;
  readonly pull = new Pull();
  readonly #work: Work;
  readonly #start: number;
  readonly #odd: Problem[] = [];
  #now: number;
  #deeds: readonly Deed[];
  #events: readonly Happening[];

  constructor(workflow: Workflow, script: Script, policy: Policy, templates: { [name: string]: string }) {
    this.#start = Date.parse(script.start);
    this.#now = this.#start;
    this.#deeds = script.people;
    this.#events = script.events;
    const work = new Work(workflow, script.steps, this.pull);
    this.#work = work;
    this.engine = new Engine({
      workflow,
      policy,
      templates,
      pull: this.pull,
      most: script.max_decisions,
      start: (tasks) => work.start(tasks, this.#now),
    });
    for (const { who } of script.people) this.pull.person(who);
  }

  /** Plays until the run has ended, or nothing more can happen to it; the engine's last word. */
  play(): Decision {
    let last = this.#say(REQUESTER, '/start');
    while (!this.engine.ended && !this.engine.spent) {
      const next = this.#next();
      if (next === undefined) return last;
      this.#now = Math.max(this.#now, next.at);
      last = next.happen();
    }
    return last;
  }

  /** What in the script did not apply; asked when it has been played. */
  warnings(): Problem[] {
    for (const deed of this.#deeds) this.#warn(deed, whyNever(deed, this.engine.ended));
    for (const event of this.#events) this.#warn(event, 'the run had ended');
    return this.#odd.toSorted((one, other) => (one.span?.line ?? 0) - (other.span?.line ?? 0));
  }

  get #instant(): string {
    return instantOf(this.#now);
  }

  /** The earliest of all; at one instant outcomes come first, then the engine's own timers, people, and events. */
  #next(): Next | undefined {
    const all = [this.#nextOutcome(), this.#nextTimer(), this.#nextDeed(), this.#nextEvent()];
    let first: Next | undefined;
    for (const next of all)
      if (next !== undefined && (first === undefined || next.at < first.at)) first = next;
    return first;
  }

  #nextOutcome(): Next | undefined {
    const at = this.#work.next;
    return at === undefined ? undefined : { at, happen: () => this.#end() };
  }

  #nextTimer(): Next | undefined {
    const { progress } = this.engine;
    const timer = progress === null ? undefined : nextTimer(progress, this.#instant);
    return timer === undefined
      ? undefined
      : { at: Date.parse(timer), happen: () => this.engine.rest(this.#instant) };
  }

  #nextDeed(): Next | undefined {
    const { progress } = this.engine;
    if (progress === null) return undefined;
    let first: Chance | undefined;
    for (const deed of this.#deeds) {
      const chance = chanceOf(deed, progress, this.#start);
      if (chance !== undefined && (first === undefined || chance.at < first.at)) first = chance;
    }
    const chance = first;
    return chance && { at: chance.at, happen: () => this.#do(chance) };
  }

  #nextEvent(): Next | undefined {
    let first: Happening | undefined;
    for (const event of this.#events) if (first === undefined || event.at < first.at) first = event;
    const event = first;
    return event && { at: this.#start + event.at * 1_000, happen: () => this.#come(event) };
  }

  #end(): Decision {
    const due = this.#work.take();
    if (due?.is === 'concluded') this.pull.conclude(due.run, 'success');
    return this.engine.rest(this.#instant, due?.is === 'outcome' ? [due.outcome] : []);
  }

  #do({ deed, gate }: Chance): Decision {
    this.#deeds = this.#deeds.filter((other) => other !== deed);
    const { does, text, who } = deed;
    if (does !== 'label' && does !== 'unlabel') return this.#say(who, typed(deed, gate), deed);
    this.pull.label(text, does === 'label');
    return this.engine.rest(this.#instant);
  }

  #come(event: Happening): Decision {
    this.#events = this.#events.filter((other) => other !== event);
    const { what } = event;
    switch (what.is) {
      case 'check':
        this.pull.check(what.name, what.conclusion);
        break;
      case 'signal':
        return this.#say(OUTSIDE, `/signal ${what.name} ${what.text}`.trimEnd(), event);
      case 'label':
      case 'unlabel':
        this.pull.label(what.name, what.is === 'label');
        break;
      case 'push':
        this.pull.push([{ path: 'content', text: what.text }]);
    }
    return this.engine.rest(this.#instant);
  }

  /** Writes a comment and lets the engine answer it; that it was refused is odd, if it is of the script. */
  #say(who: string, body: string, from?: { label: string; span: Span }): Decision {
    const id = this.pull.comment(who, body, this.#instant);
    const last = this.engine.rest(this.#instant);
    const why = this.engine.refused.get(id);
    if (why !== undefined && from !== undefined) this.#warn(from, why);
    return last;
  }

  #warn({ label, span }: { label: string; span: Span }, why: string): void {
    this.#odd.push(problemAt('no_effect', span, `${label} did not apply: ${why}`, undefined, 'warning'));
  }
}
