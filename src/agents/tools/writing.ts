import * as z from 'zod';
import { withEndsOf } from './edit-file.ts';
import { path } from './read-file.ts';
import { done, refused, tool } from './tool.ts';

export const writeFile = tool({
  name: 'write_file',
  description:
    'Writes a whole text file, new or in place of the one that is there. For a change to a part of a file use edit_file.',
  input: z.strictObject({ path, content: z.string().describe('The whole file.') }),
  async perform({ path: file, content }, { overlay }) {
    const before = await overlay.text(file);
    const verdict = await overlay.write(file, before.ok ? withEndsOf(before.text, content) : content);
    return verdict.ok
      ? done(before.ok ? 'Written in place of the file that was there.' : 'Written as a new file.')
      : refused(`Not written: ${verdict.why}.`);
  },
});

export const moveFile = tool({
  name: 'move_file',
  description: 'Gives a text file another path, where nothing is yet. It stays executable where it was.',
  input: z.strictObject({ from: path, to: path }),
  async perform({ from, to }, { overlay }) {
    const verdict = await overlay.move(from, to);
    return verdict.ok ? done('Moved.') : refused(`Not moved: ${verdict.why}.`);
  },
});

export const deleteFile = tool({
  name: 'delete_file',
  description: 'Removes a file.',
  input: z.strictObject({ path }),
  async perform({ path: file }, { overlay }) {
    const verdict = await overlay.remove(file);
    return verdict.ok ? done('Removed.') : refused(`Not removed: ${verdict.why}.`);
  },
});
