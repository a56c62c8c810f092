import { display } from './display.ts';
import { refuse } from './failure.ts';
import type { Interpreter } from './interpret.ts';
import { Loop, type LoopMemory } from './loop.ts';
import { iterate } from './sequence.ts';
import type { Expression, FilterCall, Statement, Target } from './syntax.ts';
import { kindOf, truthy, type Value } from './value.ts';

/** The text a list of statements writes; every piece is paid for, so that the output is bounded. */
export function render(body: readonly Statement[], interpreter: Interpreter): string {
  const output: string[] = [];
  run(body, interpreter, output);
  return output.join('');
}

function run(body: readonly Statement[], interpreter: Interpreter, output: string[]): void {
  for (const statement of body) perform(statement, interpreter, output);
}

function perform(statement: Statement, interpreter: Interpreter, output: string[]): void {
  const { meter, names } = interpreter;
  meter.spend(1);
  switch (statement.type) {
    case 'text':
      output.push(meter.written(statement.value));
      break;
    case 'print': {
      const value = interpreter.evaluate(statement.value);
      interpreter.at = statement.at;
      output.push(meter.written(display(value, meter)));
      break;
    }
    case 'if': {
      const taken = statement.branches.find(({ test }) => truthy(interpreter.evaluate(test)));
      run(taken?.body ?? statement.otherwise, interpreter, output);
      break;
    }
    case 'for':
      loop(statement, interpreter, output);
      break;
    case 'set':
      assign(statement.target, interpreter.evaluate(statement.value), interpreter);
      break;
    case 'capture': {
      const text = names.within(() => render(statement.body, interpreter));
      assign(statement.target, filtered(text, statement.filters, interpreter), interpreter);
      break;
    }
    case 'with': {
      const values = statement.bindings.map(({ value }) => interpreter.evaluate(value));
      names.within(() => {
        for (const [index, { target }] of statement.bindings.entries()) {
          assign(target, values[index] ?? null, interpreter);
        }
        run(statement.body, interpreter, output);
      });
      break;
    }
    case 'filtered': {
      const text = names.within(() => render(statement.body, interpreter));
      const result = filtered(text, statement.filters, interpreter);
      if (typeof result !== 'string')
        refuse('type', `A \`filter\` block gives text, not ${kindOf(result)}.`, statement.at);
      else output.push(meter.written(result));
      break;
    }
  }
}

function loop(statement: Statement & { type: 'for' }, interpreter: Interpreter, output: string[]): void {
  const { names, meter } = interpreter;
  const walked = interpreter.evaluate(statement.iterable);
  interpreter.at = statement.at;
  const all = iterate(walked, meter);
  const items = all.filter((item) => holdsFor(item, statement.target, statement.only, interpreter));
  if (items.length === 0) {
    names.within(() => {
      run(statement.otherwise, interpreter, output);
    });
  }
  const memory: LoopMemory = {};
  for (const [index, item] of items.entries()) {
    names.within(() => {
      names.bind('loop', new Loop(items, index, memory));
      assign(statement.target, item, interpreter);
      run(statement.body, interpreter, output);
    });
  }
}

function holdsFor(
  item: Value,
  target: Target,
  only: Expression | undefined,
  interpreter: Interpreter,
): boolean {
  if (only === undefined) return true;
  return interpreter.names.within(() => {
    assign(target, item, interpreter);
    return truthy(interpreter.evaluate(only));
  });
}

function filtered(text: string, filters: readonly FilterCall[], interpreter: Interpreter): Value {
  return filters.reduce<Value>((value, filter) => {
    const given = interpreter.given(filter.arguments);
    interpreter.at = filter.at;
    return interpreter.filter(filter.name, value, given);
  }, text);
}

function assign(target: Target, value: Value, interpreter: Interpreter): void {
  const { names, meter } = interpreter;
  if (target.type === 'name') {
    names.bind(target.name, value);
  } else if (target.type === 'member') {
    names.bindMember(target.name, target.attribute, value, target.at);
  } else {
    interpreter.at = target.at;
    const parts = iterate(value, meter);
    if (parts.length !== target.items.length) {
      refuse('type', `There are ${target.items.length} names for ${parts.length} values.`, target.at);
    }
    for (const [index, part] of target.items.entries()) assign(part, parts[index] ?? null, interpreter);
  }
}
