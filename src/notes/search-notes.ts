import type { KeptNote } from './note-file.ts';
import { tagOf, type NoteCategory } from './note.ts';

export interface NoteQuery {
  /** Words; a note is found where it has one of them. Without any, every note is. */
  words: string;
  category?: NoteCategory | undefined;
  tag?: string | undefined;
}

/** What a word counts for by where it is found. */
const WEIGHTS = { title: 5, tags: 4, text: 1 } as const;
/** Often does not make it more fitting than this. */
const MOST = 3;
const WORDS = 16;

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const counts = (text: string): Map<string, number> => {
  const found = new Map<string, number>();
  for (const word of wordsOf(text)) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
};

/** The notes that fit a query, the most fitting first; of equals in the order in which they are given. Linear in their texts. */
export function searchNotes<Of extends KeptNote>(
  notes: readonly Of[],
  { words, category, tag }: NoteQuery,
): Of[] {
  const wanted = [...new Set(wordsOf(words.slice(0, 400)))].slice(0, WORDS);
  return notes
    .filter((note) => category === undefined || note.category === category)
    .filter((note) => tag === undefined || note.tags.includes(tagOf(tag)))
    .map((note) => ({ note, score: scoreOf(note, wanted) }))
    .filter(({ score }) => wanted.length === 0 || score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ note }) => note);
}

function scoreOf({ title, tags, text }: KeptNote, wanted: readonly string[]): number {
  if (wanted.length === 0) return 0;
  const parts = [
    { found: counts(title), weight: WEIGHTS.title },
    { found: counts(tags.join(' ')), weight: WEIGHTS.tags },
    { found: counts(text), weight: WEIGHTS.text },
  ];
  return wanted.reduce(
    (sum, word) =>
      sum +
      parts.reduce((inner, { found, weight }) => inner + Math.min(MOST, found.get(word) ?? 0) * weight, 0),
    0,
  );
}
