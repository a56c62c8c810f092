import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, setStage, type Stage, type StageOptions } from '../../src/demo/stage.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Entry } from '../../src/progress/entry.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { MARKER_START } from '../../src/render/marker.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import type { ActionsRun } from '../../src/sandbox/runner/report.ts';
import type { RaisedEvent } from '../../src/sandbox/runner/trigger.ts';

/** What one event led to: its actions runs, the engine's requests, and the decisions that joined the journal. */
export interface Woken {
  event: string;
  runs: ActionsRun[];
  requests: RecordedRequest[];
  decisions: string[];
  /** Reasons of the deciding and of the recording job, those that ran. */
  reasons: string[];
  log: string;
}

const CLOCK = '2026-01-05T09:00:00Z';
export const ROOT = packageRoot();
export const PERFORMANCE = join(ROOT, 'templates/sample/performance.yml');

/** A repository in the embedded GitHub, played event by event through the built bundle. */
export class Actions {
  readonly stage: Stage;
  /** Of every commit that was read: a commit never changes. */
  readonly #entries = new Map<string, Entry[]>();
  #journal: { tip: string; entries: Entry[] } | null = null;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  /** The shipped caller and the sample repository. The clock stands still but for what the play moves it. */
  static async open(options: Partial<StageOptions> = {}): Promise<Actions> {
    if (!existsSync(join(ROOT, 'dist', 'action.js')))
      throw new Error(
        'These tests play the built action: run `npm run build` first, or `npm test`, which does.',
      );
    return new Actions(await setStage({ agents: {}, secrets: {}, clock: CLOCK, ...options }));
  }

  get sandbox(): Stage['sandbox'] {
    return this.stage.sandbox;
  }

  /** Plays one event to its end, by default the oldest that waits. */
  async play(
    event: RaisedEvent | undefined = this.sandbox.events.take(),
    signal?: AbortSignal,
  ): Promise<Woken> {
    if (event === undefined) throw new Error('No event waits');
    const mark = this.sandbox.requests.mark();
    const before = new Set(this.decisions());
    const runs = await this.stage.runner.run(event, signal === undefined ? {} : { signal });
    this.sandbox.advance(1);
    const jobs = runs.flatMap((run) => run.jobs);
    return {
      event: event.name,
      runs,
      requests: this.sandbox.requests.since(mark),
      decisions: this.decisions().filter((decision) => !before.has(decision)),
      reasons: jobs.flatMap((job) =>
        job.outputs['reason'] === undefined || job.outputs['reason'] === '' ? [] : [job.outputs['reason']],
      ),
      log: jobs.map((job) => job.log).join(''),
    };
  }

  /** Plays events until none waits. */
  async settle(): Promise<Woken[]> {
    const woken: Woken[] = [];
    for (let event = this.sandbox.events.take(); event !== undefined; event = this.sandbox.events.take()) {
      woken.push(await this.play(event));
      if (woken.length > 40) throw new Error('The events do not end');
    }
    return woken;
  }

  /** A minute later somebody comments; what follows is played. */
  async say(who: string, text: string): Promise<Woken[]> {
    this.sandbox.advance(60);
    this.sandbox.comment(who, this.stage.pull, text);
    this.sandbox.advance(1);
    return this.settle();
  }

  async review(
    who: string,
    state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED',
    body = '',
  ): Promise<Woken[]> {
    this.sandbox.advance(60);
    this.sandbox.review(who, this.stage.pull, { state, body });
    this.sandbox.advance(1);
    return this.settle();
  }

  /** Somebody commits to the pull request's branch, or another; the events that follow are played. */
  async push(who: string, files: { [path: string]: string }, branch = this.stage.branch): Promise<Woken[]> {
    await this.sandbox.push(who, branch, { files }, `By ${who}`);
    return this.settle();
  }

  /** The schedule, some seconds later, and what it wakes. */
  async schedule(seconds = 900): Promise<Woken[]> {
    this.sandbox.advance(seconds);
    const swept = await this.play({
      name: 'schedule',
      payload: { schedule: '7-59/15 * * * *' },
      actor: 'lea',
    });
    return [swept, ...(await this.settle())];
  }

