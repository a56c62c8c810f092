import * as z from 'zod';
import { shownPath } from '../prompt/shown-path.ts';
import { done, refused, tool } from './tool.ts';
import { ANSWER_LIMIT, fitting, shownText } from './shown.ts';

export const path = z.string().max(1_024).describe("From the repository's root, with forward slashes.");

export const readFile = tool({
  name: 'read_file',
  description: `Gives a text file as it is now, this step's own edits included: whole, or some of its lines. Of a long file, as much as fits into ${ANSWER_LIMIT} bytes. Binary files and links are not shown.`,
  input: z.strictObject({
    path,
    from: z.int().min(1).optional().describe('The first line that is wanted, counted from 1.'),
    lines: z.int().min(1).optional().describe('How many lines are wanted.'),
  }),
  async perform({ path: file, from = 1, lines: count }, { overlay }) {
    const found = await overlay.text(file);
    if (!found.ok) return refused(`Not shown: ${found.why}.`);
    const all = found.text.split(/\r?\n/);
    if (all.at(-1) === '') all.pop();
    if (all.length === 0) return done('The file is empty.');
    if (from > all.length) return refused(`The file ends with line ${all.length}.`);
    const wanted = all.slice(from - 1, count === undefined ? undefined : from - 1 + count);
    const lines = fitting(wanted, ANSWER_LIMIT);
    const last = from + lines.length - 1;
    const isWhole = lines.length === all.length;
    const label = `file ${shownPath(file)}${isWhole ? '' : `, lines ${from} to ${last} of ${all.length}`}`;
    const cut =
      lines.length < wanted.length ? `\nCut after line ${last}: read on with \`from: ${last + 1}\`.` : '';
    const isLong =
      lines.length === 1 && lines[0] !== wanted[0] ? '\nThis line is longer than what is shown of it.' : '';
    return done(shownText(label, lines.join('\n')) + cut + isLong);
  },
});
