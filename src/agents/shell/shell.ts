import { constants } from 'node:os';
import { fitted } from '../../issues.ts';
import { isObject } from '../../json.ts';
import type { JsonValue, Outcome, Shell, ShellTask } from '../../ports.ts';
import { checkoutText, insideCheckout, missingFiles, missingTools } from '../checkout/checkout-files.ts';
import { runChild } from './child.ts';
import type { Ending } from './child.ts';
import { failed } from '../answer/conclude.ts';
import { readable, withTail } from './tail.ts';
import { readToolReport, REPORT_LIMIT } from './tool-report.ts';

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

/** What a command is judged by beside its exit code: the report it gave, and the files it did not leave. */
interface Findings {
  report: ReturnType<typeof readToolReport> | null;
  missing: string[];
}

async function findingsOf(task: ShellTask, root: string, ending: Ending): Promise<Findings> {
  const missing = await missingFiles(root, task.must_write);
  if (task.parse === 'exit-code') return { report: null, missing };
  const [first] = task.must_write;
  const text = first === undefined ? ending.standard : await checkoutText(root, first, REPORT_LIMIT);
  const why = `The report${first === undefined ? '' : ` \`${first}\``} is missing, or larger than ${REPORT_LIMIT} bytes`;
  const report =
    text === null || text === undefined
      ? { ok: false as const, why }
      : readToolReport(task.parse, text, root);
  return { report, missing };
}

/** A tool's report tells how its program ended, too; JSON is what the program says and nothing else. */
const withExitCode = (value: JsonValue, exit_code: number | null, { parse }: ShellTask): JsonValue =>
  parse === 'json' || !isObject(value) ? value : fitted({ exit_code, ...value });

/** What a tool's report says in one line; none of JSON, which says what it wants. */
function summaryOf({ parse }: ShellTask, report: Findings['report']): string[] {
  if (parse === 'json' || report?.ok !== true || !isObject(report.value)) return [];
  const { summary } = report.value;
  return typeof summary === 'string' ? [summary] : [];
}

const outcomeOf = (task: ShellTask, ending: Ending, { report, missing }: Findings): Outcome => {
  const text = readable(ending.output);
  const killed = ending.signal === null ? null : 128 + constants.signals[ending.signal];
  const exit_code = ending.timedOut ? null : (ending.code ?? killed);
  const passed = exit_code === 0 && report === null;
  const value = report?.ok === true ? withExitCode(report.value, exit_code, task) : { exit_code, passed };
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
  if (exit_code !== 0) {
    const how = ending.signal === null ? `exit code ${exit_code}` : `killed by ${ending.signal}`;
    const message = [how, ...summaryOf(task, report)].join(': ');
    return failed(task.id, 'tool', withTail(message, text), { text, value });
  }
  if (missing.length > 0) {
    const message = `The command ended well but did not leave ${missing.join(', ')}`;
    return failed(task.id, 'validation', message, { text, value });
  }
  if (report?.ok === false) return failed(task.id, 'validation', report.why, { text, value });
  return { task: task.id, status: 'success', text, value, files: [], deletions: [] };
};

/**
 * Runs a step's command in a checkout. The outcome's text is the output, of which the first 16 KB and the last 48 KB are kept. Its
 * value is `{exit_code, passed}`, or what the tool reported where the step says how that is read; `exit_code` is null when the
 * command never ran or ran out of time. It isolates nothing by itself: call it where there is nothing to steal.
 */
export const createShell = (options: ShellOptions): Shell => ({
  async perform(task) {
    const root = options.directory;
    const env = environmentOf(options.environment, task);
    const value = { exit_code: null, passed: false };
    const lacking = await missingTools(task.required_tools, env['PATH'] ?? '');
    if (lacking.length > 0) {
      const message = `The runner lacks what this workflow requires: ${lacking.join(', ')}`;
      return failed(task.id, 'tool', message, { value });
    }
    const cwd = await insideCheckout(root, task.working_directory);
    if (cwd === null) {
      const message = `The working directory \`${task.working_directory}\` is not in the checkout`;
      return failed(task.id, 'tool', message, { value });
    }
    const isPrinted = task.parse !== 'exit-code' && task.must_write.length === 0;
    const ending = await runChild({
      file: task.shell,
      args: [...ARGUMENTS[task.shell], task.run],
      cwd,
      env,
      timeout_ms: task.timeout_seconds * 1_000,
      ...(isPrinted ? { standard_limit: REPORT_LIMIT } : {}),
    });
    return outcomeOf(task, ending, await findingsOf(task, root, ending));
  },
});
