import type { AgentTask, JsonObject } from '../../ports.ts';
import { answerCheck, type AnswerCheck } from '../answer/answer-schema.ts';
import { askedSchema } from '../answer/asked-schema.ts';
import { checkFiles, FILES_SCHEMA } from '../answer/files-answer.ts';
import { fence } from '../prompt/sanitize.ts';
import { generationSchema } from './generation-schema.ts';

/** What the answer must be, when it is not prose. */
export interface Format {
  schema: JsonObject;
  /** The same as the API can be held to it, or null. */
  generation: JsonObject | null;
  check: AnswerCheck;
}

/** The form of a task's answer, null for prose; or why it has none. */
export const formatOf = (
  task: AgentTask,
): { ok: true; format: Format | null } | { ok: false; why: string } => {
  if (task.returns === 'text') return { ok: true, format: null };
  const schema = task.returns === 'files' ? FILES_SCHEMA : askedSchema(task);
  const compiled = answerCheck(schema);
  if (!compiled.ok) return compiled;
  const check = task.returns === 'files' ? checkFiles : compiled.check;
  return { ok: true, format: { schema, generation: generationSchema(schema), check } };
};

/** The prompt, with the form of the answer where the API cannot be held to it. */
export const promptOf = (prompt: string, format: Format | null): string =>
  format === null || format.generation !== null ? prompt : askedInSchema(prompt, format);

/** A prompt that states the form of the answer itself. */
export const askedInSchema = (prompt: string, { schema }: Format): string =>
  `${prompt}\n\nAnswer with one JSON object that satisfies this JSON Schema, and with nothing else:\n${fence('json', JSON.stringify(schema, null, 2))}`;
