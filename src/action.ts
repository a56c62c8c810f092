import * as core from '@actions/core';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endEarly, type Standing } from './action/end.ts';
import { readInputs, type Inputs } from './action/inputs.ts';
import { handOut, tell } from './action/outputs.ts';
import { sweepAll } from './action/sweep.ts';
import { performAgentTask, performShellTask, refuseShell, type Workshop } from './action/workers.ts';
import type { Outcome } from './decide/work/outcome.ts';
import { taskParts, type DispatchTask, type Task } from './decide/work/task.ts';
import { createGitHub, toTrigger } from './github/index.ts';
import { hashes } from './hashes.ts';
import { receiveAll, unpack } from './orchestrate/handover.ts';
import { observe } from './orchestrate/observe.ts';
import { record } from './orchestrate/record.ts';
import { sourcesOf } from './orchestrate/situate.ts';
import { wake, type Report } from './orchestrate/wake.ts';
import type { World } from './orchestrate/world.ts';
import { decode } from './progress/codec.ts';
import type { Progress } from './progress/schema.ts';
import { shippedTemplates } from './templates.ts';
import { logLine } from './action/log.ts';

type GitHubClient = ReturnType<typeof createGitHub>;
/** What the jobs `agent` and `shell` perform; the engine dispatches by itself. */
type WorkerTask = Exclude<Task, DispatchTask>;

const standing: Standing = { lease: null };

/** Seconds that may be spent on waiting for rate limits where work is at hand that was costly. */
const PATIENCE = 600;

/** One actions run, or one of its jobs, as `mode` says. */
async function main(): Promise<void> {
  const inputs = readInputs(process.env, process.pid);
  if ('wrong' in inputs) return core.setFailed(inputs.wrong);
  for (const secret of [inputs.token, inputs.anthropic_api_key, ...inputs.seal_secrets])
    if (secret !== '') core.setSecret(secret);
  if (inputs.mode === 'agent' || inputs.mode === 'shell') return performOne(inputs);
  const github = createGitHub({
    token: inputs.token,
    owner: inputs.owner,
    repo: inputs.repo,
    apiUrl: inputs.api_url,
    graphqlUrl: inputs.graphql_url,
    log: inputs.log,
    patience: inputs.mode === 'record' || inputs.mode === 'run' ? PATIENCE : undefined,
    policyPath: inputs.policy === '' ? undefined : inputs.policy,
  });
  const world: World = {
    github,
    hashes,
    seal_keys: inputs.seal_keys,
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
  const { snapshot, tasks } = report;
  const { oid: head } = snapshot.pull.head;
  const shop = {
    ...workshop(inputs, async (oid) => (await github.texts([oid]))[oid] ?? null),
    remote: {
      tree: async () =>
        (await github.readMore(snapshot, [{ want: 'tree', oid: head }])).found.trees[head] ?? null,
      texts: (oids: string[]) => github.texts(oids),
    },
  };
  const outcomes = await Promise.all(
    tasks.map(async (task) => (task.kind === 'agent' ? performAgentTask(task, shop) : refuseShell(task))),
  );
  const texts = outcomes.map((outcome) => JSON.stringify(outcome));
  standing.lease = leaseOf(report.after, tasks);
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
  // Under its own name only when it is whole: a disk may be full in the middle of it.
  writeFileSync(`${inputs.outcome}.part`, JSON.stringify(outcome));
  renameSync(`${inputs.outcome}.part`, inputs.outcome);
}

const workshop = (inputs: Inputs, blob: Workshop['blob']): Workshop => ({
  checkout: inputs.checkout,
  anthropic_api_key: inputs.anthropic_api_key,
  anthropic_base_url: process.env['ANTHROPIC_BASE_URL'],
  script: process.env['PAWL_SCRIPT'],
  environment: process.env,
  blob,
  remote: null,
  secrets: [inputs.anthropic_api_key, inputs.token, ...inputs.seal_secrets].filter((secret) => secret !== ''),
  log: inputs.log,
});

async function recordAll(inputs: Inputs, world: World, github: GitHubClient): Promise<void> {
  const handover = unpack(inputs.handover);
  const written = handover.snapshot?.run?.document ?? null;
  const loaded = written === null ? null : decode(written.text ?? '', written.path);
  standing.lease = leaseOf(loaded?.ok === true ? loaded.value : null, handover.tasks);
  const snapshot = handover.snapshot ?? (await observe(world, handover.pull));
  const texts = handover.tasks.map((_, index) => answerTo(inputs.outcome, index));
  const outcomes = receiveAll(handover.tasks, snapshot, texts);
  await conclude(inputs, await record(world, snapshot, outcomes, handover.head_oid), github);
}

/** When the first of the claims runs out that tasks were made for. */
function leaseOf(progress: Progress | null, tasks: readonly Pick<Task, 'id'>[]): string | null {
  const leases = tasks.flatMap(({ id }) => progress?.steps[taskParts(id).step]?.claim?.lease_until ?? []);
  return leases.sort()[0] ?? null;
}

/** A worker's answer to the task of that number; null where its job did not get that far. */
function answerTo(directory: string, index: number): string | null {
  const path = join(directory, `${index}.json`);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

try {
  await main();
} catch (error) {
  await endEarly(error, standing);
}
