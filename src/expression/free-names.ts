import { Depth } from './depth.ts';
import { pathOf } from './names.ts';
import type { Arguments, Expression, FilterCall, Statement, Target } from './syntax.ts';
import { assured } from './assured.ts';
import { BUILT_IN } from './scope.ts';

/** One use of a name that the source does not bind itself. */
export interface NameUse {
  /** The name and the attributes spelled out behind it: `outputs.plan.passed` is three parts; `items[0].id` is `['items']`. */
  path: string[];
  /** Whether the use allows for the name to be missing: inside `is defined` or `default`, or where a test has found it. */
  guarded: boolean;
  /** Whether the name is called as a function, such as `success()`. */
  called: boolean;
  /** Where the name stands, in UTF-16 units from the start of the text. */
  offset: number;
}

/** Collects the free names of expressions and statements. */
export class FreeNames {
  readonly uses: NameUse[] = [];
  readonly #bound: Set<string>[] = [new Set()];
  readonly #found: string[][] = [];
  readonly #depth = new Depth();

  visit(node: Expression, guarded = false): void {
    this.#depth.within(() => {
      this.#visit(node, guarded);
    });
  }

  #visit(node: Expression, guarded: boolean): void {
    switch (node.type) {
      case 'constant':
      case 'float':
        break;
      case 'name':
      case 'attribute':
      case 'item':
        this.#visitPath(node, guarded);
        break;
      case 'slice':
        this.visit(node.object);
        for (const part of [node.start, node.stop, node.step]) if (part !== undefined) this.visit(part);
        break;
      case 'call':
        this.#visitCall(node);
        break;
      case 'filter':
        this.visit(node.operand, node.name === 'default' || node.name === 'd');
        this.#visitArguments(node.arguments);
        break;
      case 'test':
        this.visit(node.operand, node.name === 'defined' || node.name === 'undefined');
        this.#visitArguments(node.arguments);
        break;
      case 'not':
      case 'sign':
        this.visit(node.operand);
        break;
      case 'calculation':
        this.visit(node.left);
        this.visit(node.right);
        break;
      case 'logic':
        this.visit(node.left);
        this.#knowing(assured(node.left, node.operator === 'and'), () => {
          this.visit(node.right, guarded);
        });
        break;
      case 'comparison':
        this.visit(node.first);
        for (const { operand } of node.rest) this.visit(operand);
        break;
      case 'choice':
        this.visit(node.test);
        this.#knowing(assured(node.test, true), () => {
          this.visit(node.chosen, guarded);
        });
        this.#knowing(assured(node.test, false), () => {
          if (node.otherwise !== undefined) this.visit(node.otherwise, guarded);
        });
        break;
      case 'concatenation':
        for (const part of node.parts) this.visit(part);
        break;
      case 'list':
      case 'tuple':
        for (const item of node.items) this.visit(item);
        break;
      case 'dict':
        for (const { key, value } of node.entries) {
          this.visit(key);
          this.visit(value);
        }
        break;
    }
  }

  visitBody(body: readonly Statement[]): void {
    for (const statement of body) this.#visitStatement(statement);
  }

  #visitStatement(statement: Statement): void {
    switch (statement.type) {
      case 'text':
        break;
      case 'print':
        this.visit(statement.value);
        break;
      case 'if':
        this.#visitIf(statement);
        break;
      case 'for':
        this.visit(statement.iterable);
        this.#within(() => {
          this.#bind(statement.target);
          if (statement.only !== undefined) this.visit(statement.only);
          this.#bound.at(-1)?.add('loop');
          this.#knowing(statement.only === undefined ? [] : assured(statement.only, true), () => {
            this.visitBody(statement.body);
          });
        });
        this.#within(() => {
          this.visitBody(statement.otherwise);
        });
        break;
      case 'set':
        this.visit(statement.value);
        this.#bind(statement.target);
        break;
      case 'with':
        for (const { value } of statement.bindings) this.visit(value);
        this.#within(() => {
          for (const { target } of statement.bindings) this.#bind(target);
          this.visitBody(statement.body);
        });
        break;
      case 'capture':
      case 'filtered':
        this.#within(() => {
          this.visitBody(statement.body);
        });
        this.#visitFilters(statement.filters);
        if (statement.type === 'capture') this.#bind(statement.target);
        break;
    }
  }

  #visitIf(statement: Statement & { type: 'if' }): void {
    const missed: string[][] = [];
    for (const { test, body } of statement.branches) {
      this.#knowing(missed, () => {
        this.visit(test);
        this.#knowing(assured(test, true), () => {
          this.visitBody(body);
        });
      });
      missed.push(...assured(test, false));
    }
    this.#knowing(missed, () => {
      this.visitBody(statement.otherwise);
    });
  }

  #visitCall(node: Expression & { type: 'call' }): void {
    const { callee } = node;
    if (callee.type === 'attribute') this.visit(callee.object);
    else if (callee.type === 'name') this.#use([callee.name], callee.at, false, true);
    else this.visit(callee);
    this.#visitArguments(node.arguments);
  }

  #visitArguments(given: Arguments): void {
    for (const value of given.positional) this.visit(value);
    for (const { value } of given.named) this.visit(value);
  }

  #visitFilters(filters: readonly FilterCall[]): void {
    for (const filter of filters) this.#visitArguments(filter.arguments);
  }

  /** Uses the longest path that is spelled out; keys that are computed are expressions of their own. */
  #visitPath(node: Expression & { type: 'name' | 'attribute' | 'item' }, guarded: boolean): void {
    const path = pathOf(node);
    if (path !== undefined) {
      this.#use(path, startOf(node), guarded, false);
    } else if (node.type !== 'name') {
      this.visit(node.object, guarded);
      if (node.type === 'item') this.visit(node.key);
    }
  }

  #use(path: string[], offset: number, guarded: boolean, called: boolean): void {
    const [name = ''] = path;
    if (this.#bound.some((names) => names.has(name)) || (called && BUILT_IN.has(name))) return;
    const found = this.#found.some((known) => known.every((part, index) => path[index] === part));
    this.uses.push({ path, guarded: guarded || found, called, offset });
  }

  #bind(target: Target): void {
    if (target.type === 'name') this.#bound.at(-1)?.add(target.name);
    else if (target.type === 'names') for (const item of target.items) this.#bind(item);
    else this.#use([target.name], target.at, false, false);
  }

  #within(work: () => void): void {
    this.#bound.push(new Set());
    work();
    this.#bound.pop();
  }

  #knowing(paths: readonly string[][], work: () => void): void {
    this.#found.push(...paths);
    work();
    this.#found.length -= paths.length;
  }
}

function startOf(node: Expression): number {
  let first = node;
  while (first.type === 'attribute' || first.type === 'item') first = first.object;
  return first.at;
}
