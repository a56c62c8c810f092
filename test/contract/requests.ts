import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitRequest, CommitResult, RestoreRequest, Snapshot, View } from '../../src/ports.ts';
import type { Stage } from './stage.ts';

/** A commit of one file to the run's branch, unless told. `mark` makes its message one of its kind. */
export const commitOf = (
  stage: Stage,
  mark: string,
  change: Partial<CommitRequest> & Pick<CommitRequest, 'expected'>,
): CommitRequest => ({
  branch: stage.runBranch,
  create: false,
  headline: `pawl: ${mark}`,
  body: `Pawl-Decision: ${mark}`,
  additions: [{ path: 'note.md', text: `${mark}\n` }],
  deletions: [],
  identity: `Pawl-Decision: ${mark}`,
  ...change,
});

/** The head's branch back to the files of a commit, all of them. */
export const restoreOf = (
  stage: Stage,
  mark: string,
  change: Pick<RestoreRequest, 'expected' | 'tree_of'>,
): RestoreRequest => ({
  branch: stage.branch,
  keep: '.pawl',
  additions: [],
  headline: `pawl: ${mark}`,
  body: `Pawl-Decision: ${mark}`,
  identity: `Pawl-Decision: ${mark}`,
  ...change,
});

/** Nothing to be shown, but for what is named. */
export const viewOf = (change: Partial<View> = {}): View => ({
  comment: null,
  labels: [],
  status: null,
  answer: null,
  reminders: [],
  reviewers: [],
  spent_labels: [],
  reactions: [],
  ...change,
});

export const statusComment = (text: string): NonNullable<View['comment']> => ({
  marker: '{"v":1}',
  body: `<!-- pawl:status {"v":1} -->\n${text}`,
});

/** The oid of a commit that was made; throws for one that was not. */
export function made(result: CommitResult): string {
  if (result.ok) return result.oid;
  throw new Error(`The commit was refused: ${result.reason === 'stale' ? 'stale' : result.message}`);
}

/** Makes the run's branch with one commit; its oid. */
export async function begin(stage: Stage, mark = 'begin'): Promise<string> {
  const { pull } = await stage.read();
  const expected = pull.head.oid;
  return made(await stage.github.commit(commitOf(stage, mark, { expected, create: true })));
}

const TRIES = 10;

/** What is read once it is as it must become. GitHub's reads may lag behind; anywhere else the first has to be right. */
export async function readUntil(stage: Stage, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  for (let tried = 1; ; tried += 1) {
    const snapshot = await stage.read();
    if (isSo(snapshot) || stage.name !== 'github' || tried === TRIES) return snapshot;
    await sleep(1000);
  }
}
