import { calculate, signed } from './arithmetic.ts';
import type { Given } from './arguments.ts';
import { holds } from './compare.ts';
import { Depth } from './depth.ts';
import { display } from './display.ts';
import { refuse } from './failure.ts';
import { FILTERS, FILTERS_OF_UNDEFINED } from './filters/registry.ts';
import { callFunction } from './functions.ts';
import type { Kit } from './kit.ts';
import { lookup } from './lookup.ts';
import { Meter } from './meter.ts';
import { callMethod } from './methods.ts';
import { pathOf } from './names.ts';
import { Names, type Scope } from './scope.ts';
import { cut, iterate, lengthOf, iterable } from './sequence.ts';
import type { Arguments, Expression } from './syntax.ts';
import { TESTS, TESTS_OF_UNDEFINED } from './tests.ts';
import { Blank, defined, Dict, Float, kindOf, truthy, Tuple, type Value } from './value.ts';

/** Evaluates parsed expressions against one scope, under one budget. */
export class Interpreter implements Kit {
  readonly meter = new Meter();
  readonly names: Names;
  /** Where the work stands, for refusals that do not say it themselves. */
  at: number | undefined;

  constructor(scope: Scope) {
    this.names = new Names(scope);
  }

  readonly #depth = new Depth();

  evaluate(node: Expression): Value {
    this.meter.spend(1);
    return this.#depth.within(() => this.#value(node));
  }

  #value(node: Expression): Value {
    switch (node.type) {
      case 'constant':
        return node.value;
      case 'float':
        return new Float(node.value);
      case 'name':
        return this.names.get(node.name, node.at);
      case 'attribute':
        return this.#member(node, node.name);
      case 'item':
        return this.#member(node, this.evaluate(node.key));
      case 'slice':
        return this.#slice(node);
      case 'call':
        return this.#call(node);
      case 'filter': {
        const operand = this.evaluate(node.operand);
        const given = this.given(node.arguments);
        this.at = node.at;
        return this.filter(node.name, operand, given);
      }
      case 'test': {
        const operand = this.evaluate(node.operand);
        const given = this.given(node.arguments);
        this.at = node.at;
        return this.test(node.name, operand, given);
      }
      case 'not':
        return !truthy(this.evaluate(node.operand));
      case 'sign': {
        const operand = this.evaluate(node.operand);
        this.at = node.at;
        return signed(node.operator, operand);
      }
      case 'calculation': {
        const left = this.evaluate(node.left);
        const right = this.evaluate(node.right);
        this.at = node.at;
        return calculate(node.operator, left, right, this.meter);
      }
      case 'logic': {
        const left = this.evaluate(node.left);
        return truthy(left) === (node.operator === 'and') ? this.evaluate(node.right) : left;
      }
      case 'concatenation': {
        const parts = node.parts.map((part) => display(this.evaluate(part), this.meter));
        this.at = node.at;
        this.meter.make(parts.reduce((length, part) => length + part.length, 0));
        return parts.join('');
      }
      case 'comparison':
        return this.#compare(node);
      case 'choice':
        if (truthy(this.evaluate(node.test))) return this.evaluate(node.chosen);
        if (node.otherwise !== undefined) return this.evaluate(node.otherwise);
        return new Blank('The `if` did not hold and there is no `else`.', undefined, node.at);
      case 'list':
        return node.items.map((item) => this.evaluate(item));
      case 'tuple':
        return new Tuple(node.items.map((item) => this.evaluate(item)));
      case 'dict':
        return Dict.of(node.entries.map(({ key, value }) => [this.#key(key), this.evaluate(value)] as const));
      default:
        return node satisfies never;
    }
  }

  given(written: Arguments): Given {
    return {
      positional: written.positional.map((argument) => this.evaluate(argument)),
      named: new Map(written.named.map(({ name, value }) => [name, this.evaluate(value)] as const)),
    };
  }

  filter(name: string, value: Value, given: Given): Value {
    const filter = FILTERS.get(name) ?? refuse('type', `There is no filter \`${name}\`.`);
    this.#pay(value);
    return filter(FILTERS_OF_UNDEFINED.has(name) ? value : defined(value), given, this);
  }

  test(name: string, value: Value, given: Given): boolean {
    const test = TESTS.get(name) ?? refuse('type', `There is no test \`${name}\`.`);
    this.#pay(value);
    return test(TESTS_OF_UNDEFINED.has(name) ? value : defined(value), given, this);
  }

  items(value: Value): readonly Value[] {
    return iterate(value, this.meter);
  }

  /** Any filter or test may read its whole operand. */
  #pay(value: Value): void {
    this.meter.spend(1);
    if (typeof value === 'string') this.meter.read(value.length);
    else if (iterable(value)) this.meter.spend(lengthOf(value));
  }

  #member(node: Expression & { type: 'attribute' | 'item' }, key: Value): Value {
    const object = this.evaluate(node.object);
    this.at = node.at;
    return lookup(object, key, this.meter, pathOf(node)?.join('.'), node.at);
  }

  #slice(node: Expression & { type: 'slice' }): Value {
    const object = this.evaluate(node.object);
    const bound = (part: Expression | undefined): number | undefined => {
      if (part === undefined) return undefined;
      const value = defined(this.evaluate(part));
      if (value === null) return undefined;
      return typeof value === 'number'
        ? value
        : refuse('type', `A slice needs whole numbers, not ${kindOf(value)}.`);
    };
    const [start, stop, step] = [bound(node.start), bound(node.stop), bound(node.step)];
    this.at = node.at;
    return cut(
      object,
      {
        ...(start === undefined ? {} : { start }),
        ...(stop === undefined ? {} : { stop }),
        ...(step === undefined ? {} : { step }),
      },
      this.meter,
    );
  }

  #call(node: Expression & { type: 'call' }): Value {
    const { callee } = node;
    if (callee.type === 'attribute') {
      const object = this.evaluate(callee.object);
      const given = this.given(node.arguments);
      this.at = callee.at;
      return callMethod(object, callee.name, given, this);
    }
    if (callee.type === 'name' && this.names.isFunction(callee.name)) {
      const given = this.given(node.arguments);
      this.at = callee.at;
      return callFunction(callee.name, given, this.names, this.meter);
    }
    const value = defined(this.evaluate(callee));
    return refuse('type', `${kindOf(value)} cannot be called.`, node.at);
  }

  #compare(node: Expression & { type: 'comparison' }): boolean {
    let left = this.evaluate(node.first);
    for (const { operator, at, operand } of node.rest) {
      const right = this.evaluate(operand);
      this.at = at;
      if (!holds(operator, left, right, this.meter)) return false;
      left = right;
    }
    return true;
  }

  #key(node: Expression): string {
    const key = defined(this.evaluate(node));
    return typeof key === 'string' ? key : refuse('type', 'The keys of an object are strings.', node.at);
  }
}
