import type { Arithmetic } from './arithmetic.ts';
import type { Comparison } from './compare.ts';
import type { Cursor } from './cursor.ts';
import { refuse } from './failure.ts';
import { FILTERS, LEFT_OUT } from './filters/registry.ts';
import type { Arguments, Expression, FilterCall } from './syntax.ts';
import { TESTS } from './tests.ts';

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

/** An expression; without `choice`, an `if` behind it is left for the statement it belongs to. */
export function parseExpression(cursor: Cursor, choice = true): Expression {
  let left = parseLogic(cursor, 'or');
  if (!choice) return left;
  while (cursor.is('name', 'if')) {
    const { at } = cursor.next();
    const test = parseLogic(cursor, 'or');
    const otherwise = cursor.skip('name', 'else')
      ? cursor.depth.within(() => parseExpression(cursor))
      : undefined;
    left = { type: 'choice', at, test, chosen: left, ...(otherwise === undefined ? {} : { otherwise }) };
  }
  return left;
}

/** One expression or several with commas between them, which make a tuple. */
export function parseTuple(cursor: Cursor, choice = true): Expression {
  const { at } = cursor.current;
  const first = parseExpression(cursor, choice);
  if (!cursor.is('operator', ',')) return first;
  const items = [first];
  while (cursor.skip('operator', ',') && !atTupleEnd(cursor)) items.push(parseExpression(cursor, choice));
  return { type: 'tuple', at, items };
}

const atTupleEnd = (cursor: Cursor): boolean =>
  cursor.is('operator', ')') || ['close_print', 'close_block', 'end'].includes(cursor.current.type);

function parseLogic(cursor: Cursor, operator: 'or' | 'and'): Expression {
  const operand = (): Expression => (operator === 'or' ? parseLogic(cursor, 'and') : parseNot(cursor));
  let left = operand();
  while (cursor.is('name', operator)) {
    const { at } = cursor.next();
    left = { type: 'logic', at, operator, left, right: operand() };
  }
  return left;
}

function parseNot(cursor: Cursor): Expression {
  if (!cursor.is('name', 'not')) return parseComparison(cursor);
  const { at } = cursor.next();
  return { type: 'not', at, operand: cursor.depth.within(() => parseNot(cursor)) };
}

function parseComparison(cursor: Cursor): Expression {
  const first = parseSum(cursor);
  const rest: { operator: Comparison; at: number; operand: Expression }[] = [];
  for (;;) {
    const { at } = cursor.current;
    const operator = takeComparison(cursor);
    if (operator === undefined) break;
    rest.push({ operator, at, operand: parseSum(cursor) });
  }
  return rest.length === 0 ? first : { type: 'comparison', at: rest[0]?.at ?? first.at, first, rest };
}

function takeComparison(cursor: Cursor): Comparison | undefined {
  const { type, value } = cursor.current;
  const symbol = type === 'operator' ? COMPARISONS.find((candidate) => candidate === value) : undefined;
  if (symbol !== undefined) {
    cursor.next();
    return symbol;
  }
  if (cursor.skip('name', 'in')) return 'in';
  const next = cursor.peek(1);
  if (!cursor.is('name', 'not') || next.type !== 'name' || next.value !== 'in') return undefined;
  cursor.next();
  cursor.next();
  return 'not in';
}

function parseSum(cursor: Cursor): Expression {
  return parseCalculation(cursor, ['+', '-'], parseConcatenation);
}

function parseConcatenation(cursor: Cursor): Expression {
  const parts = [parseProduct(cursor)];
  const { at } = cursor.current;
  while (cursor.skip('operator', '~')) parts.push(parseProduct(cursor));
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { type: 'concatenation', at, parts };
}

function parseProduct(cursor: Cursor): Expression {
  return parseCalculation(cursor, ['*', '/', '//', '%'], parsePower);
}

function parsePower(cursor: Cursor): Expression {
  return parseCalculation(cursor, ['**'], parseUnary);
}

function parseCalculation(
  cursor: Cursor,
  operators: readonly Arithmetic[],
  operand: (c: Cursor) => Expression,
): Expression {
  let left = operand(cursor);
  for (;;) {
    const operator = operators.find((candidate) => cursor.is('operator', candidate));
    if (operator === undefined) return left;
    const { at } = cursor.next();
    left = { type: 'calculation', at, operator, left, right: operand(cursor) };
  }
}

