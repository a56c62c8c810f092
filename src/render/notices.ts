import type { RenderInput } from './input.ts';
import { listInMarkdown, pieces } from './pieces.ts';
import { list } from './who.ts';

/** Notices that are shown. */
const SHOWN = 2;

/** Lists as `snapshot.incomplete` names them, as people call them. */
const LISTS: { readonly [name: string]: string } = {
  reviews: 'reviews',
  comments: 'comments',
  events: 'labels that were set and taken off',
  commits: 'commits',
  checks: 'checks',
  labels: 'labels',
  head: 'the newest commits of the head',
  definitions: 'definitions',
};

/** What people should know before anything else: what could not be read, what was left out. */
export function noticesOf({ incomplete = [], notices = [], progress }: RenderInput): string[] {
  const names = [...new Set(incomplete)].map((name) => LISTS[name] ?? name);
  const unread =
    names.length === 0 || progress === null
      ? []
      : [`${capital(list(names, 'and'))} could not be read whole: no gate opens until they can.`];
  return [...unread, ...notices];
}

/** The same, near the top of the status comment. */
export function noticeLines(input: RenderInput): string[] {
  const all = noticesOf(input);
  if (all.length === 0) return [];
  const more = all.length - SHOWN;
  const shown = all.slice(0, SHOWN).map((sentence) => ({ says: ['⚠️ ', ...pieces(sentence)] }));
  return [...listInMarkdown(more > 0 ? [...shown, { says: [`… and ${more} more.`] }] : shown), ''];
}

/** Begins as a sentence does. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
