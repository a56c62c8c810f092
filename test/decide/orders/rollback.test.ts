import { describe, expect, it } from 'vitest';
import type { ComparedCommit, TreeFile } from '../../../src/decide/found.ts';
import { hashes } from '../../../src/hashes.ts';
import { encode } from '../../../src/progress/codec.ts';
import { replay } from '../../../src/progress/replay.ts';
import { given, MARIA, type Story } from '../../support/story.ts';

/** The head at the checkpoint, and commits behind it. */
const THEN = 'b'.repeat(40);
const oid = (name: string): string => hashes.blob(name);

type Files = { [path: string]: string };
type Row = [path: string, mode: number, content: string];

const FILE = 0o100644;
const tree = (files: Files, more: Row[] = []): TreeFile[] => [
  ...Object.entries(files).map(([path, content]) => ({ path, mode: FILE, oid: oid(content) })),
  ...more.map(([path, mode, content]) => ({ path, mode, oid: oid(content) })),
  { path: '.pawl/pr-7/progress.json', mode: FILE, oid: oid(JSON.stringify(files)) },
];

/** One commit after another: who made it, and what the branch holds with it. */
interface Made {
  by: 'pawl' | 'lea' | 'maria';
  files: Files;
  more?: Row[];
  /** Merged into the branch: its second parent. */
  merged?: true;
}

const BEFORE: Files = { 'a.ts': 'a1', 'b.ts': 'b1', 'gone.ts': 'g1' };

/** A run that has passed its checkpoint, and whose branch has since had some commits. */
const since = (...commits: Made[]): Story => {
  const story = given(
    'name: story\nsteps:\n  - {name: build, prompt: "B.", checkpoint: built}\n  - {name: next, prompt: "N."}\n',
  );
  story.start();
  story.back('build');
  story.wake();
  return grown(story, commits);
};

const grown = (story: Story, commits: readonly Made[]): Story => {
  const compared: ComparedCommit[] = [];
  let parent = THEN;
  story.facts.trees[THEN] = tree(BEFORE);
  for (const [index, { by, files, more, merged }] of commits.entries()) {
    const own = oid(`commit ${index} by ${by}`);
    compared.push({
      oid: own,
      author: by,
      ours: by === 'pawl',
      parents: [parent, ...(merged === true ? [oid('elsewhere')] : [])],
    });
    story.facts.trees[own] = tree(files, more);
    parent = own;
  }
  story.snapshot.pull.head = { ...story.snapshot.pull.head, oid: parent };
  story.facts.comparisons[`${THEN}...${parent}`] = { status: 'ahead', paths: [], commits: compared };
  return story;
};

const rolledBack = (story: Story, words = '/rollback built') => {
  const decision = story.comment(MARIA, words).wake();
  const reset = decision.entries.find((entry) => entry.type === 'run.reset');
  return { decision, reset, why: decision.refusals[0]?.why };
};
const back = (path: string, content: string | null, mode = '100644') => ({
  path,
  file: content === null ? null : { mode, oid: oid(content) },
});
const foldsAgain = (story: Story): void => {
  const versions = story.documents.map((document, index) => ({
    commit: `c${index}`,
    text: encode(document),
  }));
  expect(replay(versions, hashes.sha256)).toMatchObject({ same: versions.length, differences: [] });
};

const OURS: Made = { by: 'pawl', files: { 'a.ts': 'a2', 'b.ts': 'b2', 'new.ts': 'n1' } };

