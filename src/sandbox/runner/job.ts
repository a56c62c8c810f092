import { performance } from 'node:perf_hooks';
import type { JsonObject } from '../../json.ts';
import { conditionHolds, textsOf } from './expression.ts';
import { messageOf } from './failure.ts';
import { Log } from './log.ts';
import { killOrphans } from './orphans.ts';
import { makePlace, runnerContext, summaryOf, type Place } from './place.ts';
import type { JobReport, JobResult, StepReport } from './report.ts';
import type { RunSetting } from './run-setting.ts';
import { performStep, type StepSetting } from './step.ts';
import type { Job, Step } from './workflow.ts';

/** One job of an actions run, its `if` decided and its matrix unfolded. */
export interface JobInstance {
  id: string;
  name: string;
  job: Job;
  matrix: { [name: string]: string };
  needs: JsonObject;
}

const titleOf = (step: Step): string =>
  step.name ?? step.uses?.split('@')[0] ?? (step.run ?? '').trim().split('\n')[0] ?? '';

/** Plays the steps of a job one after the other on a machine of its own. */
class JobPlay {
  readonly #instance: JobInstance;
  readonly #step: StepSetting;
  readonly #contexts: JsonObject;
  #steps: {
    [id: string]: { outcome: JobResult; conclusion: JobResult; outputs: { [name: string]: string } };
  } = {};
  #env: { [name: string]: string };
  #result: JobResult = 'success';

  constructor(setting: RunSetting, instance: JobInstance, place: Place) {
    const { options, file } = setting;
    const permissions = instance.job.permissions ?? file.permissions ?? {};
    const token = options.mintToken(permissions);
    const log = new Log([token, ...Object.values(options.secrets)]);
    const timeout = AbortSignal.timeout(instance.job['timeout-minutes'] * 60_000);
    const signal = AbortSignal.any([setting.signal, timeout]);
    this.#instance = instance;
    const github = { ...setting.github, job: instance.id };
    this.#step = { ...setting, github, place, permissions, log, signal, environment: new Set() };
    this.#contexts = {
      github: { ...github, token, workspace: place.workspace },
      needs: instance.needs,
      inputs: setting.inputs,
      vars: {},
      matrix: instance.matrix,
      secrets: { ...options.secrets, GITHUB_TOKEN: token },
      runner: runnerContext(place),
    };
    const extra = options.env?.[instance.id] ?? {};
    this.#env = { ...this.#textsOf(file.env), ...this.#textsOf(instance.job.env), ...extra };
  }

  #textsOf(texts: { [name: string]: string }): { [name: string]: string } {
    return textsOf(texts, { contexts: this.#contexts });
  }

  #scope(env: { [name: string]: string }) {
    const status = this.#result;
    return {
      env,
      contexts: { ...this.#contexts, env, steps: this.#steps, job: { status } },
      standing: {
        success: status === 'success',
        failure: status === 'failure',
        cancelled: status === 'cancelled',
      },
    };
  }

  async #perform(step: Step, index: number): Promise<JobResult> {
    const { log, signal } = this.#step;
    let outcome: JobResult = 'skipped';
    let outputs: { [name: string]: string } = {};
    try {
      const env = { ...this.#env, ...textsOf(step.env, this.#scope(this.#env)) };
      const scope = this.#scope(env);
      if (!signal.aborted && conditionHolds(step.if, scope)) {
        log.write(`##[group]${titleOf(step)}`);
        const done = await performStep(step, index, scope, this.#step);
        ({ outcome, outputs } = done);
        Object.assign(this.#env, done.env);
      }
    } catch (error) {
      log.write(`##[error]${messageOf(error)}`);
      outcome = 'failure';
    }
    if (step.id) this.#steps[step.id] = { outcome, conclusion: outcome, outputs };
    return outcome;
  }

  /** As on GitHub, an output in which a secret is seen is left out. */
  #outputs(): { [name: string]: string } {
    const { log } = this.#step;
    const outputs = textsOf(this.#instance.job.outputs, this.#scope(this.#env));
    const isOpen = ([name, value]: [string, string]) => {
      if (log.masked(value) === value) return true;
      log.write(`##[warning]Skip output '${name}' since it may contain secret.`);
      return false;
    };
    return Object.fromEntries(Object.entries(outputs).filter(isOpen));
  }

  async play(): Promise<Omit<JobReport, 'ms'>> {
    const { signal, log, environment, place } = this.#step;
    const steps: StepReport[] = [];
    for (const [index, step] of this.#instance.job.steps.entries()) {
      const began = performance.now();
      const outcome = await this.#perform(step, index);
      steps.push({ name: titleOf(step), outcome, ms: Math.round(performance.now() - began) });
      if (signal.aborted) this.#result = 'cancelled';
      else if (outcome === 'failure') this.#result = 'failure';
    }
    return {
      id: this.#instance.id,
      name: this.#instance.name,
      result: this.#result,
      outputs: this.#outputs(),
      steps,
      log: log.text,
      summary: log.masked(await summaryOf(place)),
      environment: [...environment].sort(),
    };
  }
}

/** Plays one job in directories below `directory`, which it makes; no process outlives it. */
export async function playJob(
  setting: RunSetting,
  instance: JobInstance,
  directory: string,
): Promise<JobReport> {
  const began = performance.now();
  const place = await makePlace(directory, setting.event);
  try {
    const report = await new JobPlay(setting, instance, place).play();
    return { ...report, ms: Math.round(performance.now() - began) };
  } finally {
    await killOrphans(place.trackingId);
  }
}