/** A sign binds closer than a filter: `-1|abs` is `(-1)|abs`. */
function parseUnary(cursor: Cursor): Expression {
  return parseFiltersAndTests(cursor, parseSigned(cursor));
}

function parseSigned(cursor: Cursor): Expression {
  const { at } = cursor.current;
  for (const operator of ['-', '+'] as const) {
    if (cursor.skip('operator', operator))
      return { type: 'sign', at, operator, operand: cursor.depth.within(() => parseSigned(cursor)) };
  }
  return parsePostfix(cursor, parsePrimary(cursor));
}

function parseFiltersAndTests(cursor: Cursor, operand: Expression): Expression {
  let node = operand;
  for (;;) {
    if (cursor.is('operator', '|')) {
      cursor.next();
      node = { type: 'filter', operand: node, ...parseFilterCall(cursor) };
    } else if (cursor.is('name', 'is')) {
      node = parseTest(cursor, node);
    } else if (cursor.is('operator', '(')) {
      node = { type: 'call', at: cursor.current.at, callee: node, arguments: parseArguments(cursor) };
    } else {
      return node;
    }
  }
}

/** The name of a filter and what is given to it. */
export function parseFilterCall(cursor: Cursor): FilterCall {
  const { value: name, at } = cursor.expect('name');
  if (!FILTERS.has(name)) {
    const why = LEFT_OUT.get(name);
    const sentence =
      why === undefined
        ? `There is no filter \`${name}\`.`
        : `The filter \`${name}\` is not accepted: ${why}.`;
    refuse('syntax', sentence, at, name);
  }
  return {
    at,
    name,
    arguments: cursor.is('operator', '(') ? parseArguments(cursor) : { positional: [], named: [] },
  };
}

function parseTest(cursor: Cursor, operand: Expression): Expression {
  cursor.next();
  const negated = cursor.is('name', 'not') ? cursor.next() : undefined;
  const { value: name, at } = cursor.expect('name');
  if (!TESTS.has(name)) refuse('syntax', `There is no test \`${name}\`.`, at, name);
  const test: Expression = { type: 'test', at, operand, name, arguments: parseTestArguments(cursor) };
  return negated === undefined ? test : { type: 'not', at: negated.at, operand: test };
}

function parseTestArguments(cursor: Cursor): Arguments {
  if (cursor.is('operator', '(')) return parseArguments(cursor);
  const { type, value } = cursor.current;
  const starts =
    type === 'operator'
      ? value === '[' || value === '{'
      : ['name', 'string', 'integer', 'float'].includes(type);
  if (!starts || (type === 'name' && ['else', 'or', 'and'].includes(value)))
    return { positional: [], named: [] };
  if (type === 'name' && value === 'is')
    return cursor.unexpected('the end of the test (tests cannot follow each other)');
  // `x is divisibleby 3 if y`: these words continue the sentence around the test; Jinja2 itself stumbles over them.
  if (type === 'name' && ['if', 'in', 'not', 'recursive'].includes(value))
    return { positional: [], named: [] };
  return { positional: [parsePostfix(cursor, parsePrimary(cursor))], named: [] };
}

function parsePostfix(cursor: Cursor, operand: Expression): Expression {
  let node = operand;
  for (;;) {
    const { at } = cursor.current;
    if (cursor.skip('operator', '.')) node = parseAttribute(cursor, node);
    else if (cursor.skip('operator', '[')) node = parseSubscript(cursor, node, at);
    else if (cursor.is('operator', '('))
      node = { type: 'call', at, callee: node, arguments: parseArguments(cursor) };
    else return node;
  }
}

function parseAttribute(cursor: Cursor, object: Expression): Expression {
  const { type, value, at } = cursor.current;
  if (type === 'integer') {
    cursor.next();
    return { type: 'item', at, object, key: { type: 'constant', at, value: integerOf(value, at) } };
  }
  return { type: 'attribute', at, object, name: cursor.expect('name').value };
}

