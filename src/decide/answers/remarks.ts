import type { Review } from '../snapshot.ts';
import type { Situation } from '../situation.ts';
import type { Want } from '../found.ts';

/** The words of a review with its remarks at places in files, or what must be read to have them. Edited words are left out. */
export function textOf(
  { snapshot }: Situation,
  { node_id, body, edited_at }: Review,
): { text: string } | { want: Want } {
  const { review_comments: known } = snapshot.found;
  const remarks = Object.hasOwn(known, node_id) ? known[node_id] : undefined;
  if (remarks === undefined) return { want: { want: 'review_comments', node_id } };
  const rows =
    remarks === null
      ? ['(The remarks of this review could not be read.)']
      : remarks.map(({ path, line, body: said }) => `- ${path}${line === null ? '' : `:${line}`}: ${said}`);
  const words = edited_at === null ? body : '(The text of this review was edited and is left out.)';
  return { text: [words, rows.join('\n')].filter((part) => part.trim() !== '').join('\n\n') };
}
