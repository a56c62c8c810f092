import type { Outcome } from '../../ports.ts';
import { flawOfAll } from '../../written-text.ts';
import type { Workspace } from '../checkout/workspace.ts';
import { checkText, checkWay, type Surroundings } from './write-check.ts';

type Fault = NonNullable<Outcome['error']>;

/**
 * What is wrong with the files that a worker of any kind brings, by the checks that each edit with a tool passes; null when nothing
 * is. Keys that stood in the file, or in one that is removed and may have been moved, are none of this worker's.
 */
export async function faultOfBrought(
  { files, deletions }: Pick<Outcome, 'files' | 'deletions'>,
  workspace: Workspace | null,
  { paths, secrets }: Surroundings,
): Promise<Fault | null> {
  const fault = (type: Fault['type'], path: string, why: string): Fault => ({
    type,
    message: `${JSON.stringify(path)} is refused: ${why}`,
  });
  const written = files.map(({ path }) => path);
  const all = [...written, ...deletions];
  const twice = all.find((path, index) => all.indexOf(path) !== index);
  if (twice !== undefined) return fault('validation', twice, 'it is named twice');
  for (const path of all) {
    const way = checkWay(path, paths, written);
    if (way !== null) return fault('permission', path, way);
    const reached = await workspace?.reach(path);
    if (reached?.ok === false) return fault('permission', path, reached.why);
  }
  const textOf = async (path: string): Promise<string> => {
    const found = await workspace?.text(path);
    return found?.ok === true ? found.text : '';
  };
  const gone = (await Promise.all(deletions.map(textOf))).join('\n');
  for (const { path, content } of files) {
    const why = checkText(content, `${await textOf(path)}\n${gone}`, secrets);
    if (why !== null) return fault('validation', path, why);
  }
  const tooMuch = flawOfAll(files.map(({ content }) => content));
  return tooMuch === null ? null : { type: 'validation', message: tooMuch };
}
