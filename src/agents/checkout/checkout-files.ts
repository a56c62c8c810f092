import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../caught.ts';

const ABSENT = new Set<unknown>([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'ENAMETOOLONG',
  'ERR_INVALID_ARG_VALUE',
]);

const unlessAbsent = async <T>(looked: Promise<T>): Promise<T | null> => {
  try {
    return await looked;
  } catch (error) {
    if (ABSENT.has(codeOf(error))) return null;
    throw error;
  }
};

/** Where a path of the checkout really is; null when there is nothing, or when it or a link on its way leads out. */
export const insideCheckout = (root: string, relative: string): Promise<string | null> =>
  unlessAbsent(
    (async () => {
      const [real, base] = await Promise.all([realpath(path.resolve(root, relative)), realpath(root)]);
      const below = path.relative(base, real);
      return below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below) ? null : real;
    })(),
  );

const isFile = async (file: string): Promise<boolean> => (await unlessAbsent(stat(file)))?.isFile() ?? false;

/** Those of the paths that are no file of the checkout. */
export async function missingFiles(root: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map(async (file) => {
      const real = await insideCheckout(root, file);
      return real !== null && (await isFile(real));
    }),
  );
  return paths.filter((_, index) => there[index] !== true);
}

/** The text of a file of the checkout, or null where there is none or it has more bytes than the limit. */
export async function checkoutText(root: string, file: string, limit: number): Promise<string | null> {
  const real = await insideCheckout(root, file);
  if (real === null || !(await isFile(real)) || (await stat(real)).size > limit) return null;
  return (await unlessAbsent(readFile(real)))?.toString() ?? null;
}

const isExecutable = async (file: string): Promise<boolean> =>
  (await isFile(file)) && (await unlessAbsent(access(file, constants.X_OK).then(() => true))) === true;

/** Those of the programs that no directory of the search path has. */
export async function missingTools(tools: readonly string[], searchPath: string): Promise<string[]> {
  const directories = searchPath.split(path.delimiter).filter((directory) => path.isAbsolute(directory));
  const found = await Promise.all(
    tools.map(async (tool) => {
      if (tool === '' || tool.includes('/')) return false;
      const there = await Promise.all(
        directories.map((directory) => isExecutable(path.join(directory, tool))),
      );
      return there.includes(true);
    }),
  );
  return tools.filter((_, index) => found[index] !== true);
}
