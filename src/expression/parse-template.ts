import type { Cursor } from './cursor.ts';
import { refuse } from './failure.ts';
import { parseExpression, parseFilterCall, parseTuple } from './parse-expression.ts';
import type { Expression, FilterCall, Statement, Target } from './syntax.ts';

const MAX_BLOCKS = 100;

const REFUSED = new Set(
  'macro call include import from extends block do break continue autoescape trans print'.split(' '),
);

/** The statements of a whole template. */
export function parseTemplate(cursor: Cursor): Statement[] {
  const body = parseBody(cursor, [], 0);
  cursor.expect('end');
  return body;
}

/** Statements up to a tag named in `ends`, whose name is left as the current token. */
function parseBody(cursor: Cursor, ends: readonly string[], depth: number): Statement[] {
  if (depth > MAX_BLOCKS)
    refuse('limit', `Blocks are nested more than ${MAX_BLOCKS} deep.`, cursor.current.at);
  const body: Statement[] = [];
  for (;;) {
    const token = cursor.next();
    if (token.type === 'text') {
      body.push({ type: 'text', value: token.value });
    } else if (token.type === 'open_print') {
      body.push({ type: 'print', at: token.at, value: parseTuple(cursor) });
      cursor.expect('close_print');
    } else if (token.type === 'open_block') {
      if (cursor.current.type === 'name' && ends.includes(cursor.current.value)) return body;
      body.push(parseStatement(cursor, ends, depth + 1));
      cursor.expect('close_block');
    } else {
      if (ends.length === 0) return body;
      return refuse('syntax', `The template ends where ${listed(ends)} is expected.`, token.at);
    }
  }
}

const listed = (tags: readonly string[]): string => tags.map((tag) => `\`{% ${tag} %}\``).join(' or ');

function parseStatement(cursor: Cursor, ends: readonly string[], depth: number): Statement {
  const { value: tag, at } = cursor.expect('name');
  switch (tag) {
    case 'if':
      return parseIf(cursor, at, depth);
    case 'for':
      return parseFor(cursor, at, depth);
    case 'set':
      return parseSet(cursor, at, depth);
    case 'with':
      return parseWith(cursor, at, depth);
    case 'filter': {
      const filters = [parseFilterCall(cursor), ...parseFilters(cursor)];
      return { type: 'filtered', at, filters, body: parseBlock(cursor, 'endfilter', depth) };
    }
    default:
      if (REFUSED.has(tag)) {
        return refuse(
          'syntax',
          `\`{% ${tag} %}\` is not accepted: a template is one text and runs nothing else.`,
          at,
          tag,
        );
      }
      if (ends.length > 0)
        return refuse('syntax', `\`{% ${tag} %}\` stands where ${listed(ends)} is expected.`, at, tag);
      return refuse('syntax', `There is no tag \`{% ${tag} %}\`.`, at, tag);
  }
}

/** The body of a block whose opening tag is about to close, up to and with the name of its end tag. */
function parseBlock(cursor: Cursor, end: string, depth: number): Statement[] {
  cursor.expect('close_block');
  const body = parseBody(cursor, [end], depth);
  cursor.next();
  return body;
}

function parseIf(cursor: Cursor, at: number, depth: number): Statement {
  const branches: { test: Expression; body: Statement[] }[] = [];
  for (;;) {
    const test = parseTuple(cursor, false);
    cursor.expect('close_block');
    branches.push({ test, body: parseBody(cursor, ['elif', 'else', 'endif'], depth) });
    const next = cursor.next().value;
    if (next === 'elif') continue;
    return { type: 'if', at, branches, otherwise: next === 'else' ? parseBlock(cursor, 'endif', depth) : [] };
  }
}

function parseFor(cursor: Cursor, at: number, depth: number): Statement {
  const target = parseTarget(cursor);
  cursor.expect('name', 'in');
  const iterable = parseTuple(cursor, false);
  const only = cursor.skip('name', 'if') ? parseExpression(cursor) : undefined;
  if (cursor.is('name', 'recursive')) {
    return refuse('syntax', 'A loop cannot be `recursive`.', cursor.current.at, 'recursive');
  }
  cursor.expect('close_block');
  const body = parseBody(cursor, ['endfor', 'else'], depth);
  const otherwise = cursor.next().value === 'else' ? parseBlock(cursor, 'endfor', depth) : [];
  return { type: 'for', at, target, iterable, ...(only === undefined ? {} : { only }), body, otherwise };
}

function parseSet(cursor: Cursor, at: number, depth: number): Statement {
  const target = parseTarget(cursor);
  if (cursor.skip('operator', '=')) return { type: 'set', at, target, value: parseTuple(cursor) };
  const filters = parseFilters(cursor);
  return { type: 'capture', at, target, filters, body: parseBlock(cursor, 'endset', depth) };
}

function parseWith(cursor: Cursor, at: number, depth: number): Statement {
  const bindings: { target: Target; value: Expression }[] = [];
  while (cursor.current.type !== 'close_block') {
    if (bindings.length > 0) cursor.expect('operator', ',');
    const target = parseTargetItem(cursor);
    cursor.expect('operator', '=');
    bindings.push({ target, value: parseExpression(cursor) });
  }
  return { type: 'with', at, bindings, body: parseBlock(cursor, 'endwith', depth) };
}

function parseFilters(cursor: Cursor): FilterCall[] {
  const filters: FilterCall[] = [];
  while (cursor.skip('operator', '|')) filters.push(parseFilterCall(cursor));
  return filters;
}

function parseTarget(cursor: Cursor): Target {
  const first = parseTargetItem(cursor);
  if (!cursor.is('operator', ',')) return first;
  const items = [first];
  while (cursor.skip('operator', ',')) {
    if (cursor.is('operator', ')')) break;
    items.push(parseTargetItem(cursor));
  }
  return { type: 'names', at: first.at, items };
}

const NO_TARGET = new Set('true false none True False None in is not and or if else'.split(' '));

function parseTargetItem(cursor: Cursor): Target {
  const { at } = cursor.current;
  if (cursor.skip('operator', '(')) {
    const inner = parseTarget(cursor);
    cursor.expect('operator', ')');
    return inner;
  }
  const { value: name } = cursor.expect('name');
  if (NO_TARGET.has(name)) refuse('syntax', `\`${name}\` cannot be given a value.`, at, name);
  if (name === 'loop')
    refuse('syntax', '`loop` is what a loop is asked about: choose another name.', at, name);
  if (!cursor.skip('operator', '.')) return { type: 'name', at, name };
  return { type: 'member', at, name, attribute: cursor.expect('name').value };
}
