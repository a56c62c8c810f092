import * as z from 'zod';
import { shownPath } from '../prompt/shown-path.ts';
import { globMatcher } from '../../glob.ts';
import { done, tool } from './tool.ts';
import { ANSWER_LIMIT, fitting, shownText } from './shown.ts';

/** Paths of one list at most. */
const NAMES = 2_000;

/** A glob of a model, which is held to so few choices that no list of paths takes long. */
export const glob = z
  .string()
  .max(200)
  .regex(/^[^{]*(?:\{[^{]*)?$/, 'only one group in braces')
  .describe('A glob over whole paths: `*` and `?` within a name, `**` over directories, one `{a,b}`.');

/** A directory as people write it: `.`, `./src/`, `src`. */
const below = (directory: string): string => directory.replace(/^(?:\.?\/)+|\/+$/g, '');

export const listFiles = tool({
  name: 'list_files',
  description: `Lists the files of the repository as they are now, this step's own edits included, at most ${NAMES} at once.`,
  input: z.strictObject({
    directory: z.string().max(1_024).optional().describe('Only files below it.'),
    glob: glob.optional(),
  }),
  async perform({ directory = '', glob: pattern }, { overlay }) {
    const root = below(directory);
    const fits = pattern === undefined ? () => true : globMatcher(pattern);
    const paths = (await overlay.paths()).filter(
      (path) => (root === '' || root === '.' || path.startsWith(`${root}/`)) && fits(path),
    );
    if (paths.length === 0) return done('There are no such files.');
    const lines = fitting(paths.slice(0, NAMES).map(shownPath), ANSWER_LIMIT);
    const left = paths.length - lines.length;
    return done(
      shownText('paths', lines.join('\n')) +
        (left > 0 ? `\n${left} more: name a directory or a narrower glob.` : ''),
    );
  },
});
