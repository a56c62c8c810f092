import * as z from 'zod';
import { outcome, type AgentTask, type Outcome } from '../../ports.ts';
import { answerCheck, parseJson } from '../answer/answer-schema.ts';
import { askedSchema } from '../answer/asked-schema.ts';
import { failed } from '../answer/conclude.ts';
import { reportText } from '../../report-text.ts';
import type { Changes } from './changes.ts';
import { meant, type Work } from './written-answer.ts';

/** What a command may leave out of an outcome, because it is known or goes without saying. */
const brought = outcome.partial({ task: true, text: true, value: true, files: true, deletions: true });
type Brought = z.infer<typeof brought>;

/** Where a command worked: what it left there, and what of its work may be taken. */
export interface WorkPlace {
  changes: () => Promise<Changes>;
  take: (work: Work) => Promise<Changes>;
}

/** What a command wrote to standard output as the outcome it means; every flaw is a failure that names it. */
export async function readOutcome(task: AgentTask, written: string, place: WorkPlace): Promise<Outcome> {
  const value = parseJson(written);
  if (value === undefined)
    return failed(task.id, 'validation', 'The command did not write one JSON document to standard output');
  const read = brought.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `\`${issue.path.join('.')}\`: `;
    return failed(task.id, 'validation', `The command's outcome is none: ${where}${issue?.message ?? ''}`);
  }
  const said = read.data;
  if (said.task !== undefined && said.task !== task.id)
    return failed(task.id, 'validation', 'The command answered another task than it was given');
  if (said.status === 'failure' || said.error !== undefined) return failure(task, said);
  const fault = reportFault(task, said);
  if (fault !== null)
    return failed(task.id, 'validation', `The command's report is not in the step's schema: ${fault}`, {
      text: said.text ?? '',
    });
  const work = await workOf(task, said, place);
  if (!work.ok) return failed(task.id, 'validation', `The command's work cannot be taken: ${work.why}`);
  return success(task, said, work);
}

const failure = (task: AgentTask, said: Brought): Outcome => {
  const { type, message } = said.error ?? { type: 'tool' as const, message: 'The command reports a failure' };
  const { text, value, retry_after: after } = said;
  const rest = { ...(text !== undefined && { text }), ...(value !== undefined && { value }) };
  return { ...failed(task.id, type, message, rest), ...(after === undefined ? {} : { retry_after: after }) };
};

const reportFault = (task: AgentTask, { value }: Brought): string | null => {
  if (task.returns !== 'report') return null;
  const schema = answerCheck(askedSchema(task));
  return schema.ok ? schema.check(value) : schema.why;
};

/** The files that an outcome brings; where it says nothing of files, what changed in the copy. */
async function workOf(task: AgentTask, said: Brought, { changes, take }: WorkPlace): Promise<Changes> {
  if (said.files !== undefined || said.deletions !== undefined)
    return take({ files: said.files ?? [], deletions: said.deletions ?? [] });
  if (task.returns !== 'files') return { ok: true, files: [], deletions: [] };
  const found = await changes();
  return found.ok ? take(found) : found;
}

const success = (task: AgentTask, said: Brought, work: Extract<Changes, { ok: true }>): Outcome => {
  const value = said.value ?? null;
  const text = said.text ?? (typeof value === 'string' ? value : value === null ? '' : reportText(value));
  const { files, deletions } = work;
  const outcome = meant(task, text, value, { files, deletions });
  return {
    ...outcome,
    ...(said.scores !== undefined && outcome.status === 'success' ? { scores: said.scores } : {}),
    ...(said.notes === undefined ? {} : { notes: said.notes }),
    ...(said.usage === undefined ? {} : { usage: said.usage }),
  };
};
