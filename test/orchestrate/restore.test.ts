import { describe, expect, it } from 'vitest';
import { nothing, type Decision } from '../../src/decide/decision.ts';
import { observe } from '../../src/orchestrate/observe.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { write } from '../../src/orchestrate/write.ts';
import { append } from '../../src/progress/append.ts';
import { decode, encode } from '../../src/progress/codec.ts';
import type { Entry } from '../../src/progress/entry.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const STORY = `
name: story
steps:
  - {name: build, prompt: "Build it.", checkpoint: built}
  - {name: hold, type: wait, signal: ready}
`;
const RUN = 'pawl/pr-7';
const DOCUMENT = '.pawl/pr-7/progress.json';
const OUTPUT = '.pawl/pr-7/outputs/build/build.1.1.md';

const document = (github: FakeGitHub, branch = RUN): Progress => {
  const decoded = decode(github.text(branch, DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};

/** A run in flight, whose head has moved on since the commit `earlier`. */
const begun = async (fork = false): Promise<{ github: FakeGitHub; earlier: string }> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY });
  github.fork = fork;
  github.say(LEA, '/start');
  await wake(worldOf(github, 'one'), 7, true);
  const earlier = github.branches.get('feature') ?? '';
  github.push(
    'feature',
    { 'src/a.ts': 'wrong\n', 'src/c.ts': 'new\n', [OUTPUT]: 'plan' },
    'pawl: work',
    true,
  );
  github.calls.length = 0;
  return { github, earlier };
};

/** Going back to a commit, as `/rollback` decides it. */
const goingBack = (progress: Progress, oid: string, at: string): { decision: Decision; after: Progress } => {
  const stamp = { at, decision: 'd-rollback' };
  const by = { id: LEA.id, login: LEA.login };
  const entry: Entry = {
    ...stamp,
    type: 'run.reset',
    by,
    to: 'built',
    reset: [],
    reopened: [],
    phase: null,
    unconverged: [],
    head_oid: oid,
  };
  const decision: Decision = {
    ...nothing('d-rollback', 'nothing_due'),
    kind: 'record',
    entries: [entry],
    restore: { oid },
  };
  return { decision, after: append(progress, [entry], worldOf(new FakeGitHub({})).hashes.sha256) };
};

const attempt = async (github: FakeGitHub, earlier: string): Promise<Awaited<ReturnType<typeof write>>> => {
  const world = worldOf(github, 'two');
  const snapshot = await observe(world, 7);
  const { decision, after } = goingBack(document(github), earlier, github.now);
  return write(world, snapshot, { decision, after, written: null });
};

describe('given a decision that gives the branch earlier files', () => {
  it('when GitHub refuses that, then the document says nothing of it', async () => {
    const { github } = await begun();
    const before = github.text(RUN, DOCUMENT);
    expect(await attempt(github, 'f'.repeat(40))).toMatchObject({ is: 'forbidden' });
    expect(github.text(RUN, DOCUMENT)).toBe(before);
  });

  it('when a person pushes meanwhile, then nothing is written over', async () => {
    const { github, earlier } = await begun();
    const before = github.text(RUN, DOCUMENT);
    github.beforeRestore.push(() => void github.push('feature', { 'src/a.ts': 'human\n' }));
    expect(await attempt(github, earlier)).toEqual({ is: 'stale', head: null });
    expect(github.text('feature', 'src/a.ts')).toBe('human\n');
    expect(github.text(RUN, DOCUMENT)).toBe(before);
  });

  it('when nothing is in the way, then the head gets them first, then the document follows', async () => {
    const { github, earlier } = await begun();
    const moved = github.branches.get('feature');
    const written = await attempt(github, earlier);
    expect(github.calls).toEqual(['read', 'restore feature', `commit ${RUN}`]);
    expect(github.text('feature', 'src/a.ts')).toBe('one\n');
    expect(github.text('feature', 'src/c.ts')).toBeUndefined();
    expect(github.history('feature')[1]?.oid).toBe(moved);
    expect(written).toMatchObject({
      is: 'recorded',
      snapshot: { pull: { head: { oid: github.branches.get('feature') } } },
    });
  });

  it('when it is written, then files of Pawl stay as they are, and the document is the one of the run', async () => {
    const { github, earlier } = await begun();
    await attempt(github, earlier);
    expect(github.text('feature', OUTPUT)).toBe('plan');
    expect(github.text('feature', DOCUMENT)).toBe(github.text(RUN, DOCUMENT));
    expect(github.history('feature')[0]?.message).toContain('Pawl-Decision: d-rollback\nPawl-Sequence: 2');
  });

  it('when the head is a fork’s, then it is not touched', async () => {
    const { github, earlier } = await begun(true);
    expect(await attempt(github, earlier)).toMatchObject({ is: 'recorded' });
    expect(github.calls).toEqual(['read', `commit ${RUN}`]);
    expect(github.text('feature', 'src/a.ts')).toBe('wrong\n');
  });
});

describe('fault 1: a run is killed after its head got earlier files and before its document', () => {
  const killed = async (): Promise<FakeGitHub> => {
    const { github, earlier } = await begun();
    github.beforeCommit.push(() => {
      throw new Error('killed');
    });
    await expect(attempt(github, earlier)).rejects.toThrow('killed');
    expect(document(github).generation).toBe(1);
    github.calls.length = 0;
    return github;
  };

  it('when it is woken later, then the document is taken over, and the files are not brought back again', async () => {
    const github = await killed();
    const head = github.branches.get('feature');
    const report = await wake(worldOf(github.later(60), 'three'), 7, true);
    expect(report.decision.reason).toBe('head_adopted');
    expect(github.calls).toEqual(['read', `commit ${RUN}`, 'publish', 'wake 7']);
    expect(github.branches.get('feature')).toBe(head);
    expect(encode(document(github))).toBe(encode(document(github, 'feature')));
  });

  it('when a person committed on top, then it is found further down, and that work stays', async () => {
    const github = await killed();
    github.push('feature', { 'src/a.ts': 'human\n' });
    await wake(worldOf(github.later(60), 'three'), 7, true);
    expect(document(github).generation).toBe(2);
    expect(github.text('feature', 'src/a.ts')).toBe('human\n');
  });

  it('when the run went on meanwhile, then that document follows from another one and is not taken over', async () => {
    const github = await killed();
    const other = { ...document(github), updated_at: '2026-01-05T09:30:00Z' };
    const { message } = github.history(RUN)[0]!;
    github.push(RUN, { [DOCUMENT]: encode(other) }, message, true);
    const report = await wake(worldOf(github.later(60), 'three'), 7, true);
    expect(report.decision.reason).not.toBe('head_adopted');
  });

  it('when the commit is not ours, then it says nothing', async () => {
    const github = await killed();
    const [forged] = github.history('feature');
    if (forged === undefined) throw new Error('no commit');
    forged.ours = false;
    const report = await wake(worldOf(github.later(60), 'three'), 7, true);
    expect(report.decision.reason).not.toBe('head_adopted');
  });
});
