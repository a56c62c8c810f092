import { Ajv, type ValidateFunction } from 'ajv';
import type { Answer } from '../answer.ts';
import description from '../openapi.generated.json' with { type: 'json' };

interface Described {
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  body: object | null;
  responses: { [status: string]: object | null };
}

const operations: { [name: string]: Described | undefined } = description.operations;

const compiled = new Map<string, ValidateFunction>();

/** Compiled at first use: a demo that sends no request of a kind does not pay for its schema. */
function validator(key: string, schema: object): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const made = ajv.compile({ ...schema, components: description.components });
  compiled.set(key, made);
  return made;
}

function described(operation: string): Described {
  const found = operations[operation];
  if (found === undefined) throw new Error(`GitHub's description has no ${operation}`);
  return found;
}

/** What GitHub's description has against a request's body; null when nothing. */
export function checkBody(operation: string, body: unknown): string | null {
  const { body: schema } = described(operation);
  return schema === null ? null : violation(`${operation} body`, schema, body);
}

/** What GitHub's description has against a query string; null when nothing. */
export function checkQuery(operation: string, query: URLSearchParams): string | null {
  for (const [name, text] of query) {
    const parameter = described(operation).parameters.find(
      (known) => known.in === 'query' && known.name === name,
    );
    if (parameter === undefined) continue;
    const value = 'type' in parameter.schema && parameter.schema.type === 'integer' ? Number(text) : text;
    const wrong = violation(`${operation} ${name}`, parameter.schema, value);
    if (wrong !== null) return `${name}: ${wrong}`;
  }
  return null;
}

/** Throws when an answer is not what GitHub's description promises: a mistake of the sandbox, not of its user. */
export function checkAnswer(operation: string, answer: Answer): void {
  const { responses } = described(operation);
  const schema = responses[String(answer.status)];
  if (schema === undefined) throw new Error(`${operation} is not described to answer ${answer.status}`);
  if (schema === null) {
    if (answer.body !== undefined) throw new Error(`${operation} ${answer.status} has no body`);
    return;
  }
  const wrong = violation(`${operation} ${answer.status}`, schema, answer.body);
  if (wrong !== null) throw new Error(`${operation} answered against its description: ${wrong}`);
}

function violation(key: string, schema: object, value: unknown): string | null {
  const validate = validator(key, schema);
  if (validate(value)) return null;
  return (validate.errors ?? [])
    .map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'is wrong'}`)
    .join(', ');
}
