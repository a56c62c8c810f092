import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, setStage, type Stage, type StageOptions } from '../../src/demo/stage.ts';
import { hashes } from '../../src/hashes.ts';
import { decode } from '../../src/progress/codec.ts';
import { prove, type Proof } from '../../src/progress/proof.ts';
import type { Progress } from '../../src/progress/schema.ts';
import type { RecordedVersion } from '../../src/progress/versions.ts';
import { MARKER_START } from '../../src/render/marker.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { runJob, type Ended } from './process.ts';

/** The rights that the shipped caller gives to the jobs that write. */
const RIGHTS = {
  actions: 'write',
  checks: 'read',
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
} as const;

/** Whether an actions run is one process, or one process for each of the jobs of the shipped caller. */
export type Shape = 'process' | 'jobs';

/** Many pull requests in one embedded GitHub, and the built bundle started for them without a runner in between, which is quicker. */
export class Site {
  readonly #stage: Stage;
  /** Of every job that is started from now on. */
  environment: { [name: string]: string };
  readonly #bundle = join(packageRoot(), 'dist', 'action.js');
  #pulls = 1;
  #tasks = 0;

  private constructor(stage: Stage, environment: { [name: string]: string }) {
    this.#stage = stage;
    this.environment = environment;
  }

  /** `environment` is that of every job that writes. The clock stands still but for what a play moves it. */
  static async open(
    options: Pick<StageOptions, 'workflow' | 'performance' | 'files'>,
    environment: { [name: string]: string } = {},
  ): Promise<Site> {
    const stage = await setStage({ agents: {}, secrets: {}, clock: '2026-01-05T09:00:00Z', ...options });
    const site = new Site(stage, environment);
    if (!existsSync(site.#bundle)) throw new Error('Build the bundle first: npm run build');
    return site;
  }

  get sandbox(): Sandbox {
    return this.#stage.sandbox;
  }

  /** Lea opens a further pull request, the same in each. */
  async pull(): Promise<number> {
    this.#pulls += 1;
    const branch = `change-${this.#pulls}`;
    const files = { 'src/change.js': 'export {};\n' };
    const { number } = await this.sandbox.openPullRequest({
      author: 'lea',
      branch,
      title: 'A change',
      files,
    });
    return number;
  }

  /** One actions run for a pull request; answers how its jobs ended, one after the other. */
  async wake(pull: number, shape: Shape, signal?: AbortSignal): Promise<Ended[]> {
    if (shape === 'process') return [await this.#job({ mode: 'run', 'pull-request': String(pull) }, signal)];
    this.#tasks += 1;
    const tasks = join(this.sandbox.directory, `tasks-${this.#tasks}`);
    try {
      return await this.#jobs(pull, tasks, signal);
    } finally {
      for (const directory of [tasks, `${tasks}-outcomes`])
        rmSync(directory, { recursive: true, force: true });
    }
  }

  async #jobs(pull: number, task: string, signal?: AbortSignal): Promise<Ended[]> {
    const decided = await this.decide(pull, task, signal);
    const handover = decided.outputs['handover'] ?? '';
    if (decided.code !== 0 || handover === '') return [decided];
    const outcomes = `${task}-outcomes`;
    const performed = await this.perform(task, outcomes, signal);
    if (signal?.aborted === true) return [decided, ...performed];
    return [decided, ...performed, await this.record(handover, outcomes, signal)];
  }

  /** The job `decide`, which leaves its tasks in a directory. */
  decide(pull: number, task: string, signal?: AbortSignal): Promise<Ended> {
    return this.#job({ mode: 'decide', 'pull-request': String(pull), task }, signal);
  }

  /** The jobs `agent`, one after the other: every task of a directory, answered into another. */
  async perform(task: string, outcomes: string, signal?: AbortSignal): Promise<Ended[]> {
    mkdirSync(outcomes, { recursive: true });
    const ended: Ended[] = [];
    for (const name of readdirSync(task)) {
      if (signal?.aborted === true) break;
      const inputs = { mode: 'agent', task: join(task, name), outcome: join(outcomes, name) };
      ended.push(await this.#job(inputs, signal));
    }
    return ended;
  }

  record(handover: string, outcome: string, signal?: AbortSignal): Promise<Ended> {
    return this.#job({ mode: 'record', handover, outcome }, signal);
  }

  sweep(signal?: AbortSignal): Promise<Ended> {
    return this.#job({ mode: 'sweep' }, signal);
  }

  #job(inputs: { [name: string]: string }, signal?: AbortSignal): Promise<Ended> {
    const { sandbox } = this;
    return runJob({
      bundle: this.#bundle,
      directory: sandbox.directory,
      inputs: inputs['mode'] === 'agent' ? inputs : { ...inputs, token: sandbox.token(undefined, RIGHTS) },
      environment: {
        ...this.environment,
        GITHUB_REPOSITORY: `${sandbox.repository.owner}/${sandbox.repository.name}`,
        GITHUB_API_URL: sandbox.url,
        GITHUB_GRAPHQL_URL: sandbox.graphqlUrl,
        GITHUB_WORKSPACE: sandbox.directory,
        PAWL_SCRIPT: join(sandbox.directory, 'performance.yml'),
      },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** How many dispatches for a pull request waited; they, and every other event, wait no longer. */
  doorbells(pull: number): number {
    return this.sandbox.events.takeAll().filter(({ name, payload }) => {
      const { inputs } = payload as { inputs?: { [input: string]: unknown } };
      return name === 'workflow_dispatch' && inputs?.['pull-request'] === String(pull);
    }).length;
  }

  /** The document on the run's branch; null where there is none that can be read. */
  async document(pull: number): Promise<Progress | null> {
    const text = await this.sandbox.file(runBranch(pull), documentPath(pull));
    const decoded = text === null ? null : decode(text, documentPath(pull));
    return decoded?.ok === true ? decoded.value : null;
  }

  /** Every version of the document that our own commits in the run's branch brought, oldest first. */
  async versions(pull: number): Promise<(RecordedVersion & { text: string })[]> {
    const { git } = this.sandbox.repository;
    const path = documentPath(pull);
    if ((await git.ref(`refs/heads/${runBranch(pull)}`)) === null) return [];
    // Commits of the same second would come in any order, and git leaves out the side of a merge whose file the merge did not take.
    const args = ['rev-list', '--topo-order', '--full-history', '--reverse', runBranch(pull), '--', path];
    const listed = execFileSync('git', ['-C', git.directory, ...args], { encoding: 'utf8' });
    const found: (RecordedVersion & { text: string })[] = [];
    for (const oid of listed.split('\n').filter((line) => line !== '')) {
      const commit = await git.commit(oid);
      const blob = await git.object(`${oid}:${path}`);
      if (commit?.author.name !== 'github-actions[bot]' || blob?.type !== 'blob') continue;
      const { message, author } = commit;
      const text = blob.bytes.toString('utf8');
      found.push({ commit: oid, text, message, author: author.name, at: author.date, ours: true });
    }
    return found;
  }

  /** The journal folded again, as `pawl replay` does. */
  async proof(pull: number): Promise<Proof> {
    return prove(await this.versions(pull), hashes.sha256);
  }

  /** Bodies of the status comments; more than one is a flaw. */
  statusComments(pull: number): string[] {
    return this.sandbox.comments(pull).flatMap(({ body }) => (body.startsWith(MARKER_START) ? [body] : []));
  }

  /** Files of the pull request's head that are not ours, path and blob id. */
  async files(pull: number): Promise<{ [path: string]: string }> {
    const { git } = this.sandbox.repository;
    const entries = await git.tree(this.sandbox.pull(pull).head.oid, true);
    const theirs = entries.filter(({ type, path }) => type === 'blob' && !path.startsWith('.pawl/'));
    return Object.fromEntries(theirs.map(({ path, oid }) => [path, oid]));
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }
}

export const runBranch = (pull: number): string => `pawl/pr-${pull}`;
export const documentPath = (pull: number): string => `.pawl/pr-${pull}/progress.json`;
