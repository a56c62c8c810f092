import type { JsonObject, JsonValue } from '../../json.ts';
import { fit } from '../../workflow/assign.ts';
import type { Variable } from '../../workflow/schema.ts';

/** Values in the types of what they are given for, and in clauses what does not fit. */
export interface Assigned {
  values: JsonObject;
  flaws: string[];
}

/** Values that a person typed for variables, or for the fields of an input. Those that nobody gave are left out. */
export function typedValues(
  variables: readonly Variable[],
  given: { [name: string]: JsonValue },
  noun: 'variable' | 'field',
): Assigned {
  const flaws: string[] = [];
  const values: [string, JsonValue][] = [];
  for (const [name, raw] of Object.entries(given)) {
    const variable = variables.find((one) => one.name === name);
    if (variable === undefined) {
      const names = variables.map((one) => one.name);
      flaws.push(`there is no ${noun} ${name}; there are: ${names.join(', ') || 'none'}`);
      continue;
    }
    const fitted = fit(variable, raw, noun);
    if ('flaw' in fitted) flaws.push(clause(fitted.flaw));
    else values.push([name, fitted.value]);
  }
  return { values: Object.fromEntries(values), flaws };
}

/** The values of an input's fields, with defaults for what is not given; what is required and missing is a flaw. */
export function fieldValues(fields: readonly Variable[], given: { [name: string]: JsonValue }): Assigned {
  const { values, flaws } = typedValues(fields, given, 'field');
  const defaults: [string, JsonValue][] = [];
  for (const { name, required, default: fallback, type } of fields) {
    if (Object.hasOwn(given, name)) continue;
    if (fallback !== undefined) defaults.push([name, fallback]);
    else if (required) flaws.push(`the field ${name} must be given, a ${type}`);
  }
  return { values: Object.fromEntries([...defaults, ...Object.entries(values)]), flaws };
}

/** A sentence as part of another one. */
const clause = (sentence: string): string =>
  `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
