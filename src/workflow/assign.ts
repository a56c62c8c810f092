import type { JsonObject, JsonValue } from '../json.ts';
import { coerceValue } from './coerce.ts';
import type { Variable } from './schema.ts';

/** The values that variables begin with, given ones coerced to their type, defaults for the rest; `flaws` are sentences. */
export function assign(
  variables: readonly Variable[],
  given: { [name: string]: JsonValue },
): { variables: JsonObject; flaws: string[] } {
  const flaws: string[] = [];
  const values: JsonObject = {};
  for (const name of Object.keys(given))
    if (!variables.some((variable) => variable.name === name)) flaws.push(`There is no variable ${name}.`);
  for (const variable of variables) {
    const raw = Object.hasOwn(given, variable.name) ? given[variable.name] : undefined;
    if (raw === undefined) {
      if (variable.default !== undefined) values[variable.name] = variable.default;
      else if (variable.required) flaws.push(`The variable ${variable.name} must be given.`);
      continue;
    }
    const fitted = fit(variable, raw);
    if ('flaw' in fitted) flaws.push(fitted.flaw);
    else values[variable.name] = fitted.value;
  }
  return { variables: values, flaws };
}

/** One value in its variable's type and among its choices, or the sentence that says what is wrong. */
export function fit(
  variable: Variable,
  raw: JsonValue,
  noun: 'variable' | 'field' = 'variable',
): { value: JsonValue } | { flaw: string } {
  const value = coerceWords(raw, variable.type);
  if (value === undefined) return { flaw: `The ${noun} ${variable.name} must be a ${variable.type}.` };
  const choices = variable.enum;
  if (choices === undefined || choices.some((choice) => JSON.stringify(choice) === JSON.stringify(value)))
    return { value };
  return { flaw: `The ${noun} ${variable.name} must be one of ${choices.map(inWords).join(', ')}.` };
}

const inWords = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Typed in a comment, a list may be words with commas between them, and a truth may begin with a capital. */
function coerceWords(raw: JsonValue, type: Variable['type']): JsonValue | undefined {
  const value = coerceValue(raw, type);
  if (value !== undefined || typeof raw !== 'string') return value;
  if (type === 'boolean') return coerceValue(raw.toLowerCase(), type);
  return type === 'list' ? listOfWords(raw.trim()) : undefined;
}

/** `a,b` or `[a, b]`. What has only half of the brackets, or quotes, was meant as JSON and is none. */
function listOfWords(text: string): string[] | undefined {
  const opened = text.startsWith('[');
  if (opened !== text.endsWith(']') || (opened && text.includes('"'))) return undefined;
  const words = (opened ? text.slice(1, -1) : text).trim();
  return words === '' ? [] : words.split(',').map((part) => part.trim());
}
