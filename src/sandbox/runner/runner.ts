import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAction } from './action.ts';
import { allEnded } from './all-ended.ts';
import { Artifacts } from './artifacts.ts';
import { completedEvent } from './completed.ts';
import { githubContext, serverOf } from './context.ts';
import { textOf } from './expression.ts';
import { headOf, workflowFiles } from './git.ts';
import { Groups } from './group.ts';
import { Jobs } from './jobs.ts';
import { refuseUnknownActions } from './known-actions.ts';
import type { RunnerOptions } from './options.ts';
import { asDelivered } from './payload.ts';
import { together, type ActionsRun } from './report.ts';
import type { RunSetting } from './run-setting.ts';
import { inputsOf, starts, type ActionsEvent, type RaisedEvent } from './trigger.ts';
import { parseWorkflow } from './workflow.ts';

/** GitHub lets `workflow_run` follow `workflow_run` this often. */
const CHAIN = 3;

interface Started {
  id: number;
  started_at: string;
  setting: RunSetting;
}

/**
 * Plays GitHub Actions for one repository: every event starts an actions run of each workflow file on the
 * default branch that asks for it. Jobs are separate child processes with separate environments.
 */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #groups = new Groups();
  readonly #running = new Set<AbortController>();
  #starting: Promise<unknown> = Promise.resolve();
  #runs = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /**
   * Plays everything an event starts to its end, the `workflow_run` that follows included. Events given at the
   * same time run side by side; within a concurrency group they run in the order in which they were given.
   * When `signal` aborts, all processes die by SIGKILL, nothing more is started, and what was running reports
   * `cancelled`. Rejects with `NotPlayed` when a workflow file has what the sandbox does not play.
   */
  async run(raised: RaisedEvent, { signal }: { signal?: AbortSignal } = {}): Promise<ActionsRun[]> {
    const stop = new AbortController();
    this.#running.add(stop);
    const event = { ...raised, payload: asDelivered(raised.payload) };
    try {
      return await this.#runAll(event, AbortSignal.any([stop.signal, ...(signal ? [signal] : [])]), CHAIN);
    } finally {
      this.#running.delete(stop);
    }
  }

  /** Kills whatever is running, as a machine that loses power would. Await the runs to know that it is done. */
  kill(): void {
    for (const stop of this.#running) stop.abort();
  }

  async #runAll(event: ActionsEvent, signal: AbortSignal, chain: number): Promise<ActionsRun[]> {
    const starting = this.#starting.then(() => this.#start(event, signal));
    // the next event is read after this one, so that it comes behind it in every group, even if this one fails
    this.#starting = starting.catch(() => null);
    const ended = await allEnded(
      (await starting).map(async (started) => {
        const run = await this.#play(started, event);
        if (signal.aborted || chain === 0) return [run];
        const completed = completedEvent(run, started.setting.file.name, event);
        return [run, ...(await this.#runAll(completed, signal, chain - 1))];
      }),
    );
    return ended.flat();
  }

  async #start(event: ActionsEvent, signal: AbortSignal): Promise<Started[]> {
    const options = this.#options;
    const { owner, name, defaultBranch } = options.repository;
    const sha = await headOf(options.gitDirectory, defaultBranch);
    const read = await workflowFiles(options.gitDirectory, sha);
    const files = read
      .map(({ path, text }) => parseWorkflow(text, path))
      .filter((file) => starts(file, event));
    const action = await readAction(options.actionDirectory);
    for (const file of files) refuseUnknownActions(file, action, options);
    const started: Started[] = [];
    for (const file of files) {
      const number = (this.#runs += 1);
      const id = 1_000_000 + number;
      const directory = await mkdtemp(join(options.directory ?? tmpdir(), 'pawl-runner-'));
      const setting = {
        options,
        file,
        action,
        event: event.payload,
        github: githubContext(options, file, event, { id, number, sha }),
        inputs: inputsOf(file, event),
        repositoryUrl: `${serverOf(options)}/${owner}/${name}`,
        sha,
        artifacts: new Artifacts(join(directory, 'artifacts')),
        groups: this.#groups,
        signal,
        directory,
      };
      started.push({ id, started_at: options.clock(), setting });
    }
    return started;
  }

  async #play({ id, started_at, setting }: Started, event: ActionsEvent): Promise<ActionsRun> {
    const { file, github, inputs, directory } = setting;
    try {
      const jobs = await new Jobs(setting).play();
      const title = textOf(file['run-name'] ?? file.name, { contexts: { github, inputs, vars: {} } });
      const result = together(jobs.map((job) => job.result));
      return { id, workflow: file.path, title, event: event.name, result, started_at, jobs };
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }
}
