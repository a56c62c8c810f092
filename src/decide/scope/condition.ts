import { evaluateCondition, type ExpressionError } from '../../expression/evaluate.ts';
import type { Source } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';
import type { Frame } from './instance.ts';
import { scopeAt, unreadOutputs, type NeedsResult } from './scope.ts';

/** What a condition says: its truth, that a text must be read first, or why it cannot be evaluated. */
export type Truth =
  { is: 'true' | 'false' } | { is: 'unread' } | { is: 'error'; error: ExpressionError; message: string };

/** Evaluates a condition of the workflow. Where it names an output that lives only in a file, that file is wanted. */
export function holds(draft: Draft, source: Source, frame: Frame, needs?: NeedsResult): Truth {
  const answer = evaluateCondition(source.text, scopeAt(draft, frame, needs));
  if (answer.ok) return { is: answer.value ? 'true' : 'false' };
  const why = explain(draft, source, answer.error);
  return why.is === 'unread' ? why : { ...why, error: answer.error };
}

/** Why something could not be evaluated: a text that must be read first, which is asked for, or a mistake with its place. */
export function explain(
  draft: Draft,
  source: Source,
  error: ExpressionError,
): { is: 'unread' } | { is: 'error'; message: string } {
  if (error.kind === 'undefined') {
    const { snapshot } = draft.situation;
    // A text that was asked for and is not to be had stays undefined: asking again brings nothing.
    const unread = unreadOutputs(draft.progress, snapshot).filter(
      ({ name, oid }) => snapshot.texts[oid] === undefined && mentions(source.text, name),
    );
    for (const { oid } of unread) draft.want({ want: 'text', oid });
    if (unread.length > 0) return { is: 'unread' };
  }
  const { file, line, column } = source.span;
  return { is: 'error', message: `${error.message} (${file}:${line}:${column})` };
}

/** Whether a text may name a step: inside a sub-process by its own name alone. */
function mentions(text: string, name: string): boolean {
  const local = name.slice(name.lastIndexOf('.') + 1);
  return [local, local.replaceAll('-', '_')].some((form) => text.includes(form));
}
