import * as z from 'zod';
import { stripInvisible } from '../invisible.ts';

/** What a note is about, so that later steps find it. */
export const NOTE_CATEGORIES = ['pattern', 'lesson', 'error', 'decision', 'context'] as const;
export type NoteCategory = (typeof NOTE_CATEGORIES)[number];

export const note = z.strictObject({
  category: z.enum(NOTE_CATEGORIES),
  title: z.string().min(1).max(120),
  tags: z.array(z.string().min(1).max(40)).max(8),
  text: z.string().min(1).max(4_000),
});
export type Note = z.infer<typeof note>;

/** Where notes are kept in a repository. */
export const MEMORY = '.pawl/memory';

/** A text without what a reader of the rendered page would miss: characters that nobody sees, and comments. */
export const visible = (text: string): string =>
  stripInvisible(text).text.replaceAll('<!--', '&lt;!--').trim();

/** The same on one line, of at most so many characters. */
export const visibleLine = (text: string, limit: number): string =>
  visible(text).replace(/\s+/g, ' ').slice(0, limit).toWellFormed().trim();

/** A tag as it is compared: small letters and digits, with hyphens between them. */
export const tagOf = (text: string): string =>
  stripInvisible(text)
    .text.toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/**
 * A note as it may be written, so that neither a hidden instruction nor a marker of ours gets into the repository. Null where
 * nothing is left of it.
 */
export function cleanNote({ category, title, tags, text }: Note): Note | null {
  const shown = visible(text);
  if (shown === '') return null;
  return {
    category,
    title: visibleLine(title, 120) || 'Without a title',
    tags: [...new Set(tags.map(tagOf).filter((tag) => tag !== ''))],
    text: shown,
  };
}
