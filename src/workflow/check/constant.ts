import { evaluateCondition } from '../../expression/evaluate.ts';
import { inspectSource } from '../../expression/inspect.ts';
import type { Source } from '../schema.ts';

/** What a condition always gives, where it names nothing that could change; undefined where it may be either. */
export function constantOf(source: Source | undefined): boolean | undefined {
  if (source === undefined) return undefined;
  const read = inspectSource(source.text, 'expression');
  if (!read.ok || read.names.some(({ path: [name], called }) => name !== 'always' || !called))
    return undefined;
  const value = evaluateCondition(source.text, { values: {}, functions: { always: true } });
  return value.ok ? value.value : undefined;
}
