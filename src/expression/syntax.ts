import type { Arithmetic } from './arithmetic.ts';
import type { Comparison } from './compare.ts';

/** What stands in the parentheses of a filter, a test or a call. */
export interface Arguments {
  positional: Expression[];
  named: { name: string; value: Expression }[];
}

/** A parsed expression; `at` is the offset of the token that gives it its meaning, in UTF-16 units. */
export type Expression =
  | { type: 'constant'; at: number; value: null | boolean | string | number }
  | { type: 'float'; at: number; value: number }
  | { type: 'name'; at: number; name: string }
  | { type: 'attribute'; at: number; object: Expression; name: string }
  | { type: 'item'; at: number; object: Expression; key: Expression }
  | {
      type: 'slice';
      at: number;
      object: Expression;
      start?: Expression;
      stop?: Expression;
      step?: Expression;
    }
  | { type: 'call'; at: number; callee: Expression; arguments: Arguments }
  | { type: 'filter'; at: number; operand: Expression; name: string; arguments: Arguments }
  | { type: 'test'; at: number; operand: Expression; name: string; arguments: Arguments }
  | { type: 'not'; at: number; operand: Expression }
  | { type: 'sign'; at: number; operator: '-' | '+'; operand: Expression }
  | { type: 'calculation'; at: number; operator: Arithmetic; left: Expression; right: Expression }
  | { type: 'logic'; at: number; operator: 'and' | 'or'; left: Expression; right: Expression }
  | { type: 'concatenation'; at: number; parts: Expression[] }
  | {
      type: 'comparison';
      at: number;
      first: Expression;
      rest: { operator: Comparison; at: number; operand: Expression }[];
    }
  | { type: 'choice'; at: number; test: Expression; chosen: Expression; otherwise?: Expression }
  | { type: 'list' | 'tuple'; at: number; items: Expression[] }
  | { type: 'dict'; at: number; entries: { key: Expression; value: Expression }[] };

/** What `for`, `set` and `with` give a value to. */
export type Target =
  | { type: 'name'; at: number; name: string }
  | { type: 'names'; at: number; items: Target[] }
  | { type: 'member'; at: number; name: string; attribute: string };

export interface FilterCall {
  at: number;
  name: string;
  arguments: Arguments;
}

/** A parsed piece of a template. */
export type Statement =
  | { type: 'text'; value: string }
  | { type: 'print'; at: number; value: Expression }
  | { type: 'if'; at: number; branches: { test: Expression; body: Statement[] }[]; otherwise: Statement[] }
  | {
      type: 'for';
      at: number;
      target: Target;
      iterable: Expression;
      only?: Expression;
      body: Statement[];
      otherwise: Statement[];
    }
  | { type: 'set'; at: number; target: Target; value: Expression }
  | { type: 'capture'; at: number; target: Target; filters: FilterCall[]; body: Statement[] }
  | { type: 'with'; at: number; bindings: { target: Target; value: Expression }[]; body: Statement[] }
  | { type: 'filtered'; at: number; filters: FilterCall[]; body: Statement[] };
