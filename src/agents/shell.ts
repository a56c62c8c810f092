import { realpath } from 'node:fs/promises';
import { constants } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Outcome, Shell, ShellTask } from '../ports.ts';
import { codeOf, messageOf } from './caught.ts';
import { runChild } from './child.ts';
import type { Ending } from './child.ts';
import { concluded, failed } from './conclude.ts';

interface ShellOptions {
  /** The checkout, an absolute path. */
  directory: string;
  /** Where the few variables a command may see are taken from; everything else in it stays unseen. */
  environment: { [name: string]: string | undefined };
}

/** What a command sees of the surroundings; the step's own `env` comes on top. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR'];

/** How the shells are started: the first failing command ends them, as in GitHub Actions. */
const ARGUMENTS = {
  bash: ['--noprofile', '--norc', '-eo', 'pipefail', '-c'],
  sh: ['-e', '-c'],
};

const environmentOf = (source: ShellOptions['environment'], task: ShellTask): { [name: string]: string } => ({
  ...Object.fromEntries(
    PASSED_ON.flatMap((name) => (source[name] === undefined ? [] : [[name, source[name]]])),
  ),
  CI: 'true',
  ...task.env,
});

/** Colours, cursor movements and other controls taken out; a returning line becomes a new one. */
const readable = (output: string): string =>
  stripVTControlCharacters(output)
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}--[\t\n]]/gv, '');

const lastLines = (output: string): string => {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-10).join('\n').slice(-1_000);
};

const withTail = (message: string, output: string): string => {
  const tail = lastLines(output);
  return tail === '' ? message : `${message}\n${tail}`;
};

const outcomeOf = (task: ShellTask, ending: Ending): Outcome => {
  const text = readable(ending.output);
  const killed = ending.signal === null ? null : 128 + constants.signals[ending.signal];
  const exit_code = ending.timedOut ? null : (ending.code ?? killed);
  const value = { exit_code, passed: exit_code === 0 };
  if (ending.timedOut)
    return failed(task.id, 'timeout', withTail(`Stopped after ${task.timeout_seconds} s`, text), {
      text,
      value,
    });
  if (ending.error)
    return failed(task.id, 'tool', `The command could not be started: ${ending.error.message}`, {
      text,
      value,
    });
  if (exit_code === 0) return concluded({ task: task.id, text, value });
  const message = ending.signal === null ? `exit code ${exit_code}` : `killed by ${ending.signal}`;
  return failed(task.id, 'tool', withTail(message, text), { text, value });
};

/** The directory a step works in, or null when it lies outside the checkout or does not exist. */
const workingDirectory = async (root: string, relative: string): Promise<string | null> => {
  try {
    const [real, base] = await Promise.all([realpath(path.resolve(root, relative)), realpath(root)]);
    const below = path.relative(base, real);
    return below === '..' || below.startsWith(`..${path.sep}`) || path.isAbsolute(below) ? null : real;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ERR_INVALID_ARG_VALUE')
      return null;
    throw error;
  }
};

/**
 * Runs a step's command in a checkout. The outcome's value is `{exit_code, passed}`, its text the output, of which the first 16 KB
 * and the last 48 KB are kept; `exit_code` is null when the command never ran or ran out of time. It isolates nothing by itself: call it
 * where there is nothing to steal.
 */
export const createShell = (options: ShellOptions): Shell => ({
  async perform(task) {
    const cwd = await workingDirectory(options.directory, task.working_directory);
    const value = { exit_code: null, passed: false };
    if (cwd === null) {
      const message = `The working directory \`${task.working_directory}\` is not in the checkout`;
      return failed(task.id, 'tool', message, { value });
    }
    try {
      const args = [...ARGUMENTS[task.shell], task.run];
      const env = environmentOf(options.environment, task);
      const timeout_ms = task.timeout_seconds * 1_000;
      return outcomeOf(task, await runChild({ file: task.shell, args, cwd, env, timeout_ms }));
    } catch (error) {
      // spawn refuses some arguments at once: a NUL in them, or more than the system takes
      return failed(task.id, 'tool', `The command could not be started: ${messageOf(error)}`, {
        value,
      });
    }
  },
});
