import * as z from 'zod';
import { orchestrationDecision } from '../decide/seeds/orchestration-decision.ts';
import { orchestratorResponse } from '../decide/seeds/orchestrator-response.ts';
import { outcome } from '../decide/work/outcome.ts';
import type { JsonObject } from '../json.ts';
import { didYouMean } from '../nearest.ts';
import { progress } from '../progress/schema.ts';
import { decisionSchema } from './decision-schema.ts';
import { factsSchema } from './facts.ts';
import { policySchema } from './policy-schema.ts';
import { history } from '../render/history/schema.ts';
import { UsageError, type Verb } from './verb.ts';
import { workflowSchema } from './workflow-schema.ts';

/** Of files that people write, made of the tables they are read by. */
const WRITTEN: { [name: string]: () => JsonObject } = { workflow: workflowSchema, policy: policySchema };

/** Of documents that programs exchange. */
const SCHEMAS: { [name: string]: z.ZodType } = {
  progress,
  outcome,
  decision: decisionSchema,
  'orchestrator-response': orchestratorResponse,
  'orchestration-decision': orchestrationDecision,
  facts: factsSchema,
  history,
};

/** Every published schema, in the order in which they are documented. */
export const SCHEMA_NAMES = [...Object.keys(WRITTEN), ...Object.keys(SCHEMAS)];

/** The published JSON Schema of a document, as text with a final newline; undefined for a name that is none. */
export function schemaText(name: string): string | undefined {
  const written = Object.hasOwn(WRITTEN, name) ? WRITTEN[name] : undefined;
  if (written !== undefined) return `${JSON.stringify(written(), null, 2)}\n`;
  const schema = Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined;
  if (schema === undefined) return undefined;
  const { $schema, ...rest } = z.toJSONSchema(schema, { reused: 'ref', io: 'input' });
  return `${JSON.stringify({ $schema, title: name, ...rest }, null, 2)}\n`;
}

/** `pawl schema`: the JSON Schema of one document. */
export const schemaVerb: Verb = {
  name: 'schema',
  usage: `schema ${SCHEMA_NAMES.join('|')}`,
  does: 'prints the JSON Schema of a document',
  words: 1,
  options: {},
  explains: {},
  run({ positionals: [name] }, { out }) {
    if (name === undefined) throw new UsageError(`schema needs a name: ${SCHEMA_NAMES.join(', ')}.`);
    const text = schemaText(name);
    if (text === undefined)
      throw new UsageError(`There is no schema "${name}"; ${didYouMean(name, SCHEMA_NAMES) ?? ''}`);
    out(text);
    return Promise.resolve(0);
  },
};