describe('given people who have committed since a checkpoint', () => {
  it('when a word behind the checkpoint is not confirm, then the words that work are said', () => {
    const { why, decision } = rolledBack(since(OURS), '/rollback built please');
    expect(why).toContain('with confirm behind it');
    expect(decision.restore).toBeUndefined();
  });

  it('when GitHub cuts a list of files short, then it is refused with the commits and the words that work', () => {
    const story = since(OURS, { by: 'lea', files: { ...OURS.files, 'mine.ts': 'm1' } });
    story.facts.trees[story.snapshot.pull.head.oid] = null;
    const head = story.snapshot.pull.head.oid.slice(0, 7);
    const { why, decision } = rolledBack(story);
    expect(why).toBe(
      `people have committed since built (${head} by lea), and what they changed cannot be told from what the run did; /rollback built confirm takes their changes back too, and /reset built goes back without the files`,
    );
    expect(decision.restore).toBeUndefined();
    expect(story.states()).toEqual({ build: 'success', next: 'in_progress' });
  });

  it('when GitHub does not tell parents, or they do not lead back to the checkpoint, then nothing is guessed', () => {
    const theirs: Made = { by: 'lea', files: OURS.files };
    for (const change of [
      (commit: ComparedCommit) => {
        delete commit.parents;
      },
      (commit: ComparedCommit) => {
        commit.parents = [oid('elsewhere')];
      },
    ]) {
      const story = since(OURS, theirs);
      const compared = Object.values(story.facts.comparisons)[0]!;
      change(compared.commits[0]!);
      expect(rolledBack(story).why).toContain('cannot be told from what the run did');
      expect(rolledBack(story, '/rollback built confirm').decision.restore).toEqual({ oid: THEN });
    }
  });

  it('when nothing is confirmed, then what only we changed comes back, and theirs is listed and stays', () => {
    const story = since(
      OURS,
      { by: 'lea', files: { ...OURS.files, 'mine.ts': 'm1' } },
      { by: 'pawl', files: { ...OURS.files, 'mine.ts': 'm1', 'new.ts': 'n2' } },
    );
    const { decision, reset } = rolledBack(story);
    expect(decision).toMatchObject({ reason: 'run_rolled_back', tasks: [], wake: true });
    expect(decision.restore).toEqual({
      oid: THEN,
      only: [back('a.ts', 'a1'), back('b.ts', 'b1'), back('new.ts', null), back('gone.ts', 'g1')],
    });
    expect(reset?.others).toEqual({
      commits: [{ oid: oid('commit 1 by lea'), by: 'lea' }],
      count: 1,
      fate: 'kept',
      clashes: [],
      clashed: 0,
    });
    expect(story.progress?.inbox.handled.at(-1)?.did).toBe(
      `The run is back at built: next begins anew; the branch gets its files (commit bbbbbbb) in a new commit, but for what people changed since, which stays: ${oid('commit 1 by lea').slice(0, 7)} by lea.`,
    );
    foldsAgain(story);
  });

  it('when both changed a file, then it stays as it is and is named', () => {
    const story = since(OURS, { by: 'maria', files: { ...OURS.files, 'a.ts': 'a3' } });
    const { decision, reset } = rolledBack(story);
    expect(decision.restore?.only?.map(({ path }) => path)).toEqual(['b.ts', 'new.ts', 'gone.ts']);
    expect(reset?.others).toMatchObject({ clashes: ['a.ts'], clashed: 1 });
    expect(story.progress?.inbox.handled.at(-1)?.did).toContain(
      'the run had changed a.ts too, which stays as it is',
    );
  });

  it('when people made a folder of a file that is to come back, or put a file where its folder was, then theirs stays', () => {
    const folder = since(
      { by: 'pawl', files: { 'a.ts': 'a1', 'b.ts': 'b1' } },
      { by: 'lea', files: { 'a.ts': 'a1', 'b.ts': 'b1', 'gone.ts/inside.ts': 'x' } },
    );
    expect(rolledBack(folder).decision.restore).toBeUndefined();
    expect(folder.progress?.inbox.handled.at(-1)?.did).toContain('gone.ts too, which stays as it is');
    const BELOW = { ...BEFORE, 'dir/file.ts': 'd1' };
    const file = since({ by: 'pawl', files: BEFORE }, { by: 'lea', files: { ...BEFORE, dir: 'x' } });
    file.facts.trees[THEN] = tree(BELOW);
    expect(rolledBack(file).reset?.others).toMatchObject({ clashes: ['dir/file.ts'] });
  });

  it('when they merged the base into the branch, then all that came with it is theirs', () => {
    const story = since(OURS, {
      by: 'lea',
      files: { ...OURS.files, 'base.ts': 'x', 'b.ts': 'b3' },
      merged: true,
    });
    const { decision } = rolledBack(story);
    expect(decision.restore?.only?.map(({ path }) => path)).toEqual(['a.ts', 'new.ts', 'gone.ts']);
  });

  it('when a commit of ours is merged in with others, then it is not taken for the run’s', () => {
    const story = since({ by: 'pawl', files: OURS.files, merged: true });
    const compared = Object.values(story.facts.comparisons)[0]!;
    compared.commits.push({ oid: oid('x'), author: 'lea', ours: false, parents: [] });
    expect(rolledBack(story).decision.restore).toBeUndefined();
  });

  it('when modes and links differ, then they come back as they were', () => {
    const story = since(
      { by: 'pawl', files: { ...BEFORE }, more: [['run.sh', FILE, 'run']] },
      { by: 'lea', files: { ...BEFORE, 'mine.ts': 'm' }, more: [['run.sh', FILE, 'run']] },
    );
    story.facts.trees[THEN] = tree(BEFORE, [
      ['run.sh', 0o100755, 'run'],
      ['link', 0o120000, 'target'],
    ]);
    expect(rolledBack(story).decision.restore?.only).toEqual([
      back('run.sh', 'run', '100755'),
      back('link', 'target', '120000'),
    ]);
  });

  it('when all that differs is theirs, then only the progress goes back; said again, the way to more is named', () => {
    const story = since({ by: 'lea', files: { ...BEFORE, 'a.ts': 'lea' } });
    story.comment(MARIA, '/pause').wake();
    const first = rolledBack(story);
    expect(first.decision.restore).toBeUndefined();
    expect(first.reset).toMatchObject({ to: 'built', others: { fate: 'kept' } });
    expect(rolledBack(story).why).toBe(
      'nothing has begun after built, and what differs from it was committed by people; /rollback built confirm takes that back',
    );
    expect(rolledBack(story, '/rollback built confirm').decision.restore).toEqual({ oid: THEN });
  });

  it('when it is confirmed, then the whole tree comes back and that is said', () => {
    const story = since(OURS, { by: 'lea', files: { ...OURS.files, 'mine.ts': 'm1' } });
    const { decision, reset } = rolledBack(story, '/rollback built confirm');
    expect(decision.restore).toEqual({ oid: THEN });
    expect(reset?.others).toMatchObject({ fate: 'taken back', count: 1 });
    expect(story.progress?.inbox.handled.at(-1)?.did).toContain(
      `and what people committed since goes back with them: ${oid('commit 1 by lea').slice(0, 7)} by lea`,
    );
    expect(decision.wants).toEqual([]);
    foldsAgain(story);
  });

  it('when people and the run took more turns than can be looked at, then nothing is guessed', () => {
    const turns = Array.from({ length: 20 }, (_, index): Made => ({
      by: index % 2 === 0 ? 'pawl' : 'lea',
      files: { ...BEFORE, [`${index}.ts`]: 'x' },
    }));
    expect(rolledBack(since(...turns)).why).toContain('cannot be told from what the run did');
  });
});

