import type { KeptNote } from '../../notes/note-file.ts';
import { fence, sanitize } from '../prompt/sanitize.ts';
import { stripInvisible } from '../../invisible.ts';

const line = (words: string): string => stripInvisible(words).text.replaceAll(/\s+/g, ' ');

/** A note as a block of data that says what it is about and where it is from. */
export function shownNote({ category, title, tags, text, from }: KeptNote): string {
  const origin = [
    from.step === undefined ? [] : [`left by the step ${from.step}`],
    from.pull_request === undefined ? [] : [`of pull request ${from.pull_request}`],
    from.at === undefined ? [] : [`on ${from.at.slice(0, 10)}`],
  ].flat();
  const seen = sanitize(text);
  const hidden = seen.removed === 0 ? [] : [`${seen.removed} things that do not show left out`];
  const about = [...(origin.length === 0 ? [] : [origin.join(' ')]), ...hidden];
  const body = [
    line(sanitize(title).text),
    ...(tags.length === 0 ? [] : [`Tags: ${line(tags.join(', '))}`]),
    '',
    seen.text.trim(),
  ];
  return fence(` ${category}${about.length === 0 ? '' : `, ${line(about.join('; '))}`}`, body.join('\n'));
}

/** The newest entry of the checkpoint as a block of data. */
export const shownEntry = ({ path, text }: { path: string; text: string }): string =>
  fence(` ${path}`, sanitize(text).text);
