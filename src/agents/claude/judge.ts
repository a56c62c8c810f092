import type { AgentTask, Outcome } from '../../ports.ts';
import { parseAnswer } from '../answer/answer-schema.ts';
import { concluded } from '../answer/conclude.ts';
import { filesAnswer, filesText, type FilesAnswer } from '../answer/files-answer.ts';
import { reportText } from '../../report-text.ts';
import type { Overlay } from '../tools/overlay.ts';
import type { Format } from './format.ts';

type Usage = Outcome['usage'];

/** What became of an answer's text: the outcome, or what is wrong with it, which may be asked to be mended. */
export type Judged =
  { ok: true; outcome: Outcome } | { ok: false; fault: string; kind: 'answer' | 'must_write' };

const wrong = (fault: string, kind: 'answer' | 'must_write' = 'answer'): Judged => ({
  ok: false,
  fault,
  kind,
});

/** Judges answers of one task; edits that its tools made are in the overlay. */
export async function judge(
  text: string,
  task: AgentTask,
  { format, overlay, usage }: { format: Format | null; overlay: Overlay; usage: Usage },
): Promise<Judged> {
  if (text.trim() === '') return wrong('it was empty');
  if (format === null) return { ok: true, outcome: concluded({ task: task.id, text, value: null, usage }) };
  const value = parseAnswer(text);
  if (value === undefined) return wrong('it is not one JSON value');
  const fault = format.check(value);
  if (fault !== null) return wrong(fault);
  if (task.returns === 'report')
    return { ok: true, outcome: concluded({ task: task.id, text: reportText(value), value, usage }) };
  return withFiles(filesAnswer.parse(value), task, overlay, usage);
}

/** The files of an answer join those that tools wrote, by the same checks: all of them or none. */
async function withFiles(
  answer: FilesAnswer,
  task: AgentTask,
  overlay: Overlay,
  usage: Usage,
): Promise<Judged> {
  const all = overlay.copy();
  const refusals: string[] = [];
  for (const { path, content } of answer.files) {
    const verdict = await all.write(path, content);
    if (!verdict.ok) refusals.push(`${JSON.stringify(path)} is refused: ${verdict.why}`);
  }
  for (const path of answer.deletions) {
    const verdict = await all.remove(path);
    if (!verdict.ok && verdict.absent !== true)
      refusals.push(`${JSON.stringify(path)} is not removed: ${verdict.why}`);
  }
  if (refusals.length > 0) return wrong(refusals.slice(0, 10).join('; '));
  const { files, deletions } = await all.changes();
  const missing = task.must_write.filter((path) => !files.some((file) => file.path === path));
  if (missing.length > 0) return wrong(`the step must write ${missing.join(', ')} and did not`, 'must_write');
  const { summary, notes } = answer;
  const told = filesText({ summary, notes, files, deletions });
  return {
    ok: true,
    outcome: concluded({ task: task.id, text: told, value: null, files, deletions, usage }),
  };
}
