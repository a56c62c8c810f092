import { OUTCOME_LIMITS, type Agent, type AgentCall, type Outcome } from '../../ports.ts';
import { failed } from '../answer/conclude.ts';
import { missingTools } from '../checkout/checkout-files.ts';
import type { Ending } from '../shell/child.ts';
import { readable, withTail } from '../shell/tail.ts';
import { atBench, modelFault, type Bench, type WorkerOptions } from './bench.ts';
import { neverPassedOn } from '../../kept-variables.ts';
import { environmentOf, modelVariables, wordInCheckout } from './surroundings.ts';
import { runProgram } from './program.ts';
import { paperOf } from './task-paper.ts';
import { readOutcome } from './worker-outcome.ts';

/**
 * Any program as an agent: it reads the task as JSON from standard input and writes the outcome as JSON to standard output. It runs
 * beside a throwaway copy of the checkout, in an empty directory of its own, with hardly any variables, and reaches the model
 * only through a proxy that counts. It isolates nothing else: what may be run is for the policy to say.
 */
export const createCommandAgent = (options: WorkerOptions): Agent => ({
  perform: (call) => atBench(call.task, options, (bench) => perform(call, bench, options)),
});

async function perform(call: AgentCall, bench: Bench, options: WorkerOptions): Promise<Outcome> {
  const { task } = call;
  const { agent, environment: named = [] } = task;
  const [file, ...args] = agent.command ?? [];
  if (file === undefined) return failed(task.id, 'internal', `The agent ${agent.name} names no command`);
  const kept = neverPassedOn(named);
  if (kept.length > 0)
    return failed(
      task.id,
      'permission',
      `Policy cannot pass on ${kept.join(', ')} to workers: they hold keys, or make programs load code`,
    );
  const inside = wordInCheckout([file, ...args], bench.checkout);
  if (inside !== undefined)
    return failed(
      task.id,
      'permission',
      `\`${inside}\` is in the checkout: a worker is no code of the pull request`,
    );
  const env = {
    ...environmentOf(options.environment, { ...bench, named }),
    ...modelVariables(bench.proxy),
  };
  if (!file.includes('/') && (await missingTools([file], env['PATH'] ?? '')).length > 0)
    return failed(
      task.id,
      'tool',
      `program_missing: \`${file}\`, the command of the agent ${agent.name}, is not on the PATH of this runner`,
    );
  const ending = await runProgram({
    file,
    args,
    cwd: bench.copy.home,
    env,
    timeout_ms: bench.left(),
    input: JSON.stringify(paperOf(call, bench.copy.checkout)),
  });
  const outcome = await outcomeOf(call, ending, bench, options);
  const { proxy } = bench;
  return proxy === null || proxy.usage.turns === 0 ? outcome : { ...outcome, usage: proxy.usage };
}

async function outcomeOf(
  { task }: AgentCall,
  ending: Ending,
  { copy, proxy, take }: Bench,
  { model }: WorkerOptions,
): Promise<Outcome> {
  const errors = readable(ending.errors ?? '');
  if (ending.timedOut)
    return failed(task.id, 'timeout', withTail(`Stopped after ${task.timeout_seconds} s`, errors));
  if (ending.error !== undefined)
    return failed(task.id, 'tool', `The command could not be started: ${ending.error.message}`);
  const written = ending.standard ?? null;
  if (written === null)
    return failed(
      task.id,
      'validation',
      `The command wrote more than ${OUTCOME_LIMITS.bytes} bytes to standard output`,
    );
  if (ending.code !== 0) {
    const fault = await modelFault(task, proxy, model?.baseUrl);
    const how = ending.signal === null ? `exit code ${ending.code}` : `killed by ${ending.signal}`;
    return fault ?? failed(task.id, 'tool', withTail(`The command failed: ${how}`, errors));
  }
  return readOutcome(task, written, { changes: () => copy.changes(), take });
}
