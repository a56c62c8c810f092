import type { AgentTask } from '../../ports.ts';
import { readNote, type KeptNote } from '../../notes/note-file.ts';
import { LOOKED_THROUGH, notesOfCommit } from './notes-of-commit.ts';

/** Everything that was left for a task: what its own run recorded, then what the base branch has from earlier pull requests. */
export interface Left {
  notes: KeptNote[];
  /** The newest entry of the pull request's checkpoint. */
  checkpoint: { path: string; text: string } | null;
  /** What was not looked at, in sentences. */
  remarks: string[];
}

/** Reads what was left, once, when it is first asked for. */
export type Memory = () => Promise<Left>;

/** Where notes are read: texts of blobs by id, and the checkout's directory where there is one. */
export interface NotesPlace {
  directory: string | null;
  blob: (oid: string) => Promise<string | null>;
}

/**
 * What a task may know of earlier work. Of the pull request itself only what the document names counts, by blob id; the
 * head's folder is never looked at, since whoever may push, or a fork, could have put there what no step left.
 */
export function openMemory({ context }: Pick<AgentTask, 'context'>, place: NotesPlace): Memory {
  let known: Promise<Left> | undefined;
  return () => (known ??= everything(context, place));
}

async function everything(context: AgentTask['context'], { directory, blob }: NotesPlace): Promise<Left> {
  const { notes = [], checkpoint } = context.left ?? {};
  const own: KeptNote[] = [];
  let unread = 0;
  let room: number = LOOKED_THROUGH.bytes;
  for (const { path, oid } of notes.toReversed()) {
    const text = room > 0 ? await blob(oid) : null;
    const note = text === null ? null : readNote(path, text);
    if (note === null) unread += 1;
    else own.push(note);
    room -= Buffer.byteLength(text ?? '');
  }
  const newest = checkpoint === undefined ? null : await blob(checkpoint.oid);
  const base = directory === null ? null : await notesOfCommit(directory, context.base_oid);
  const remarks = [
    unread > 0 ? [`${unread} notes of this pull request could not be read.`] : [],
    base === null ? ['Notes of earlier pull requests cannot be read here.'] : [],
    base !== null && base.more > 0 ? [`${base.more} older notes were not looked through.`] : [],
  ].flat();
  const paths = new Set(own.map(({ path }) => path));
  return {
    notes: [...own, ...(base?.notes ?? []).filter(({ path }) => !paths.has(path))],
    checkpoint: checkpoint === undefined || newest === null ? null : { path: checkpoint.path, text: newest },
    remarks,
  };
}
