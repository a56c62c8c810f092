import { newest } from './bounds.ts';
import type { Entry } from './entry.ts';
import { NOTES_NAMED, type Memory } from './memory.ts';
import type { Progress } from './schema.ts';

const EMPTY: Memory = { checkpoints: 0, notes: [] };

/** Folds the notes that a step left. */
export function recordNotes(before: Progress, entry: Extract<Entry, { type: 'notes.left' }>): Progress {
  const { step, at, notes } = entry;
  const memory = before.memory ?? EMPTY;
  const { rows, omitted } = newest(
    [...memory.notes, ...notes.map((note) => ({ step, at, ...note }))],
    NOTES_NAMED,
  );
  return {
    ...before,
    memory: { ...memory, notes: rows },
    omitted:
      omitted === 0 ? before.omitted : { ...before.omitted, notes: (before.omitted['notes'] ?? 0) + omitted },
  };
}

/** What is remembered once a completed step has brought the next entry of the checkpoint. */
export function withCheckpoint(
  { memory = EMPTY }: Progress,
  { checkpoint }: Extract<Entry, { type: 'step.completed' }>,
): Pick<Progress, 'memory'> {
  if (checkpoint === undefined) return {};
  return { memory: { ...memory, checkpoints: memory.checkpoints + 1, newest: checkpoint } };
}
