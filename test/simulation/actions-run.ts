import type { Task } from '../../src/decide/work/task.ts';
import { pack, receiveAll, unpack } from '../../src/orchestrate/handover.ts';
import { observe } from '../../src/orchestrate/observe.ts';
import { record } from '../../src/orchestrate/record.ts';
import { sweep } from '../../src/orchestrate/sweep.ts';
import { wake, type Report } from '../../src/orchestrate/wake.ts';
import type { World } from '../../src/orchestrate/world.ts';
import type { SealKey } from '../../src/progress/seal.ts';
import { Unreachable } from '../../src/ports.ts';
import { MemoryGitHub } from './model/github.ts';
import { hashed } from './model/hashed.ts';
import { PULL } from './model/repository.ts';
import type { Asked, Wire } from './model/wire.ts';

/** What an actions run is started for: one decision, or a look at all pull requests. */
export type Mode = 'run' | 'split' | 'sweep';

/** The actions run's surroundings. */
export interface Surroundings {
  wire: Wire;
  nonce: string;
  mode: Mode;
  sealed: boolean;
  /** The worker: what it hands back for each task. */
  perform: (tasks: readonly Task[]) => (string | null)[];
  /** Told of what came of it, and of what must never be. */
  heard: (report: Report) => void;
  wrong: (what: string) => void;
  log: (line: string) => void;
}

/** As a key that only actions runs have. */
const KEY: SealKey = {
  kid: 'k1',
  sign: (text) => hashed.sha256(`secret ${text}`),
  verify: (text, mac) => hashed.sha256(`secret ${text}`) === mac,
};

/** None: parsed definitions are kept by this very object. */
const TEMPLATES = {};

const PERFORM: Asked = { name: 'perform', writes: false };

/** One actions run, as the action carries it out: the real engine from its first read to its last request. */
export async function actionsRun(around: Surroundings, github: MemoryGitHub): Promise<void> {
  try {
    await carryOut(around, github);
  } catch (error) {
    if (error instanceof Unreachable) return around.log(`ends without GitHub: ${error.message}`);
    around.wrong(`an actions run failed by a mistake of its own: ${textOf(error)}`);
  }
}

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

async function carryOut(around: Surroundings, github: MemoryGitHub): Promise<void> {
  const world = worldOf(around, github, around.nonce);
  if (around.mode === 'sweep') {
    const { woken } = await sweep(world);
    return around.log(`woke ${woken.join(', ') || 'nobody'}`);
  }
  const report = await wake(world, PULL, true);
  hear(around, report);
  const { tasks, snapshot } = report;
  if (tasks.length === 0) return;
  const texts = await around.wire.ask(PERFORM, () => around.perform(tasks));
  if (around.mode === 'run')
    return hear(around, await record(world, snapshot, receiveAll(tasks, snapshot, texts)));
  // Another job, in another process: it knows only what was handed over.
  const handover = unpack(pack(snapshot, tasks));
  const other = worldOf(around, new MemoryGitHub(around.wire), `${around.nonce}r`);
  const known = handover.snapshot ?? (await observe(other, handover.pull));
  const outcomes = receiveAll(handover.tasks, known, texts);
  hear(around, await record(other, known, outcomes, handover.head_oid));
}

function hear(around: Surroundings, report: Report): void {
  const { decision, forbidden } = report;
  around.log(`${decision.kind} ${decision.reason}: ${decision.entries.map(told).join(', ')}`);
  if (forbidden !== null) around.wrong(`GitHub refused a commit: ${forbidden}`);
  around.heard(report);
}

/** An entry in a word, with what speaks against something where it does. */
function told(entry: Report['decision']['entries'][number]): string {
  if (entry.type === 'gate.refused') return `${entry.type} (${entry.refused.why})`;
  return 'why' in entry && entry.why !== undefined ? `${entry.type} (${entry.why})` : entry.type;
}

const worldOf = ({ log, sealed }: Surroundings, github: MemoryGitHub, nonce: string): World => ({
  github,
  hashes: hashed,
  ...(sealed ? { seal_keys: [KEY] } : {}),
  nonce,
  templates: TEMPLATES,
  server_url: 'https://github.com',
  log,
});
