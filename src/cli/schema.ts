import * as z from 'zod';
import { orchestrationDecision } from '../decide/orchestration-decision.ts';
import { orchestratorResponse } from '../decide/orchestrator-response.ts';
import { outcome } from '../decide/outcome.ts';
import { progress } from '../progress/schema.ts';
import { UsageError, type Verb } from './verb.ts';

const SCHEMAS: { [name: string]: z.ZodType } = {
  progress,
  outcome,
  'orchestrator-response': orchestratorResponse,
  'orchestration-decision': orchestrationDecision,
};

export const SCHEMA_NAMES = Object.keys(SCHEMAS);

/** The published JSON Schema of a document, as text with a final newline. */
export function schemaText(name: string): string | undefined {
  const schema = SCHEMAS[name];
  if (schema === undefined) return undefined;
  return `${JSON.stringify({ title: name, ...z.toJSONSchema(schema, { reused: 'ref' }) }, null, 2)}\n`;
}

export const schemaVerb: Verb = {
  name: 'schema',
  usage: `schema ${SCHEMA_NAMES.join('|')}`,
  does: 'prints the JSON Schema of a document',
  options: {},
  explains: {},
  run({ positionals: [name = ''] }, { out }) {
    const text = schemaText(name);
    if (text === undefined)
      throw new UsageError(`There is no schema "${name}"; there are ${SCHEMA_NAMES.join(', ')}.`);
    out(text);
    return Promise.resolve(0);
  },
};
