import { describe, expect, it } from 'vitest';
import { wake } from '../../src/orchestrate/wake.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA, MARIA } from '../support/story.ts';

const STORY = `
name: story
steps:
  - {name: agree, type: approval}
outputs:
  - {name: summary, path: docs/summary.md, template: "{{ workflow.name }} ended at {{ workflow.completed_at }}."}
`;
const RUN = 'pawl/pr-7';
const DOCUMENT = '.pawl/pr-7/progress.json';
const SUMMARY = 'docs/summary.md';

const document = (github: FakeGitHub, branch = RUN): Progress => {
  const decoded = decode(github.text(branch, DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};

const approved = async (fork = false): Promise<FakeGitHub> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY });
  github.fork = fork;
  github.say(LEA, '/start');
  await wake(worldOf(github, 'one'), 7, true);
  github.later(60).say(MARIA, '/approve');
  github.calls.length = 0;
  return github;
};

const headCommits = (github: FakeGitHub): number =>
  github.calls.filter((call) => call === 'commit feature').length;

describe('given a run that ends with a document and is killed between its two commits', () => {
  const killed = async (): Promise<FakeGitHub> => {
    const github = await approved();
    github.beforeCommit.push(null, () => {
      throw new Error('killed');
    });
    await expect(wake(worldOf(github, 'two'), 7, true)).rejects.toThrow('killed');
    expect(document(github).status).not.toBe('completed');
    expect(document(github, 'feature').status).toBe('completed');
    return github;
  };

  it('when it is woken later, then the end is taken over and nothing is brought to the head again', async () => {
    const github = await killed();
    const text = github.text('feature', SUMMARY);
    const report = await wake(worldOf(github.later(600), 'three'), 7, true);
    expect(report.after?.status).toBe('completed');
    expect(headCommits(github)).toBe(1);
    expect(github.text('feature', SUMMARY)).toBe(text);
    expect(github.text(RUN, DOCUMENT)).toBe(github.text('feature', DOCUMENT));
    expect(github.views.at(-1)?.status).toMatchObject({
      state: 'success',
      oid: github.branches.get('feature'),
    });
  });

  it('when a person pushed on top of it, then it is found further down, and what was pushed gets no success', async () => {
    const github = await killed();
    github.push('feature', { 'src/b.ts': 'human\n' });
    await wake(worldOf(github, 'three'), 7, true);
    expect(document(github).status).toBe('completed');
    expect(headCommits(github)).toBe(1);
    expect(github.text('feature', 'src/b.ts')).toBe('human\n');
    expect(github.views.at(-1)?.status).toBeNull();
  });

  it('when somebody else made a commit that says the same, then it ends nothing', async () => {
    const github = await killed();
    const [forged] = github.history('feature');
    if (forged === undefined) throw new Error('no commit');
    forged.ours = false;
    await wake(worldOf(github.later(60), 'three'), 7, true);
    expect(document(github).status).toBe('blocked');
  });
});

describe('given a run that ends with a document', () => {
  it('when it ends, then the document goes to the head first, and the new head gets the success', async () => {
    const github = await approved();
    await wake(worldOf(github, 'two'), 7, true);
    expect(github.calls.filter((call) => /commit|publish/.test(call))).toEqual([
      'commit feature',
      'commit pawl/pr-7',
      'publish',
    ]);
    expect(github.text('feature', SUMMARY)).toBe(`story ended at ${document(github).completed_at}.\n`);
    expect(github.views.at(-1)?.status).toMatchObject({
      state: 'success',
      oid: github.branches.get('feature'),
    });
  });

  it('when it is woken again, then the success of our own last commit stays', async () => {
    const github = await approved();
    await wake(worldOf(github, 'two'), 7, true);
    await wake(worldOf(github, 'three'), 7, true);
    expect(github.views.at(-1)?.status?.state).toBe('success');
    github.push('feature', { 'src/more.ts': 'never shown to anybody' });
    await wake(worldOf(github, 'four'), 7, true);
    expect(github.views.at(-1)?.status).toBeNull();
  });

  it('when the head moves before it is written, then everything is decided again on the new head', async () => {
    const github = await approved();
    github.beforeCommit.push(() => void github.push('feature', { 'src/b.ts': 'human\n' }));
    const report = await wake(worldOf(github, 'two'), 7, true);
    expect(github.text('feature', 'src/b.ts')).toBe('human\n');
    expect(report.after?.status).toBe(document(github).status);
  });

  it('when the head belongs to a fork, then the document is kept in the branch of the run', async () => {
    const github = await approved(true);
    await wake(worldOf(github, 'two'), 7, true);
    expect(headCommits(github)).toBe(0);
    expect(github.text(RUN, SUMMARY)).toMatch(/^story ended/);
    expect(github.text('feature', SUMMARY)).toBeUndefined();
    expect(document(github).status).toBe('completed');
  });
});
