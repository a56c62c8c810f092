import type { ContextSource } from '../../context-sources.ts';

/** A file, an issue, a note: shown whole or not at all. */
export interface Piece {
  /** What it is called where it had to be left out: text by others, shown between fences only. */
  name: string;
  /** Its text as the prompt has it, fenced. */
  text: string;
  /** The file of the head that it shows whole, where it shows one. */
  file?: string;
}

/** What one source brings to a prompt. */
export interface Section {
  source: ContextSource;
  heading: string;
  /** Where it comes from, who wrote it, and what weight it has. */
  says: string;
  pieces: Piece[];
  /** What could not be read or may not be shown, in sentences of our own. */
  remarks: string[];
}
