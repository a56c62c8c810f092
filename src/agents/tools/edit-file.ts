import * as z from 'zod';
import { done, refused, tool } from './tool.ts';
import { path } from './read-file.ts';

/** Places that are named where a text occurs more than once. */
const PLACES = 10;

/** Where a text begins, by offset; occurrences do not overlap. */
function placesOf(whole: string, part: string): number[] {
  const found: number[] = [];
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + part.length)) found.push(at);
  return found;
}

/** Line numbers of some offsets, which rise. */
function linesAt(whole: string, offsets: readonly number[]): number[] {
  let line = 1;
  let seen = 0;
  return offsets.map((offset) => {
    for (let at = whole.indexOf('\n', seen); at !== -1 && at < offset; at = whole.indexOf('\n', at + 1)) {
      line += 1;
      seen = at + 1;
    }
    return line;
  });
}

/** Line ends as a file has them, where all of them have a carriage return: a model is shown line feeds, and answers with them. */
export const withEndsOf = (file: string, text: string): string =>
  /\r\n/.test(file) && !/(?<!\r)\n/.test(file) && !text.includes('\r') ? text.replaceAll('\n', '\r\n') : text;

export const editFile = tool({
  name: 'edit_file',
  description:
    'Replaces a text in a file. `old_text` must be in the file exactly once, to the character, with its indentation; give as much around the place as makes it so. Anything else in the file stays as it is.',
  input: z.strictObject({
    path,
    old_text: z.string().min(1).describe('As read_file shows it.'),
    new_text: z.string().describe('What takes its place; empty to take it out.'),
  }),
  async perform({ path: file, old_text, new_text }, { overlay }) {
    const found = await overlay.text(file);
    if (!found.ok) return refused(`Not edited: ${found.why}.`);
    const old = withEndsOf(found.text, old_text);
    const places = placesOf(found.text, old);
    const [at] = places;
    if (at === undefined)
      return refused('Not edited: `old_text` is not in the file. Read it again; every space counts.');
    if (places.length > 1) {
      const lines = linesAt(found.text, places.slice(0, PLACES)).join(', ');
      const more = places.length > PLACES ? ' and others' : '';
      return refused(
        `Not edited: \`old_text\` is in the file ${places.length} times, in lines ${lines}${more}. Give more of what stands around it.`,
      );
    }
    const text =
      found.text.slice(0, at) + withEndsOf(found.text, new_text) + found.text.slice(at + old.length);
    if (text === found.text) return refused('Not edited: both texts are the same.');
    const verdict = await overlay.write(file, text);
    return verdict.ok
      ? done(`Edited line ${linesAt(found.text, [at]).join()}.`)
      : refused(`Not edited: ${verdict.why}.`);
  },
});
