import * as z from 'zod';
import { shownPath } from '../prompt/shown-path.ts';
import { globMatcher } from '../../glob.ts';
import { glob } from './listing.ts';
import { done, refused, tool } from './tool.ts';
import { ANSWER_LIMIT, fitting, shownText } from './shown.ts';

/** Lines of one answer, of one file in it, and characters of one line. */
const HITS = 200;
const PER_FILE = 20;
const LINE = 240;
/** Files that one search looks through, and how many of them at a time. */
const FILES = 5_000;
const AT_ONCE = 50;

/** What of a line is shown: around the first place where the text occurs. */
function around(line: string, at: number): string {
  if (line.length <= LINE) return line;
  const start = Math.max(0, at - LINE / 3);
  return `${start > 0 ? '…' : ''}${line.slice(start, start + LINE).toWellFormed()}${start + LINE < line.length ? '…' : ''}`;
}

interface Sought {
  text: string;
  ignore_case: boolean;
}

/** Lines of a file that have the text, as `path:line: …`. */
function hitsIn(file: string, whole: string, { text, ignore_case: isLoose }: Sought): string[] {
  const folded = (given: string): string => (isLoose ? given.toLowerCase() : given);
  const sought = folded(text);
  if (!folded(whole).includes(sought)) return [];
  const hits: string[] = [];
  let more = 0;
  for (const [index, line] of whole.split(/\r?\n/).entries()) {
    const at = folded(line).indexOf(sought);
    if (at === -1) continue;
    if (hits.length < PER_FILE) hits.push(`${shownPath(file)}:${index + 1}: ${around(line, at)}`);
    else more += 1;
  }
  return more > 0 ? [...hits, `${shownPath(file)}: ${more} more lines`] : hits;
}

export const searchFiles = tool({
  name: 'search_files',
  description: `Finds a text, as it stands and within one line, in the files of the repository as they are now; no patterns. Answers with \`path:line: text\`, at most ${HITS} lines.`,
  input: z.strictObject({
    text: z.string().min(1).max(500),
    glob: glob.optional(),
    ignore_case: z.boolean().optional(),
  }),
  async perform({ text, glob: pattern, ignore_case = false }, { overlay }) {
    if (/[\r\n]/.test(text)) return refused('The text has to stand within one line.');
    const paths = (await overlay.paths()).filter(pattern === undefined ? () => true : globMatcher(pattern));
    const hits: string[] = [];
    let at = 0;
    for (; at < Math.min(paths.length, FILES) && hits.length < HITS; at += AT_ONCE) {
      const some = paths.slice(at, Math.min(at + AT_ONCE, FILES));
      const texts = await Promise.all(some.map((path) => overlay.text(path)));
      for (const [index, path] of some.entries()) {
        const found = texts[index];
        if (found?.ok === true) hits.push(...hitsIn(path, found.text, { text, ignore_case }));
      }
    }
    const unseen = at < paths.length ? `\n${paths.length - at} files were not looked at: name a glob.` : '';
    if (hits.length === 0) return done(`No file has that text.${unseen}`);
    const lines = fitting(hits.slice(0, HITS), ANSWER_LIMIT);
    const left = lines.length < hits.length ? '\nThere are more: name a glob or a longer text.' : '';
    return done(shownText('found', lines.join('\n')) + left + unseen);
  },
});
