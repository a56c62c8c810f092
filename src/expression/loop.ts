import type { Given } from './arguments.ts';
import { equal } from './compare.ts';
import { refuse } from './failure.ts';
import type { Meter } from './meter.ts';
import { Members, Tuple, type Value } from './value.ts';

/** What the iterations of one loop remember together. */
export interface LoopMemory {
  changed?: Tuple;
}

/** What `loop` is inside a `for`. */
export class Loop extends Members {
  readonly #memory: LoopMemory;

  constructor(items: readonly Value[], index: number, memory: LoopMemory) {
    super();
    this.#memory = memory;
    this.set('index', index + 1);
    this.set('index0', index);
    this.set('revindex', items.length - index);
    this.set('revindex0', items.length - index - 1);
    this.set('first', index === 0);
    this.set('last', index === items.length - 1);
    this.set('length', items.length);
    this.set('depth', 1);
    this.set('depth0', 0);
    const previous = items[index - 1];
    const next = items[index + 1];
    if (previous !== undefined) this.set('previtem', previous);
    if (next !== undefined) this.set('nextitem', next);
  }

  /** What `loop.cycle(...)` or `loop.changed(...)` gives, undefined for any other name. */
  call(name: string, given: Given, meter: Meter): Value | undefined {
    if (name !== 'cycle' && name !== 'changed') return undefined;
    if (given.named.size > 0) return refuse('type', `\`loop.${name}()\` takes no named arguments.`);
    return name === 'cycle' ? this.#cycle(given.positional) : this.#changed(given.positional, meter);
  }

  #cycle(values: readonly Value[]): Value {
    if (values.length === 0) return refuse('type', '`loop.cycle()` needs values.');
    return values[Number(this.get('index0')) % values.length] ?? null;
  }

  #changed(values: readonly Value[], meter: Meter): boolean {
    const now = new Tuple(values);
    const before = this.#memory.changed;
    if (before !== undefined && equal(before, now, meter)) return false;
    this.#memory.changed = now;
    return true;
  }
}
