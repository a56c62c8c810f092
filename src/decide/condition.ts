import { evaluateCondition, type ExpressionError } from '../expression/evaluate.ts';
import type { Source } from '../workflow/schema.ts';
import type { Draft } from './draft.ts';
import type { Frame } from './instance.ts';
import { scopeAt, unreadOutputs, type NeedsResult } from './scope.ts';

/** What a condition says: its truth, that a text must be read first, or why it cannot be evaluated. */
export type Truth =
  { is: 'true' | 'false' } | { is: 'unread' } | { is: 'error'; error: ExpressionError; message: string };

/** Evaluates a condition of the workflow. Where it names an output that lives only in a file, that file is wanted. */
export function holds(draft: Draft, source: Source, frame: Frame, needs?: NeedsResult): Truth {
  const answer = evaluateCondition(source.text, scopeAt(draft, frame, needs));
  if (answer.ok) return { is: answer.value ? 'true' : 'false' };
  if (answer.error.kind === 'undefined') {
    const { snapshot } = draft.situation;
    // A text that was asked for and is not to be had stays undefined: asking again brings nothing.
    const unread = unreadOutputs(draft.progress, snapshot).filter(
      ({ name, oid }) =>
        snapshot.texts[oid] === undefined &&
        [name, name.replaceAll('-', '_')].some((form) => source.text.includes(form)),
    );
    for (const { oid } of unread) draft.want({ want: 'text', oid });
    if (unread.length > 0) return { is: 'unread' };
  }
  const { file, line, column } = source.span;
  return { is: 'error', error: answer.error, message: `${answer.error.message} (${file}:${line}:${column})` };
}
