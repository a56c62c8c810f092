import { join } from 'node:path';
import * as z from 'zod';
import type { JsonObject } from '../../json.ts';
import { allEnded } from './all-ended.ts';
import { conditionHolds, textOf, textsOf, valueOf } from './expression.ts';
import { messageOf } from './failure.ts';
import { playJob, type JobInstance } from './job.ts';
import { together, type JobReport, type JobResult } from './report.ts';
import type { RunSetting } from './run-setting.ts';
import type { Job } from './workflow.ts';

type Settled = { result: JobResult; outputs: { [name: string]: string } };

type JobScope = { contexts: { needs: { [id: string]: Settled } } & JsonObject };

const matrixRow = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

/** Plays the jobs of an actions run: each when those it needs have ended, and its concurrency group is free. */
export class Jobs {
  readonly #setting: RunSetting;
  readonly #settled = new Map<string, Promise<Settled>>();
  readonly #reports: JobReport[] = [];
  #made = 0;

  constructor(setting: RunSetting) {
    this.#setting = setting;
  }

  /** The reports in the order in which the jobs ended. */
  async play(): Promise<JobReport[]> {
    await allEnded(Object.keys(this.#setting.file.jobs).map((id) => this.#settle(id)));
    return this.#reports;
  }

  #settle(id: string): Promise<Settled> {
    const known = this.#settled.get(id);
    if (known) return known;
    const job = this.#setting.file.jobs[id];
    if (!job) throw new Error(`No job ${id}`);
    const settled = this.#playWhenReady(id, job);
    this.#settled.set(id, settled);
    return settled;
  }

  async #needs(ids: readonly string[]): Promise<[string, Settled][]> {
    return Promise.all(ids.map(async (id): Promise<[string, Settled]> => [id, await this.#settle(id)]));
  }

  /** The jobs a job waits for, those they wait for, and so on. */
  #ancestors(ids: readonly string[]): string[] {
    const further = ids.flatMap((id) => this.#ancestors(this.#setting.file.jobs[id]?.needs ?? []));
    return [...new Set([...ids, ...further])];
  }

  async #playWhenReady(id: string, job: Job): Promise<Settled> {
    const needs = await this.#needs(job.needs);
    const ancestors = await this.#needs(this.#ancestors(job.needs));
    const { github, inputs, signal, groups } = this.#setting;
    const contexts = { github, inputs, needs: Object.fromEntries(needs), vars: {} };
    const scope = {
      contexts,
      standing: {
        success: needs.every(([, { result }]) => result === 'success'),
        failure: ancestors.some(([, { result }]) => result === 'failure'),
        cancelled: signal.aborted,
      },
    };
    const { group, queue } = job.concurrency ?? {};
    const leave = group && queue ? await groups.enter(textOf(group, { contexts }), queue) : () => {};
    try {
      if (!leave || signal.aborted) return this.#without(id, 'cancelled');
      if (!conditionHolds(job.if, scope)) return this.#without(id, 'skipped');
      return await this.#playAll(id, job, { contexts });
    } finally {
      leave?.();
    }
  }

  #without(id: string, result: JobResult, log = ''): Settled {
    const nothing = { outputs: {}, steps: [], summary: '', environment: [], ms: 0 };
    this.#reports.push({ id, name: id, result, log, ...nothing });
    return { result, outputs: {} };
  }

  #instances(id: string, job: Job, scope: JobScope): JobInstance[] {
    const { needs } = scope.contexts;
    if (!job.strategy) return [{ id, name: id, job, matrix: {}, needs }];
    const { include } = job.strategy.matrix;
    const rows =
      typeof include === 'string' ? valueOf(include, scope) : include.map((row) => textsOf(row, scope));
    if (!Array.isArray(rows) || rows.length === 0)
      throw new Error("Matrix vector 'include' does not contain any values");
    return rows.map((row) => {
      const matrix = matrixRow.parse(row);
      return { id, name: `${id} (${Object.values(matrix).join(', ')})`, job, matrix, needs };
    });
  }

  async #playAll(id: string, job: Job, scope: JobScope): Promise<Settled> {
    let waiting: JobInstance[];
    try {
      waiting = this.#instances(id, job, scope);
    } catch (error) {
      return this.#without(id, 'failure', `##[error]${messageOf(error)}\n`);
    }
    const reports: JobReport[] = [];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const directory = join(this.#setting.directory, `job-${(this.#made += 1)}`);
        const report = await playJob(this.#setting, next, directory);
        reports.push(report);
        this.#reports.push(report);
      }
    };
    const width = job.strategy?.['max-parallel'] ?? 1;
    await allEnded(Array.from({ length: width }, work));
    const outputs = Object.fromEntries(reports.flatMap((report) => Object.entries(report.outputs)));
    return { result: together(reports.map((report) => report.result)), outputs };
  }
}
