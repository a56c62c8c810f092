import { checkPath } from '../../paths.ts';
import type { StepError } from '../../progress/attempt.ts';
import { summarise } from '../../progress/bounds.ts';
import { isObject } from '../../json.ts';
import type { Step } from '../../workflow/step.ts';
import type { Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { frameOf } from '../scope/frame.ts';
import { textAt } from '../scope/values.ts';
import { bodyOf } from '../steps/body.ts';
import type { Outcome } from './outcome.ts';

/** What is saved of an outcome: its text, or its value where it has no other. */
export function textOf(outcome: Outcome): string {
  if (outcome.value === null || outcome.text.trim() !== '') return outcome.text;
  return `\`\`\`json\n${JSON.stringify(outcome.value, null, 2)}\n\`\`\`\n`;
}

/** An outcome in one line. */
export function summaryOf(outcome: Outcome): string {
  const { value } = outcome;
  const own = isObject(value) ? value['summary'] : undefined;
  const text = typeof own === 'string' ? own : outcome.text;
  return summarise(text.trim().replaceAll(/\s+/g, ' '));
}

/** Brings the text in a file beside the document, and says where it is. */
export function saved(
  draft: Draft,
  step: Step,
  instance: string,
  text: string,
  brought: { files: Decision['files'] },
): { path: string; oid: string } {
  const { pull } = draft.situation.snapshot;
  const state = draft.progress.steps[instance];
  const attempt = (state?.earlier ?? 0) + (state?.attempts ?? 1);
  const file = `${instance.replaceAll(/[#[\]]+/g, '-').replace(/-$/, '')}.${state?.iteration ?? 1}.${attempt}.md`;
  const path = `.pawl/pr-${pull.number}/outputs/${step.name}/${file}`;
  brought.files.push({ path, text });
  return { path, oid: draft.situation.hashes.blob(text) };
}

export type Copy = { file: { path: string; text: string } } | { flaw: StepError } | { none: true };

/** The file of the repository that also gets the text, where the step asks for one; or why it cannot be written. */
export function copyOf(draft: Draft, step: Step, instance: string, text: string): Copy {
  const body = bodyOf(step);
  const source = 'output' in body ? body.output?.path : undefined;
  if (source === undefined) return { none: true };
  const path = textAt(draft, source, frameOf(draft, step.name, instance));
  if (path.is === 'unread') return { none: true };
  if (path.is === 'error') return { flaw: { type: 'validation', message: path.message } };
  const verdict = checkPath(path.value, draft.situation.policy.paths);
  return verdict.ok
    ? { file: { path: path.value, text } }
    : { flaw: { type: 'permission', message: `${path.value}: ${verdict.why}` } };
}
