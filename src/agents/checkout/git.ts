import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Settings that keep git from running anything a repository could name, and from asking any server. */
const HARMLESS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.quotePath=false',
  'protocol.allow=never',
];

/**
 * Runs git in a checkout that is only data, and answers its standard output. Rejects when git fails. `index` is a file that stands in for
 * the checkout's index.
 */
export const git = async (
  directory: string,
  args: string[],
  maxBytes: number,
  index?: string,
): Promise<Buffer> => {
  const settings = [...HARMLESS, `safe.directory=${directory}`].flatMap((setting) => ['-c', setting]);
  const { stdout } = await execute('git', [...settings, ...args], {
    cwd: directory,
    encoding: 'buffer',
    maxBuffer: maxBytes,
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_CEILING_DIRECTORIES: path.dirname(directory),
      LC_ALL: 'C',
      ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
    },
  });
  return stdout;
};