  async progress(): Promise<Progress> {
    const path = `.pawl/pr-${this.stage.pull}/progress.json`;
    const decoded = decode((await this.sandbox.file(this.runBranch, path)) ?? '', path);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems));
    return decoded.value;
  }

  get runBranch(): string {
    return `pawl/pr-${this.stage.pull}`;
  }

  /** The whole journal, read from our commits in the history of the run's branch. */
  journal(): Entry[] {
    const path = `.pawl/pr-${this.stage.pull}/progress.json`;
    const tip = this.oid(this.runBranch);
    if (tip === null) return [];
    if (this.#journal?.tip !== tip) {
      const commits = this.git('log', '--reverse', '--format=%H %an', tip, '--', path).split('\n');
      const entries = commits
        .flatMap((row) => (row.endsWith(' github-actions[bot]') ? [row.slice(0, 40)] : []))
        .flatMap((commit) => this.#entriesOf(commit, path));
      this.#journal = { tip, entries };
    }
    return this.#journal.entries;
  }

  #entriesOf(commit: string, path: string): Entry[] {
    const known = this.#entries.get(commit);
    if (known !== undefined) return known;
    const decoded = decode(this.git('show', `${commit}:${path}`), path);
    const entries = decoded.ok ? decoded.value.journal.entries : [];
    this.#entries.set(commit, entries);
    return entries;
  }

  /** Ids of all decisions of the journal, oldest first. */
  decisions(): string[] {
    return [...new Set(this.journal().map((entry) => entry.decision))];
  }

  types(): string[] {
    return this.journal().map((entry) => entry.type);
  }

  /** The status comment as it stands, empty when there is none. */
  get comment(): string {
    const ours = this.sandbox.comments(this.stage.pull).filter(({ body }) => body.startsWith(MARKER_START));
    if (ours.length > 1) throw new Error(`There are ${ours.length} status comments`);
    return ours[0]?.body ?? '';
  }

  /** The status comment as people read it: characters that Markdown would take for its own are not spelled as numbers. */
  get shown(): string {
    return this.comment.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  }

  oid(ref: string): string | null {
    const file = join(this.sandbox.gitDirectory, 'refs/heads', ref);
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    try {
      return this.git('rev-parse', '--verify', '--quiet', `refs/heads/${ref}`).trim();
    } catch {
      return null;
    }
  }

  get head(): string {
    return this.oid(this.stage.branch) ?? '';
  }

  /** Blob ids of the head's files without ours, by path. */
  content(): { [path: string]: string } {
    const files: { [path: string]: string } = {};
    for (const row of this.git('ls-tree', '-r', this.stage.branch).split('\n')) {
      const [, oid = '', path = ''] = /^\S+ blob (\S+)\t(.*)$/.exec(row) ?? [];
      if (path !== '' && !path.startsWith('.pawl/')) files[path] = oid;
    }
    return files;
  }

  git(...args: string[]): string {
    return execFileSync('git', ['-C', this.sandbox.gitDirectory, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64_000_000,
    });
  }

  /** `pawl replay` over the run's branch: its exit code and what it printed. */
  replay(): { code: number; output: string } {
    const command = [join(ROOT, 'src/cli.ts'), 'replay', '--pr', String(this.stage.pull)];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...command, '--repo', this.sandbox.gitDirectory],
      { encoding: 'utf8' },
    );
    return { code: status ?? -1, output: stdout + stderr };
  }

  /** Does something at the moment the first fitting request arrives, which is answered half a second later. */
  when(
    fits: (request: RecordedRequest) => boolean,
    act: () => Promise<unknown>,
  ): { done(): Promise<unknown> } {
    let acted: Promise<unknown> | null = null;
    const match = (request: RecordedRequest): boolean => {
      if (acted !== null || !fits(request)) return false;
      acted = act();
      return true;
    };
    this.sandbox.faults.add({ kind: 'delay', milliseconds: 500, match });
    return { done: () => acted ?? Promise.reject(new Error('No request fitted')) };
  }

  fault(fault: Fault): void {
    this.sandbox.faults.add(fault);
  }

  async close(): Promise<void> {
    this.stage.runner.kill();
    await this.sandbox.close();
  }
}

/** A commit by the engine to a branch. */
export const commitsTo =
  (branch: string) =>
  ({ operation, body }: RecordedRequest): boolean =>
    operation === 'PawlCommit' && body.includes(`"branchName":"${branch}"`);
