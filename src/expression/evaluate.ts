import type { JsonValue } from '../json.ts';
import { attempt, type Evaluation } from './failure.ts';
import { Interpreter } from './interpret.ts';
import { toJson } from './json-text.ts';
import { readExpression, readTemplate } from './read.ts';
import { render } from './render.ts';
import type { Scope } from './scope.ts';
import { truthy } from './value.ts';

export type { Evaluation, ExpressionError } from './failure.ts';
export type { Scope } from './scope.ts';

/** The value of one Jinja2 expression, with or without `{{ }}`, as fresh plain JSON. */
export function evaluateExpression(text: string, scope: Scope): Evaluation<JsonValue> {
  const interpreter = new Interpreter(scope);
  return attempt(
    () => toJson(interpreter.evaluate(readExpression(text)), interpreter.meter),
    () => interpreter.at,
  );
}

/** Whether the value of one Jinja2 expression counts as true. */
export function evaluateCondition(text: string, scope: Scope): Evaluation<boolean> {
  const interpreter = new Interpreter(scope);
  return attempt(
    () => truthy(interpreter.evaluate(readExpression(text))),
    () => interpreter.at,
  );
}

/** The text a Jinja2 template gives; values are written once and never read as templates again. */
export function renderTemplate(text: string, scope: Scope): Evaluation<string> {
  const interpreter = new Interpreter(scope);
  return attempt(
    () => render(readTemplate(text), interpreter),
    () => interpreter.at,
  );
}
