import { MEMORY, cleanNote, type Note } from '../../notes/note.ts';
import { notePath, noteText } from '../../notes/note-file.ts';
import type { Step } from '../../workflow/step.ts';
import { bodyOf } from '../steps/body.ts';
import type { Decision } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { OUTCOME_LIMITS, type Outcome } from './outcome.ts';

/** A note that is kept, and the file that it is kept in. */
export interface Kept {
  note: Note;
  path: string;
  text: string;
  oid: string;
}

/**
 * The notes that an attempt left, each in a file of its own under a name that no other has: none is ever written over, and
 * branches that both bring some merge without a conflict. A run step leaves none: code of the pull request could have written them.
 */
export function notesOf(
  draft: Draft,
  step: Step,
  instance: string,
  { notes = [] }: Outcome,
  files: Decision['files'],
): Kept[] {
  if (!isAgents(step)) return [];
  const { progress, situation } = draft;
  const before = files.filter(({ path }) => path.startsWith(`${MEMORY}/`)).length;
  const origin = {
    workflow: progress.workflow.name,
    pull_request: situation.snapshot.pull.number,
    step: instance,
    attempt: progress.steps[instance]?.attempts ?? 1,
    agent: agentOf(draft, instance),
    at: draft.now,
  };
  return notes
    .slice(0, OUTCOME_LIMITS.notes)
    .flatMap((note) => cleanNote(note) ?? [])
    .map((note, index) => {
      const text = noteText(note, origin);
      const path = notePath(note, origin, `${progress.generation + 1}-${before + index + 1}`);
      return { note, path, text, oid: situation.hashes.blob(text) };
    });
}

/** Whether an agent performs a step. */
export function isAgents(step: Step): boolean {
  const { type } = bodyOf(step);
  return type === 'prompt' || type === 'command';
}

/** Who performed the newest attempt of a step. */
export const agentOf = ({ progress }: Draft, instance: string): string =>
  progress.step_history.findLast(({ step_name }) => step_name === instance)?.agent ?? 'unknown';

/** Journals the notes of an attempt and brings their files. */
export function leaveNotes(
  draft: Draft,
  step: string,
  kept: readonly Kept[],
  brought: { files: Decision['files'] },
  claim: string | undefined,
): void {
  if (kept.length === 0) return;
  brought.files.push(...kept.map(({ path, text }) => ({ path, text })));
  const notes = kept.map(({ note: { category, title }, path, oid }) => ({ category, title, path, oid }));
  draft.record({ type: 'notes.left', step, notes }, claim);
}
