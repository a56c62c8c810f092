import { Evaluator, Lexer, Parser, data } from '@actions/expressions';
import { truthy } from '@actions/expressions/result';
import type { JsonObject, JsonValue } from '../../json.ts';
import { messageOf } from './failure.ts';

/** What the status functions of an `if` answer. */
export interface Standing {
  success: boolean;
  failure: boolean;
  cancelled: boolean;
}

/** The names an expression may use. `standing` is missing where GitHub has no status functions. */
export interface Scope {
  contexts: JsonObject;
  standing?: Standing;
}

const STATUS_FUNCTIONS = new Set(['success', 'failure', 'cancelled', 'always']);

function toData(value: JsonValue): data.ExpressionData {
  const revived: data.ExpressionData = JSON.parse(JSON.stringify(value), data.reviver);
  return revived;
}

function toJson(value: data.ExpressionData): JsonValue {
  const json: JsonValue = JSON.parse(JSON.stringify(value, data.replacer));
  return json;
}

function statusFunctions(standing: Standing | undefined) {
  const answers: { [name: string]: boolean } = standing ? { ...standing, always: true } : {};
  return Object.entries(answers).map(([name, answer]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(answer),
  }));
}

function evaluate(source: string, scope: Scope): data.ExpressionData {
  const functions = statusFunctions(scope.standing);
  try {
    const parser = new Parser(new Lexer(source).lex().tokens, Object.keys(scope.contexts), functions);
    const contexts = Object.entries(scope.contexts).map(([key, value]) => ({ key, value: toData(value) }));
    const named = new Map(functions.map((entry) => [entry.name, entry]));
    return new Evaluator(parser.parse(), new data.Dictionary(...contexts), named).evaluate();
  } catch (cause) {
    throw new Error(`The expression "${source.trim()}" fails: ${messageOf(cause)}`, { cause });
  }
}

/** Where the expression that begins at `from` is closed; `}}` inside a quoted string closes nothing. */
function closing(text: string, from: number): number {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  throw new Error(`The expression in "${text}" is never closed`);
}

function split(text: string): { literal: string; expression?: string }[] {
  const parts: { literal: string; expression?: string }[] = [];
  let from = 0;
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', from)) {
    const close = closing(text, open + 3);
    parts.push({ literal: text.slice(from, open), expression: text.slice(open + 3, close) });
    from = close + 2;
  }
  if (from < text.length) parts.push({ literal: text.slice(from) });
  return parts;
}

/** The value of a YAML scalar: of any type if it is one expression and nothing else, else a string. */
export function valueOf(text: string, scope: Scope): JsonValue {
  const parts = split(text);
  const [only] = parts;
  if (parts.length === 1 && only?.expression !== undefined && only.literal === '')
    return toJson(evaluate(only.expression, scope));
  return textOf(text, scope);
}

/** A YAML scalar with every `${{ }}` in it replaced by the text of its value. */
export const textOf = (text: string, scope: Scope): string =>
  split(text)
    .map(({ literal, expression }) =>
      expression === undefined ? literal : literal + evaluate(expression, scope).coerceString(),
    )
    .join('');

/** Every value of a mapping as text, as `env`, `with` and `outputs` have them. */
export const textsOf = (texts: { [name: string]: string }, scope: Scope): { [name: string]: string } =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, textOf(text, scope)]));

/** Whether an `if` holds. One without a status function holds only while everything before has succeeded. */
export function conditionHolds(text: string | undefined, scope: Scope & { standing: Standing }): boolean {
  if (text === undefined) return scope.standing.success;
  const parts = split(text);
  const [only] = parts;
  const source = parts.length === 1 && only?.expression !== undefined ? only.expression : text;
  const tokens = new Lexer(source).lex().tokens;
  const hasStatus = tokens.some(
    (token, at) => STATUS_FUNCTIONS.has(token.lexeme.toLowerCase()) && tokens[at + 1]?.lexeme === '(',
  );
  if (!hasStatus && !scope.standing.success) return false;
  return truthy(evaluate(source, scope));
}
