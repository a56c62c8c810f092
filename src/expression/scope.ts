import type { JsonObject, JsonValue } from '../json.ts';
import { refuse } from './failure.ts';
import { Dict, Namespace, Undefined, type Value } from './value.ts';

/** What an expression can name: values as plain JSON, and functions without arguments by the value each returns. */
export interface Scope {
  values: JsonObject;
  functions?: { [name: string]: JsonValue };
}

/** The functions that are always there. */
export const BUILT_IN: ReadonlySet<string> = new Set(['range', 'namespace', 'dict']);

/** The names in sight: those of the caller, and above them those that blocks of a template bind. */
export class Names {
  readonly #values: Dict;
  readonly #functions: Dict;
  readonly #blocks: Map<string, Value>[] = [new Map()];

  constructor(scope: Scope) {
    this.#values = new Dict(scope.values);
    this.#functions = new Dict(scope.functions ?? {});
  }

  get(name: string, at: number): Value {
    const value = this.#bound(name);
    if (value !== undefined) return value;
    if (this.isFunction(name)) {
      return refuse('type', `\`${name}\` is a function: write \`${name}()\`.`, at, name);
    }
    return new Undefined(`\`${name}\` does not exist.`, name, at);
  }

  /** Whether calling `name` reaches a function rather than a value. */
  isFunction(name: string): boolean {
    return this.#bound(name) === undefined && (this.#functions.has(name) || BUILT_IN.has(name));
  }

  /** The value a function of the caller returns. */
  result(name: string): Value | undefined {
    return this.#functions.get(name);
  }

  bind(name: string, value: Value): void {
    this.#blocks.at(-1)?.set(name, value);
  }

  /** Changes an attribute of a namespace. */
  bindMember(name: string, attribute: string, value: Value, at: number): void {
    const holder = this.get(name, at);
    if (!(holder instanceof Namespace)) {
      refuse('type', `Only attributes of a \`namespace()\` can be set; \`${name}\` is none.`, at, name);
    } else holder.set(attribute, value);
  }

  /** Runs `work` with names of its own, which are forgotten afterwards. */
  within<T>(work: () => T): T {
    this.#blocks.push(new Map());
    try {
      return work();
    } finally {
      this.#blocks.pop();
    }
  }

  #bound(name: string): Value | undefined {
    for (let depth = this.#blocks.length - 1; depth >= 0; depth -= 1) {
      const value = this.#blocks[depth]?.get(name);
      if (value !== undefined) return value;
    }
    return this.#values.get(name);
  }
}