describe('given a rollback that was recorded', () => {
  const R = oid('the restoring commit');
  const done = (): Story => {
    const story = since(OURS);
    const { decision } = rolledBack(story);
    expect(decision.restore).toEqual({ oid: THEN });
    const message = `pawl: x\n\nBack.\n\nPawl-Workflow: w\nPawl-Decision: ${decision.id}`;
    story.snapshot.head = { document: null, commits: [{ oid: R, ours: true, author: 'pawl', message }] };
    story.snapshot.pull.head = { ...story.snapshot.pull.head, oid: R };
    return story;
  };
  const compared = (story: Story, paths: string[]): void => {
    story.facts.comparisons[`${THEN}...${R}`] = { status: 'ahead', paths, commits: [] };
  };
  const checked = (story: Story) => story.wake().entries.find((entry) => entry.type === 'run.checked');

  it('when the branch differs from what it was to have, then the next decision names the files', () => {
    const story = done();
    compared(story, ['b.ts', 'a.ts', '.pawl/pr-7/progress.json']);
    expect(checked(story)).toMatchObject({ found: 'otherwise', paths: ['a.ts', 'b.ts'], count: 2 });
    expect(story.progress?.inbox.handled.at(-1)).toMatchObject({
      checked: 'otherwise',
      differs: ['a.ts', 'b.ts'],
    });
    foldsAgain(story);
  });

  it('when GitHub does not tell, or cuts the list short, then that is said', () => {
    expect(checked(done())).toMatchObject({ found: 'unknown' });
    const cut = done();
    compared(
      cut,
      Array.from({ length: 300 }, (_, index) => `${index}.ts`),
    );
    expect(checked(cut)).toMatchObject({ found: 'unknown', paths: [] });
    const gone = done();
    gone.snapshot.head.commits = [];
    expect(checked(gone)).toMatchObject({ found: 'unknown' });
  });

  it('when it has them, then that is said once, and the run goes on in the same decision', () => {
    const story = done();
    compared(story, ['.pawl/pr-7/progress.json']);
    const decision = story.wake();
    expect(decision).toMatchObject({ kind: 'start', steps: ['next'] });
    expect(decision.entries[0]).toMatchObject({
      type: 'run.checked',
      to: 'built',
      found: 'as meant',
      head_oid: R,
    });
    expect(story.wake().entries).toEqual([]);
    foldsAgain(story);
  });

  it('when what people changed still differs as it was meant to, then that is as it was to be', () => {
    const story = since(OURS, { by: 'lea', files: { ...OURS.files, 'mine.ts': 'm1', 'a.ts': 'a3' } });
    const { decision } = rolledBack(story);
    const message = `pawl: x\n\nBack.\n\nPawl-Decision: ${decision.id}`;
    story.snapshot.head = { document: null, commits: [{ oid: R, ours: true, author: 'pawl', message }] };
    compared(story, ['mine.ts', 'a.ts', '.pawl/pr-7/progress.json']);
    expect(checked(story)).toMatchObject({ found: 'as meant', count: 2 });
  });
});

describe('given a run that has ended', () => {
  it('when it is rolled back, then nothing begins before the branch has its files', () => {
    const story = since();
    story.back('next');
    story.wake();
    expect(story.progress?.status).toBe('completed');
    grown(story, [OURS]);
    const decision = story.comment(MARIA, '/rollback built').wake([], (situation) => ({
      ...situation,
      snapshot: {
        ...situation.snapshot,
        definitions: { ...situation.snapshot.definitions, oid: situation.progress!.workflow.base_oid },
      },
    }));
    expect(decision).toMatchObject({ restore: { oid: THEN }, tasks: [], wake: true });
    expect(story.states()).toMatchObject({ next: 'pending' });
  });
});
