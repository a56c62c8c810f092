import { record } from '../../src/orchestrate/record.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import type { World } from '../../src/orchestrate/world.ts';
import type { Outcome } from '../../src/ports.ts';
import { decode } from '../../src/progress/codec.ts';
import type { SealKey } from '../../src/progress/seal.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from './github.ts';
import { JONAS, LEA } from './story.ts';

export const RUN = 'pawl/pr-7';
export const DOCUMENT = '.pawl/pr-7/progress.json';

/** Work, a person, and work that rests on what the person approved. */
export const GATED = `name: small
settings: {max-retry: 3, retry: {initial-interval: 1s}}
steps:
  - {name: plan, prompt: Plan it.}
  - {name: agree, type: approval, shows: [plan]}
  - {name: build, prompt: Build it.}
`;

/** One pull request in memory, from its `/start` on, through the ports. */
export class Life {
  readonly github: FakeGitHub;
  readonly performed: { [step: string]: number } = {};
  readonly flaws: string[] = [];
  approved = false;
  #answered = new Set<string>();
  #runs = 0;
  #claimed: Report | null = null;
  readonly #keys: readonly SealKey[];

  /** `files` are on the base beside the definition. */
  constructor(definition: string, keys: readonly SealKey[] = [], files: { [path: string]: string } = {}) {
    this.#keys = keys;
    this.github = new FakeGitHub({ ...files, '.github/pawl/workflows/small.yml': definition });
    this.github.say(LEA, '/start');
  }

  get document(): Progress | null {
    const text = this.github.branches.has(RUN) ? this.github.text(RUN, DOCUMENT) : undefined;
    const decoded = text === undefined ? null : decode(text, DOCUMENT);
    return decoded?.ok === true ? decoded.value : null;
  }

  /** Whether work is claimed whose outcome has yet to be recorded. */
  get claims(): string | null {
    return this.#claimed?.tasks[0]?.step ?? null;
  }

  /** One actions run's job `decide`. */
  async decide(): Promise<Report> {
    this.github.later(1);
    const report = await wake(this.#world(), 7, true);
    if (report.tasks.length > 0) this.#claimed = report;
    return report;
  }

  /** The work that was claimed, and the job `record`. */
  async work(): Promise<void> {
    const claimed = this.#claimed;
    this.#claimed = null;
    if (claimed === null) return;
    const outcomes = claimed.tasks.map((task): Outcome => {
      this.performed[task.step] = (this.performed[task.step] ?? 0) + 1;
      if (task.step === 'build' && !this.approved)
        this.flaws.push('build was performed before anybody approved');
      const files = task.step === 'build' ? [{ path: 'src/new.ts', content: 'made\n' }] : [];
      const text = `${task.step} is done.`;
      return { task: task.id, status: 'success', text, value: null, files, deletions: [] };
    });
    this.github.later(1);
    await record(this.#world(), claimed.snapshot, outcomes);
  }

  /** Jonas approves what waits, once each time it opens; answers whether he did. */
  approve(): boolean {
    const open = Object.values(this.document?.steps ?? {}).find(
      ({ status, gate }) => status === 'waiting' && gate !== undefined && !this.#answered.has(gate.since),
    );
    if (open?.gate === undefined) return false;
    this.#answered.add(open.gate.since);
    this.approved = true;
    this.github.say(JONAS, '/approve');
    return true;
  }

  #world(): World {
    this.#runs += 1;
    return { ...worldOf(this.github, `n${this.#runs}`), seal_keys: this.#keys };
  }
}
