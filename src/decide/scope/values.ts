import { evaluateExpression, renderTemplate, type ExpressionError } from '../../expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Span } from '../../problem.ts';
import type { Source } from '../../workflow/schema.ts';
import { explain } from './condition.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from './instance.ts';
import { scopeAt } from './scope.ts';

/** A value that was computed, that a text must be read first, or why there is none. */
export type Computed<V> = { is: 'value'; value: V } | { is: 'unread' } | { is: 'error'; message: string };

/** A text with its templates rendered. */
export function textAt(draft: Draft, source: Source, frame: Frame): Computed<string> {
  const answer = renderTemplate(source.text, scopeAt(draft, frame));
  return answer.ok ? { is: 'value', value: answer.value } : explain(draft, source, answer.error);
}

/** The value of one expression, with or without braces. */
export function expressionAt(draft: Draft, source: Source, frame: Frame): Computed<JsonValue> {
  const answer = evaluateExpression(source.text, scopeAt(draft, frame));
  return answer.ok ? { is: 'value', value: answer.value } : explain(draft, source, answer.error);
}

/** A text that is one expression in braces and nothing else: its value is taken as it is, not as text. */
const LONE = /^\s*\{\{((?:(?!\}\})[^])*)\}\}\s*$/;

/** A value in which every text is a template, however deep it stands. */
export function valueAt(draft: Draft, value: JsonValue, span: Span, frame: Frame): Computed<JsonValue> {
  const scope = scopeAt(draft, frame);
  let trouble: { text: string; error: ExpressionError } | undefined;
  const compute = (part: JsonValue): JsonValue => {
    if (trouble !== undefined) return null;
    if (Array.isArray(part)) return part.map(compute);
    if (part !== null && typeof part === 'object') {
      const entries: JsonObject = {};
      for (const [key, inner] of Object.entries(part)) entries[key] = compute(inner);
      return entries;
    }
    if (typeof part !== 'string') return part;
    const answer = LONE.test(part) ? evaluateExpression(part, scope) : renderTemplate(part, scope);
    if (answer.ok) return answer.value;
    trouble = { text: part, error: answer.error };
    return null;
  };
  const computed = compute(value);
  if (trouble === undefined) return { is: 'value', value: computed };
  return explain(draft, { text: trouble.text, span }, trouble.error);
}

/** Values by name, in which every text is a template. */
export function valuesAt(draft: Draft, values: JsonObject, span: Span, frame: Frame): Computed<JsonObject> {
  const computed: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const one = valueAt(draft, value, span, frame);
    if (one.is !== 'value') return one;
    computed[name] = one.value;
  }
  return { is: 'value', value: computed };
}
