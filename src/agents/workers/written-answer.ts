import type { AgentTask, JsonValue, Outcome } from '../../ports.ts';
import { reportText } from '../../report-text.ts';
import { parseAnswer, type AnswerCheck } from '../answer/answer-schema.ts';
import { concluded } from '../answer/conclude.ts';
import { filesText } from '../answer/files-answer.ts';

/** What keeps an answer's text from being used; null where nothing does. A check asks for JSON that satisfies it. */
export function faultOf(text: string, check: AnswerCheck | undefined): string | null {
  if (text.trim() === '') return 'it is empty';
  if (check === undefined) return null;
  const value = parseAnswer(text);
  return value === undefined ? 'it is not one JSON value' : check(value);
}

/** What an answer means that was found to be without fault, beside the files that its author left. */
export function answered(task: AgentTask, text: string, work: Work): Outcome {
  const value = task.returns === 'report' ? (parseAnswer(text) ?? null) : null;
  return meant(task, value === null ? text : reportText(value), value, work);
}

export type Work = Pick<Outcome, 'files' | 'deletions'>;

/** What words and work come to: the words may say that it is a failure, and work is listed below them. */
export function meant(task: AgentTask, text: string, value: JsonValue, work: Work): Outcome {
  const outcome = concluded({ task: task.id, text, value, ...work });
  if (task.returns !== 'files' || outcome.status === 'failure') return outcome;
  return { ...outcome, text: filesText({ summary: outcome.text, notes: undefined, ...work }) };
}
