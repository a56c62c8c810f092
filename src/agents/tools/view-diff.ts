import { createTwoFilesPatch } from 'diff';
import * as z from 'zod';
import { shownPath } from '../prompt/shown-path.ts';
import { path } from './read-file.ts';
import { ANSWER_LIMIT, fitting, shownText } from './shown.ts';
import { done, tool, type Bench } from './tool.ts';

/** Lines that may differ between two texts of a file, beyond which nobody reads a patch and none is computed. */
const EDITS = 1_000;

const NOTHING = '/dev/null';

/** One file's edits as a unified diff; the longer two texts differ, the longer that takes, so that there is an end to it. */
function patchOf(path: string, before: string | null, after: string | null): string {
  const name = shownPath(path);
  const [from, to] = [before === null ? NOTHING : `a/${name}`, after === null ? NOTHING : `b/${name}`];
  // a file that is new or gone is one piece, however long it is
  const options = { maxEditLength: before === null || after === null ? Infinity : EDITS };
  const patch = createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, options);
  const text = patch ?? `${from} and ${to} differ in more than ${EDITS} lines`;
  return text.replace(/^=+\n/, '').trimEnd();
}

/** This step's edits, file by file, as far as they are shown. */
async function editsOf({ overlay }: Bench, file: string | undefined): Promise<string> {
  const { files, deletions } = await overlay.changes();
  const all = [...files, ...deletions.map((path) => ({ path, content: null }))];
  const wanted = all.filter(({ path: at }) => file === undefined || at === file);
  const patches: string[] = [];
  let room = ANSWER_LIMIT / 2;
  for (const [index, { path: at, content }] of wanted.entries()) {
    if (room <= 0) {
      patches.push(`${wanted.length - index} more files`);
      break;
    }
    const patch = patchOf(at, await overlay.before(at), content);
    room -= Buffer.byteLength(patch);
    patches.push(patch);
  }
  return patches.join('\n');
}

const bounded = (label: string, text: string): string => {
  const all = text.trimEnd().split('\n');
  const lines = fitting(all, ANSWER_LIMIT / 2);
  const left = all.length - lines.length;
  return shownText(label, lines.join('\n')) + (left > 0 ? `\n${left} more lines: name a path.` : '');
};

export const viewDiff = tool({
  name: 'view_diff',
  description:
    'Shows what the pull request changes since it left its base branch, and what this step itself changed so far, as unified diffs.',
  input: z.strictObject({ path: path.optional() }),
  async perform({ path: file }, bench) {
    const { workspace, task } = bench;
    const between = { base: task.context.base_oid, head: task.head_oid };
    const brought = await workspace.difference(between, file);
    const edits = await editsOf(bench, file);
    const parts = [
      brought.ok
        ? brought.text === ''
          ? 'The pull request changes nothing here.'
          : `The pull request:\n${bounded('diff', brought.text)}`
        : `What the pull request changes cannot be shown: ${brought.why}.`,
      edits === ''
        ? 'This step changed nothing here so far.'
        : `This step so far, not yet committed:\n${bounded('diff', edits)}`,
    ];
    return done(parts.join('\n\n'));
  },
});
