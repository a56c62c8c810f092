import { Cursor } from './cursor.ts';
import { refuse } from './failure.ts';
import { parseExpression } from './parse-expression.ts';
import { parseTemplate } from './parse-template.ts';
import type { Expression, Statement } from './syntax.ts';
import { tokenizeTemplate } from './template-tokens.ts';
import { tokenizeTag } from './tokens.ts';

/** UTF-16 units the source of an expression and of a template may have. */
const MAX_EXPRESSION = 4 * 1024;
const MAX_TEMPLATE = 64 * 1024;

/** The one expression a text holds, with or without `{{ }}` around it. */
export function readExpression(text: string): Expression {
  bounded(text, MAX_EXPRESSION, 'An expression');
  const opening = /^\s*\{\{[-+]?/.exec(text)?.[0];
  const { tokens, end } = tokenizeTag(
    text,
    opening?.length ?? 0,
    opening === undefined ? undefined : 'close_print',
  );
  if (text.slice(end).trim() !== '') {
    refuse('syntax', 'A condition is exactly one expression; this goes on behind it.', end);
  }
  const cursor = new Cursor([...tokens, { type: 'end', value: '', at: text.length }]);
  if (['end', 'close_print'].includes(cursor.current.type))
    refuse('syntax', 'There is no expression here.', 0);
  const expression = parseExpression(cursor);
  cursor.expect(opening === undefined ? 'end' : 'close_print');
  return expression;
}

/** The statements of a template. */
export function readTemplate(text: string): Statement[] {
  bounded(text, MAX_TEMPLATE, 'A template');
  return parseTemplate(new Cursor(tokenizeTemplate(text)));
}

function bounded(text: string, most: number, what: string): void {
  if (text.length > most)
    refuse('limit', `${what} may have ${most} characters; this one has ${text.length}.`);
}
