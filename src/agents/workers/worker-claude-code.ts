import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Agent, AgentCall, AgentTask, Outcome } from '../../ports.ts';
import type { AnswerCheck } from '../answer/answer-schema.ts';
import { failed } from '../answer/conclude.ts';
import { missingTools } from '../checkout/checkout-files.ts';
import { NO_KEY } from '../claude/api.ts';
import { askedInSchema, formatOf } from '../claude/format.ts';
import { readable, withTail } from '../shell/tail.ts';
import { atBench, modelFault, type Bench, type WorkerOptions } from './bench.ts';
import { argumentsOf, CLAUDE_VARIABLES, isInstruction, settingsFor } from './claude-command.ts';
import { readResult, type ClaudeResult } from './claude-result.ts';
import type { Changes } from './changes.ts';
import type { ModelProxy } from './model-proxy.ts';
import { runProgram } from './program.ts';
import { environmentOf, modelVariables } from './surroundings.ts';
import { answered, faultOf } from './written-answer.ts';

const PROGRAM = 'claude';

/**
 * The command line of Claude Code as an agent, with the tools that read and edit files and no others. It works in a throwaway copy of the
 * checkout, from which files that instruct agents are left out, reaches the model only through a proxy that counts, and what it
 * changed is found by looking at the copy. An answer outside the step's schema is asked for once more.
 */
export const createClaudeCodeAgent = (options: WorkerOptions): Agent => ({
  perform: (call) => atBench(call.task, options, (bench) => perform(call, bench, options), isInstruction),
});

async function perform(call: AgentCall, bench: Bench, options: WorkerOptions): Promise<Outcome> {
  const { task } = call;
  const { proxy, copy } = bench;
  if (proxy === null) return failed(task.id, 'permission', NO_KEY);
  const env = {
    ...environmentOf(options.environment, bench),
    ...modelVariables(proxy),
    ...CLAUDE_VARIABLES(proxy.model),
  };
  if ((await missingTools([PROGRAM], env['PATH'] ?? '')).length > 0)
    return failed(task.id, 'tool', NOT_INSTALLED);
  const settings = path.join(copy.home, 'settings.json');
  await writeFile(settings, JSON.stringify(await settingsFor(copy.checkout)));
  const run: Run = async (input, session) => {
    const args = argumentsOf(call, { settings, session, model: proxy.model });
    const timeout_ms = bench.left();
    const ending = await runProgram({ file: PROGRAM, args, cwd: copy.checkout, env, timeout_ms, input });
    return saidBy(task, ending, proxy, options.model?.baseUrl);
  };
  const outcome = await converse(call, run, bench);
  return { ...outcome, usage: proxy.usage };
}

const NOT_INSTALLED =
  'program_missing: `claude` is not on the PATH of this runner; install it in a step before this one, `npm install --global @anthropic-ai/claude-code`';

/** What one call of the program came to: its result, or the outcome that there was none. */
type Said = { ok: true; result: ClaudeResult } | { ok: false; outcome: Outcome };
type Run = (input: string, session: string | null) => Promise<Said>;

/** Asks once, and once more where the answer or the files cannot be used as they are. */
async function converse(call: AgentCall, run: Run, bench: Bench): Promise<Outcome> {
  const { task, prompt } = call;
  const wanted = formatOf(task);
  if (!wanted.ok) return failed(task.id, 'internal', wanted.why);
  const format = task.returns === 'report' ? wanted.format : null;
  const first = await run(format === null ? prompt : askedInSchema(prompt, format), null);
  if (!first.ok) return first.outcome;
  const judged = await judge(task, first.result, format?.check, bench);
  if (judged.ok) return judged.outcome;
  const { session, text } = first.result;
  const again = `That cannot be used: ${judged.why}. Mend it, and give the whole answer again${format === null ? '' : ', as JSON only'}.`;
  const second = await run(
    session === null ? `${prompt}\n\nYou answered:\n\n${text}\n\n${again}` : again,
    session,
  );
  if (!second.ok) return second.outcome;
  const last = await judge(task, second.result, format?.check, bench);
  return last.ok ? last.outcome : failed(task.id, 'validation', last.why, { text: second.result.text });
}

type Judged = { ok: true; outcome: Outcome } | { ok: false; why: string };

async function judge(
  task: AgentTask,
  { text }: ClaudeResult,
  check: AnswerCheck | undefined,
  { copy, take }: Bench,
): Promise<Judged> {
  const fault = faultOf(text, check);
  if (fault !== null) return { ok: false, why: `the answer is not what was asked for: ${fault}` };
  const left = task.returns === 'files' ? await copy.changes() : NOTHING;
  const work = left.ok ? await take(left) : left;
  if (!work.ok) return { ok: false, why: `what claude left cannot be taken: ${work.why}` };
  const { files, deletions } = work;
  return { ok: true, outcome: answered(task, text, { files, deletions }) };
}

const NOTHING: Changes = { ok: true, files: [], deletions: [] };

async function saidBy(
  task: AgentTask,
  ending: Awaited<ReturnType<typeof runProgram>>,
  proxy: ModelProxy,
  baseUrl: string | undefined,
): Promise<Said> {
  const fail = (type: 'timeout' | 'tool' | 'budget', message: string): Said => ({
    ok: false,
    outcome: failed(task.id, type, message),
  });
  if (ending.timedOut) return fail('timeout', `Stopped after ${task.timeout_seconds} s`);
  if (ending.error !== undefined) return fail('tool', `claude could not be started: ${ending.error.message}`);
  const read = readResult(ending.standard ?? '');
  if (ending.code === 0 && read.ok) return read;
  const fault = await modelFault(task, proxy, baseUrl);
  if (fault !== null) return { ok: false, outcome: fault };
  if (!read.ok && read.isOutOfTurns)
    return fail('budget', `claude used up its ${task.allowance.turns} requests without an answer`);
  const how = read.ok ? `exit code ${ending.code}` : read.why;
  return fail('tool', withTail(`claude failed: ${how}`, readable(ending.errors ?? '')));
}
