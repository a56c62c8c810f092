import type { AgentTask } from '../../decide/work/task.ts';
import type { JsonObject, JsonValue } from '../../json.ts';
import { namesField, namesValue, templatesOf } from './names.ts';
import { objectOf } from './scope.ts';
import { bytesOf, tokensIn } from './tokens.ts';

/** A template with its values is never cut, so that beyond this size, in bytes, it is not sent at all. */
const LARGEST = 600_000;
const NAMED = 5;

/** Why a rendered template cannot be sent: how large it is, and which of its values make it so; null where it can. */
export function tooLarge(task: AgentTask, values: JsonObject, bytes: number): string | null {
  if (bytes <= LARGEST) return null;
  const asked = templatesOf(task);
  const measured = [...parts(values, asked)]
    .map(([name, value]) => ({
      name,
      size: bytesOf(typeof value === 'string' ? value : JSON.stringify(value)),
    }))
    .sort((one, other) => other.size - one.size)
    .slice(0, NAMED)
    .map(({ name, size }) => `${name} (${size} bytes)`);
  return `the template ${task.template.name} with its values has ${bytes} bytes, about ${tokensIn(bytes)} tokens; at most ${LARGEST} bytes are sent. The largest values it names: ${measured.join(', ') || 'none'}`;
}

/** Values that a template names, by how it names them: a whole part, or its fields. */
function* parts(values: JsonObject, asked: string): Generator<[string, JsonValue]> {
  for (const [part, value] of Object.entries(values)) {
    if (!namesValue(asked, part)) continue;
    const fields = Object.entries(objectOf(value)).filter(([field]) => namesField(asked, part, field));
    if (fields.length === 0) yield [part, value];
    for (const [field, inner] of fields) yield [`${part}.${field}`, inner];
  }
}
