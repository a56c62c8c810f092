import path from 'node:path';
import type { Copy } from './copy.ts';

export interface Environment {
  [name: string]: string | undefined;
}

/** What of the actions run's own variables a worker sees unasked: they hold no secrets, and programs do not run without them. */
const PASSED_ON = ['LANG', 'LC_ALL', 'TZ'];

const isBelow = (directory: string, file: string): boolean => {
  const way = path.relative(directory, file);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
};

/** The directories that programs are looked for in: none of the checkout's, whose files belong to the pull request. */
export const searchPath = (environment: Environment, checkout: string): string =>
  (environment['PATH'] ?? '')
    .split(path.delimiter)
    .filter((directory) => path.isAbsolute(directory) && !isBelow(checkout, directory))
    .join(path.delimiter);

/** The word of a command that is a file of the checkout, which would be code of the pull request; undefined where none is. */
export const wordInCheckout = (command: readonly string[], checkout: string): string | undefined =>
  command.find((word) => path.isAbsolute(word) && isBelow(checkout, word));

/** All that a worker sees of its surroundings. */
export const environmentOf = (
  source: Environment,
  { copy, checkout, named = [] }: { copy: Copy; checkout: string; named?: readonly string[] },
): { [name: string]: string } => ({
  ...Object.fromEntries(
    [...PASSED_ON, ...named].flatMap((name) => {
      const value = source[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  PATH: searchPath(source, checkout),
  HOME: copy.home,
  TMPDIR: copy.temporary,
});

/** Where a worker finds the model: the proxy, with the key that is good there only. */
export const modelVariables = (proxy: { url: string; key: string } | null): { [name: string]: string } =>
  proxy === null ? {} : { ANTHROPIC_BASE_URL: proxy.url, ANTHROPIC_API_KEY: proxy.key };
