import type { AgentTask } from '../../decide/work/task.ts';
import { renderTemplate } from '../../expression/evaluate.ts';
import type { JsonObject } from '../../json.ts';
import { beside } from './beside.ts';
import { adviceSection, errorSection, promising } from './ending.ts';
import { namesField, namesValue, templatesOf } from './names.ts';
import { hiddenIn, objectOf, scopeFor, type Values } from './scope.ts';
import { bytesOf } from './tokens.ts';
import { tooLarge } from './too-large.ts';
import type { Workplace } from './workplace.ts';

export type Prompt = { ok: true; text: string } | { ok: false; type: 'internal' | 'validation'; why: string };

/**
 * What an agent is asked. The template with its values comes first and is never cut; then the sections of the context within the
 * task's budget, in the order of CONTEXT_SOURCES; then what had no room, by name; last what must not be overlooked.
 */
export async function promptFor(task: AgentTask, place: Workplace): Promise<Prompt> {
  const scope = await scopeFor(task, place);
  if (!scope.ok) return { ok: false, type: 'internal', why: scope.why };
  const asked = templatesOf(task);
  const context = await beside(task, place, namesField(asked, 'workspace', 'files'));
  const base = { ...scope.values };
  if (context.inPlace !== null)
    base['workspace'] = { ...objectOf(base['workspace']), files: context.inPlace };
  const given = renderValues(task.with, base);
  if (!given.ok) return { ok: false, type: 'validation', why: given.why };
  const values = { ...base, ...given.values };
  const rendered = renderTemplate(task.template.text, { values });
  if (!rendered.ok)
    return {
      ok: false,
      type: 'validation',
      why: `the template ${task.template.name}: ${rendered.error.message}`,
    };
  const large = tooLarge(task, values, bytesOf(rendered.value) - bytesOf(context.inPlace ?? ''));
  if (large !== null) return { ok: false, type: 'validation', why: large };
  const parts = [
    rendered.value,
    hiddenNote(hiddenIn(task, (part) => namesValue(asked, part))),
    context.text,
    namesValue(asked, 'error_context') ? '' : errorSection(task),
    adviceSection(task),
    promising(task),
  ];
  return { ok: true, text: parts.filter((part) => part !== '').join('\n\n') };
}

const hiddenNote = (removed: number): string =>
  removed === 0
    ? ''
    : `(From the words of people above, ${removed} ${removed === 1 ? 'thing' : 'things'} that nobody sees on the page ${removed === 1 ? 'was' : 'were'} left out: comments, tags, characters that do not show.)`;

/** The step's `with`: strings are templates, everything else is taken as it is. */
function renderValues(given: JsonObject, values: JsonObject): Values {
  const rendered: JsonObject = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      rendered[key] = value;
      continue;
    }
    const text = renderTemplate(value, { values });
    if (!text.ok) return { ok: false, why: `with.${key}: ${text.error.message}` };
    rendered[key] = text.value;
  }
  return { ok: true, values: rendered };
}
