import { gunzipSync, gzipSync } from 'node:zlib';
import type { Outcome } from '../decide/work/outcome.ts';
import { NOTHING_FOUND } from '../decide/found.ts';
import { type Snapshot } from '../decide/snapshot.ts';
import type { Task } from '../decide/work/task.ts';
import { parsePolicy } from '../policy/parse.ts';
import { receive } from './outcomes.ts';

/** What the job that decides leaves for the one that records. Without facts, the record reads them anew. */
export interface Handover {
  pull: number;
  /** The head that the steps work on. */
  head_oid: string;
  snapshot: Snapshot | null;
  /** Only what tells an outcome's claim: the workers have the whole tasks. */
  tasks: Pick<Task, 'id' | 'kind'>[];
}

/** The text becomes one environment variable of the record job, and Linux holds 131,072 bytes in one. */
const MOST_CHARACTERS = 120_000;

/** A handover as base64 of gzip. Facts that a record does not need are left out, all of them where the text would be too long. */
export function pack(snapshot: Snapshot, tasks: readonly Task[]): string {
  const claims = tasks.map(({ id, kind }) => ({ id, kind }));
  const needed: Snapshot = {
    ...snapshot,
    comments: [],
    reviews: [],
    texts: {},
    found: NOTHING_FOUND,
    definitions: { ...snapshot.definitions, prompts: [] },
  };
  const known = { pull: snapshot.pull.number, head_oid: snapshot.pull.head.oid, tasks: claims };
  const whole = zip({ ...known, snapshot: needed });
  return whole.length <= MOST_CHARACTERS ? whole : zip({ ...known, snapshot: null });
}

const zip = (handover: Handover): string => gzipSync(JSON.stringify(handover)).toString('base64');

/** The handover in a packed text. */
export const unpack = (text: string): Handover =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it reaches `record` as an output of `decide`, which no worker can write
  JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8')) as Handover;

/** What became of every task handed out. `texts` are the workers' answers in the order of the tasks, null where none came. */
export function receiveAll(
  tasks: Handover['tasks'],
  { policy, repository }: Snapshot,
  texts: readonly (string | null)[],
): Outcome[] {
  const file = policy === null || policy.text === null ? null : { path: policy.path, text: policy.text };
  const parsed = parsePolicy(file, repository.default_branch);
  const rules = parsed.ok ? parsed.value.paths : { allow: [], deny: ['**'] };
  return tasks.map((task, index) => receive(task, texts[index] ?? null, rules));
}
