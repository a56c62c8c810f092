import * as core from '@actions/core';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readInputs, type Inputs } from './action/inputs.ts';
import { handOut, tell } from './action/outputs.ts';
import { sweepAll } from './action/sweep.ts';
import { performAgentTask, performShellTask, refuseShell, type Workshop } from './action/workers.ts';
import type { Outcome } from './decide/work/outcome.ts';
import type { DispatchTask, Task } from './decide/work/task.ts';
import { createGitHub, toTrigger } from './github/index.ts';
import { hashes } from './hashes.ts';
import { receiveAll, unpack } from './orchestrate/handover.ts';
import { observe } from './orchestrate/observe.ts';
import { record } from './orchestrate/record.ts';
import { sourcesOf } from './orchestrate/situate.ts';
import { wake, type Report } from './orchestrate/wake.ts';
import type { World } from './orchestrate/world.ts';
import { Unreachable } from './ports.ts';
import { shippedTemplates } from './templates.ts';
import { logLine } from './action/log.ts';

type GitHubClient = ReturnType<typeof createGitHub>;
/** What the jobs `agent` and `shell` perform; the engine dispatches by itself. */
type WorkerTask = Exclude<Task, DispatchTask>;

/** One actions run, or one of its jobs, as `mode` says. */
async function main(): Promise<void> {
  const inputs = readInputs(process.env, process.pid);
  if ('wrong' in inputs) return core.setFailed(inputs.wrong);
  for (const secret of [inputs.token, inputs.anthropic_api_key]) if (secret !== '') core.setSecret(secret);
  if (inputs.mode === 'agent' || inputs.mode === 'shell') return performOne(inputs);
  const github = createGitHub({
    token: inputs.token,
    owner: inputs.owner,
    repo: inputs.repo,
    apiUrl: inputs.api_url,
    graphqlUrl: inputs.graphql_url,
    log: inputs.log,
    policyPath: inputs.policy === '' ? undefined : inputs.policy,
  });
  const world: World = {
    github,
    hashes,
    nonce: inputs.nonce,
    templates: shippedTemplates(),
    server_url: inputs.server_url,
    ...(inputs.workflow === '' ? {} : { default_workflow: inputs.workflow }),
    log: inputs.log,
  };
  if (inputs.mode === 'record') return recordAll(inputs, world, github);
  await decideAll(inputs, world, github);
}

async function decideAll(inputs: Inputs, world: World, github: GitHubClient): Promise<void> {
  const trigger =
    inputs.pull === null
      ? inputs.mode === 'sweep'
        ? { pulls: [], sweep: true }
        : toTrigger(inputs.event.name, inputs.event.payload, null)
      : { pulls: [inputs.pull], sweep: false };
  if ('ignored' in trigger) {
    logLine(`Nothing to do: ${trigger.ignored} (0 requests).`);
    core.setOutput('reason', trigger.ignored);
    return core.setOutput('work', 'none');
  }
  if (trigger.sweep) {
    await sweepAll(world, () => github.requests());
    return core.setOutput('work', 'none');
  }
  const [pull, ...others] = trigger.pulls;
  if (pull === undefined) return core.setOutput('work', 'none');
  // One actions run is one decision about one pull request; every other one gets a run of its own.
  for (const other of others) await world.github.wake(other);
  const report = await wake(world, pull, inputs.mode !== 'dry-run');
  await conclude(inputs, report, github);
  if (inputs.mode === 'decide') handOut(report, inputs.task || join(inputs.temporary, 'pawl-tasks'));
  if (inputs.mode === 'run' && report.tasks.length > 0) await performAll(inputs, world, github, report);
}

async function conclude(inputs: Inputs, report: Report, github: GitHubClient): Promise<void> {
  await tell(report, sourcesOf(report.snapshot), github.requests(), inputs.server_url);
  if (report.forbidden !== null)
    core.setFailed(`permission_missing: GitHub refused the commit: ${report.forbidden}`);
}

async function performAll(inputs: Inputs, world: World, github: GitHubClient, report: Report): Promise<void> {
  const shop = workshop(inputs, async (oid) => (await github.texts([oid]))[oid] ?? null);
  const outcomes = await Promise.all(
    report.tasks.map(async (task) =>
      task.kind === 'agent' ? performAgentTask(task, shop) : refuseShell(task),
    ),
  );
  const texts = outcomes.map((outcome) => JSON.stringify(outcome));
  const { snapshot, tasks } = report;
  await conclude(inputs, await record(world, snapshot, receiveAll(tasks, snapshot, texts)), github);
}

async function performOne(inputs: Inputs): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the job `decide` wrote it, and no other job can
  const task = JSON.parse(readFileSync(inputs.task, 'utf8')) as WorkerTask;
  const outcome: Outcome =
    task.kind === 'agent'
      ? await performAgentTask(
          task,
          workshop(inputs, () => Promise.resolve(null)),
        )
      : await performShellTask(task, inputs.checkout, process.env);
  logLine(`${task.step}, attempt ${task.attempt}: ${outcome.status} ${outcome.error?.message ?? ''}`.trim());
  mkdirSync(dirname(inputs.outcome), { recursive: true });
  writeFileSync(inputs.outcome, JSON.stringify(outcome));
}

const workshop = (inputs: Inputs, blob: Workshop['blob']): Workshop => ({
  checkout: inputs.checkout,
  anthropic_api_key: inputs.anthropic_api_key,
  anthropic_base_url: process.env['ANTHROPIC_BASE_URL'],
  script: process.env['PAWL_SCRIPT'],
  blob,
  secrets: [inputs.anthropic_api_key, inputs.token].filter((secret) => secret !== ''),
  log: inputs.log,
});

async function recordAll(inputs: Inputs, world: World, github: GitHubClient): Promise<void> {
  const handover = unpack(inputs.handover);
  const snapshot = handover.snapshot ?? (await observe(world, handover.pull));
  const texts = handover.tasks.map((_, index) => answerTo(inputs.outcome, index));
  const outcomes = receiveAll(handover.tasks, snapshot, texts);
  await conclude(inputs, await record(world, snapshot, outcomes, handover.head_oid), github);
}

/** A worker's answer to the task of that number; null where its job did not get that far. */
function answerTo(directory: string, index: number): string | null {
  const path = join(directory, `${index}.json`);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

try {
  await main();
} catch (error) {
  const unreachable = error instanceof Unreachable;
  core.setFailed(unreachable ? `${error.service}_unreachable: ${error.message}` : describe(error));
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` Cause: ${error.cause.message}` : '';
  return `Pawl failed by a mistake of its own: ${error.stack ?? error.message}${cause}`;
}
