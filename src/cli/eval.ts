import { readFileSync } from 'node:fs';
import {
  evaluateExpression,
  type Evaluation,
  type ExpressionError,
  renderTemplate,
  type Scope,
} from '../expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ProblemCode } from '../problem.ts';
import { problemText } from '../problem-text.ts';
import { readJson, readText } from './files.ts';
import { choiceOf, type Call, type ExitCode, type Streams, textOf, UsageError, type Verb } from './verb.ts';

/** `pawl eval`: the value of a condition or the text of a template, for one source or a batch of them. */
export const evalVerb: Verb = {
  name: 'eval',
  usage: 'eval EXPR [--scope FILE] [--template] [--format text|json], eval --batch FILE.ndjson',
  does: 'evaluates a condition or a template; a batch gives one answer per line',
  words: 1,
  options: {
    scope: { type: 'string' },
    template: { type: 'boolean' },
    batch: { type: 'string' },
    format: { type: 'string' },
  },
  explains: {
    scope: 'a JSON object with what the expression can name; - is standard input',
    template: 'reads EXPR as a template and writes the text it gives',
    batch:
      'lines of {"expr", "scope", "template"}, each answered by {"value"} or {"error"}; - is standard input',
    format: 'text or json',
  },
  run(call, streams) {
    const batch = textOf(call, 'batch');
    return Promise.resolve(batch === undefined ? single(call, streams) : many(call, batch, streams));
  },
};

/** What the functions of conditions say at the start of a run. */
const AT_THE_START: NonNullable<Scope['functions']> = {
  success: true,
  failure: false,
  always: true,
  cancelled: false,
};

function single(call: Call, { out, err }: Streams): ExitCode {
  const [expression] = call.positionals;
  if (expression === undefined) throw new UsageError('eval needs an expression, or --batch with a file.');
  const format = choiceOf(call, 'format', ['text', 'json']);
  const template = call.values['template'] === true;
  const answer = evaluated(expression, scopeIn(textOf(call, 'scope')), template);
  if (!answer.ok) {
    const { code, message } = failureOf(answer.error);
    if (format === 'json') out(`${JSON.stringify({ error: { code, message } })}\n`);
    else err(`${problemText(placed(expression, answer.error), { EXPR: expression })}\n`);
    return 1;
  }
  if (format === 'json') out(`${JSON.stringify({ value: answer.value })}\n`);
  else
    out(
      `${template && typeof answer.value === 'string' ? answer.value : JSON.stringify(answer.value, null, 2)}\n`,
    );
  return 0;
}

function many(call: Call, path: string, { out }: Streams): ExitCode {
  const also = ['scope', 'template'].find((option) => call.values[option] !== undefined);
  if (call.positionals.length > 0 || also !== undefined)
    throw new UsageError('--batch stands alone: every line brings its own expression and scope.');
  const lines = (path === '-' ? standardInput() : readText(path)).replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.length === 1 && lines[0] === '') return 0;
  const answers = lines.map((line) => JSON.stringify(answered(line)));
  out(`${answers.join('\n')}\n`);
  return 0;
}

interface Answer {
  value?: JsonValue;
  error?: { code: ProblemCode; message: string };
}

const wrong = (message: string): Answer => ({ error: { code: 'wrong_type', message } });

/** The answer to one line of a batch, whatever the line is. */
function answered(line: string): Answer {
  let request: unknown;
  try {
    request = JSON.parse(line);
  } catch {
    return { error: { code: 'file_unreadable', message: 'The line is no JSON.' } };
  }
  if (!isObject(request)) return wrong('A line is an object with `expr`.');
  const { expr, scope = {}, template = false } = request;
  if (expr === undefined) return { error: { code: 'missing_key', message: 'The line has no `expr`.' } };
  if (typeof expr !== 'string') return wrong('`expr` is a string.');
  if (!isObject(scope)) return wrong('`scope` is an object.');
  if (typeof template !== 'boolean') return wrong('`template` is true or false.');
  const result = evaluated(expr, scope, template);
  return result.ok ? { value: result.value } : { error: failureOf(result.error) };
}

function evaluated(expression: string, values: JsonObject, template: boolean): Evaluation<JsonValue> {
  const scope: Scope = { values, functions: AT_THE_START };
  return template ? renderTemplate(expression, scope) : evaluateExpression(expression, scope);
}

const CODES: { [kind in ExpressionError['kind']]: ProblemCode } = {
  syntax: 'invalid_expression',
  undefined: 'unknown_variable',
  type: 'expression_failed',
  limit: 'expression_failed',
};

const failureOf = ({ kind, message }: ExpressionError): { code: ProblemCode; message: string } => ({
  code: CODES[kind],
  message,
});

/** The mistake as a problem at its place in the expression. */
function placed(expression: string, error: ExpressionError): Parameters<typeof problemText>[0] {
  const { code, message } = failureOf(error);
  const before = expression.slice(0, error.offset ?? 0).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  const end_column = column + (error.name?.length ?? 1);
  return {
    code,
    severity: 'error',
    message,
    span: { file: 'EXPR', line, column, end_line: line, end_column },
  };
}

function scopeIn(path: string | undefined): JsonObject {
  if (path === undefined) return {};
  const scope = path === '-' ? parsed(standardInput()) : readJson(path);
  if (!isObject(scope)) throw new UsageError(`${path} is no scope: it must hold a JSON object.`);
  return scope;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError('The scope on standard input is no JSON.', { cause });
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function standardInput(): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(0));
  } catch (cause) {
    throw new UsageError('Standard input cannot be read as UTF-8 text.', { cause });
  }
}
