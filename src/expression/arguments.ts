import { refuse } from './failure.ts';
import { defined, Float, kindOf, numeric, truthy, type Value } from './value.ts';

/** Evaluated arguments of a filter, a test or a call. */
export interface Given {
  positional: readonly Value[];
  named: ReadonlyMap<string, Value>;
}

/** Gives each argument to its parameter by place or by name; `what` is how a refusal calls the thing that was called. */
export function bind(given: Given, what: string, parameters: readonly string[]): Bound {
  if (given.positional.length > parameters.length) {
    refuse('type', `${what} takes at most ${parameters.length} arguments, not ${given.positional.length}.`);
  }
  const values = new Map<string, Value>(
    given.positional.map((value, index) => [parameters[index] ?? '', value] as const),
  );
  for (const [name, value] of given.named) {
    if (!parameters.includes(name)) refuse('type', `${what} has no argument \`${name}\`.`);
    if (values.has(name)) refuse('type', `${what} is given \`${name}\` twice.`);
    values.set(name, value);
  }
  return new Bound(what, values);
}

/** Arguments by the name of their parameter, read as the type that is needed. */
export class Bound {
  readonly #what: string;
  readonly #values: ReadonlyMap<string, Value>;

  constructor(what: string, values: ReadonlyMap<string, Value>) {
    this.#what = what;
    this.#values = values;
  }

  /** The argument, which may be none, or `otherwise` where it is left out. */
  or(name: string, otherwise: Value): Value {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : value;
  }

  /** The argument, or undefined where it is left out or none. */
  given(name: string): Exclude<Value, null> | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : (defined(value) ?? undefined);
  }

  required(name: string): Value {
    const value = this.#values.get(name);
    return value === undefined ? refuse('type', `${this.#what} needs the argument \`${name}\`.`) : value;
  }

  text(name: string, otherwise?: string): string {
    const value = defined(this.#values.get(name) ?? otherwise ?? this.required(name));
    return typeof value === 'string' ? value : this.#wrong(name, 'a string', value);
  }

  integer(name: string, otherwise: number): number {
    const value = this.#values.get(name) ?? otherwise;
    const number = numeric(defined(value));
    if (number === undefined || value instanceof Float) return this.#wrong(name, 'a whole number', value);
    return number;
  }

  /** The whole number, which must be given. */
  whole(name: string): number {
    this.required(name);
    return this.integer(name, 0);
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : truthy(value);
  }

  #wrong(name: string, wanted: string, value: Value): never {
    return refuse('type', `${this.#what} needs ${wanted} as \`${name}\`, not ${kindOf(value)}.`);
  }
}