function parseSubscript(cursor: Cursor, object: Expression, at: number): Expression {
  const ends = (): boolean => cursor.is('operator', ':') || cursor.is('operator', ']');
  const key = ends() ? undefined : parseExpression(cursor);
  if (key !== undefined && cursor.skip('operator', ']')) return { type: 'item', at, object, key };
  cursor.expect('operator', ':');
  const stop = ends() ? undefined : parseExpression(cursor);
  const step = cursor.skip('operator', ':') && !ends() ? parseExpression(cursor) : undefined;
  cursor.expect('operator', ']');
  return {
    type: 'slice',
    at,
    object,
    ...(key === undefined ? {} : { start: key }),
    ...(stop === undefined ? {} : { stop }),
    ...(step === undefined ? {} : { step }),
  };
}

function parseArguments(cursor: Cursor): Arguments {
  cursor.expect('operator', '(');
  const given: Arguments = { positional: [], named: [] };
  while (!cursor.skip('operator', ')')) {
    if (given.positional.length + given.named.length > 0) {
      cursor.expect('operator', ',');
      if (cursor.skip('operator', ')')) break;
    }
    const next = cursor.peek(1);
    if (cursor.is('operator', '*') || cursor.is('operator', '**')) {
      return refuse(
        'syntax',
        'Arguments are written one by one: `*` and `**` are not accepted.',
        cursor.current.at,
      );
    }
    if (cursor.current.type === 'name' && next.type === 'operator' && next.value === '=') {
      const { value: name, at } = cursor.next();
      cursor.next();
      if (given.named.some((argument) => argument.name === name))
        return refuse('syntax', `\`${name}\` is given twice.`, at, name);
      given.named.push({ name, value: parseExpression(cursor) });
    } else if (given.named.length > 0) {
      return cursor.unexpected('a named argument');
    } else {
      given.positional.push(parseExpression(cursor));
    }
  }
  return given;
}

function parsePrimary(cursor: Cursor): Expression {
  const { type, value, at } = cursor.current;
  if (type === 'name') return parseName(cursor);
  if (type === 'string') return parseStrings(cursor);
  if (type === 'integer' || type === 'float') {
    cursor.next();
    if (type === 'integer') return { type: 'constant', at, value: integerOf(value, at) };
    return { type: 'float', at, value: Number(value.replaceAll('_', '')) };
  }
  if (cursor.skip('operator', '(')) {
    const inner: Expression = cursor.is('operator', ')')
      ? { type: 'tuple', at, items: [] }
      : parseTuple(cursor);
    cursor.expect('operator', ')');
    return inner;
  }
  if (cursor.skip('operator', '['))
    return { type: 'list', at, items: parseSeries(cursor, ']', parseExpression) };
  if (cursor.skip('operator', '{'))
    return { type: 'dict', at, entries: parseSeries(cursor, '}', parseEntry) };
  return cursor.unexpected('a value');
}

const WORDS = new Map<string, null | boolean>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

const RESERVED = new Set(['and', 'or', 'not', 'if', 'else', 'in', 'is']);

function parseName(cursor: Cursor): Expression {
  if (RESERVED.has(cursor.current.value)) return cursor.unexpected('a value');
  const { value: name, at } = cursor.next();
  const word = WORDS.get(name);
  return word === undefined ? { type: 'name', at, name } : { type: 'constant', at, value: word };
}

function parseStrings(cursor: Cursor): Expression {
  const { at } = cursor.current;
  let value = '';
  while (cursor.current.type === 'string') value += cursor.next().value;
  return { type: 'constant', at, value };
}

function parseSeries<T>(cursor: Cursor, closing: string, item: (cursor: Cursor) => T): T[] {
  const items: T[] = [];
  while (!cursor.skip('operator', closing)) {
    if (items.length > 0) {
      cursor.expect('operator', ',');
      if (cursor.skip('operator', closing)) break;
    }
    items.push(item(cursor));
  }
  return items;
}

function parseEntry(cursor: Cursor): { key: Expression; value: Expression } {
  const key = parseExpression(cursor);
  cursor.expect('operator', ':');
  return { key, value: parseExpression(cursor) };
}

function integerOf(digits: string, at: number): number {
  const number = Number(digits.replaceAll('_', ''));
  return Number.isSafeInteger(number) ? number : refuse('limit', 'This integer is larger than 2^53.', at);
}
