import { inspectSource } from '../expression/inspect.ts';
import type { JsonValue } from '../json.ts';
import { walkSteps } from './graph.ts';
import { spoken } from './names.ts';
import type { Reading } from './reading.ts';
import type { Step } from './step.ts';

/** `outputs.ask.response`, or `outputs['ask'].response`, from where a name begins. */
const RESPONSE = /^(outputs\s*(?:\.\s*\w+|\[\s*(?:'[^']*'|"[^"]*")\s*\])\s*)(\.\s*response)\b/;

/**
 * Takes `outputs.<step>.response` of a `wait-for-human`, as agentic-sdlc writes it, for what it is here: the words
 * themselves, `outputs.<step>`. Blanks take the place of the member, so that every other place in the text stays where it is.
 */
export function takeResponses(steps: readonly Step[], { usages }: Reading): void {
  const all = walkSteps(steps).map(({ step }) => step);
  const asked = new Set(
    all.flatMap(({ type, name }) => (type === 'wait-for-human' ? [name, spoken(name)] : [])),
  );
  if (asked.size === 0) return;
  for (const { source, kind } of usages) source.text = withoutResponse(source.text, kind, asked);
  for (const step of all) {
    const call = step.type === 'ralph-loop' ? step.body : step;
    if ('with' in call)
      for (const [key, value] of Object.entries(call.with)) call.with[key] = everywhere(value, asked);
  }
}

function withoutResponse(text: string, kind: 'expression' | 'template', asked: ReadonlySet<string>): string {
  if (!text.includes('response')) return text;
  const read = inspectSource(text, kind);
  if (!read.ok) return text;
  let plain = text;
  for (const { path, offset } of read.names) {
    const [root, step = '', member] = path;
    if (root !== 'outputs' || member !== 'response' || !asked.has(step)) continue;
    const [, before, blank] = RESPONSE.exec(plain.slice(offset)) ?? [];
    if (before === undefined || blank === undefined) continue;
    const at = offset + before.length;
    plain = plain.slice(0, at) + ' '.repeat(blank.length) + plain.slice(at + blank.length);
  }
  return plain;
}

function everywhere(value: JsonValue, asked: ReadonlySet<string>): JsonValue {
  if (typeof value === 'string') return withoutResponse(value, 'template', asked);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => everywhere(item, asked));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, everywhere(part, asked)]));
}
