import { describe, expect, it } from 'vitest';
import { record } from '../../src/orchestrate/record.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const STORY = `
name: story
steps:
  - {name: build, prompt: "Build it."}
`;
const RUN = 'pawl/pr-7';
const ENTRY = '.pawl/pr-7/checkpoint/chk-001.md';

const recorded = async (fork: boolean): Promise<FakeGitHub> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY });
  github.fork = fork;
  github.say(LEA, '/start');
  const report = await wake(worldOf(github), 7, true);
  github.calls.length = 0;
  await record(worldOf(github, 'r'), report.snapshot, [
    {
      task: report.tasks[0]?.id ?? '',
      status: 'success',
      text: 'Built.',
      value: null,
      files: [],
      deletions: [],
      notes: [{ category: 'lesson', title: 'A title', tags: [], text: 'A text.' }],
    },
  ]);
  return github;
};

const noteIn = (github: FakeGitHub, branch: string): string | undefined => {
  const path = /\.pawl\/memory\/lesson\/[\w-]+\.md/.exec(
    github.text(RUN, '.pawl/pr-7/progress.json') ?? '',
  )?.[0];
  return github.text(branch, path ?? '');
};

describe('given an outcome with a note', () => {
  it('when the head belongs to a fork, then note and entry are kept in the branch of the run, and the head is not written', async () => {
    const github = await recorded(true);
    expect(github.calls[0]).toBe('commit pawl/pr-7');
    expect(noteIn(github, RUN)).toContain('A text.');
    expect(github.text(RUN, ENTRY)).toContain('# chk-001: build');
    expect(noteIn(github, 'feature')).toBeUndefined();
  });

  it('when the head is ours, then note and entry come with the outcome in one commit, and nothing more is asked', async () => {
    const github = await recorded(false);
    expect(github.calls).toEqual(['commit feature', 'commit pawl/pr-7', 'publish', 'wake 7']);
    expect(noteIn(github, 'feature')).toContain('A text.');
    expect(github.text('feature', ENTRY)).toContain('- lesson: A title');
    expect(github.text('feature', '.pawl/pr-7/outputs/build/build.1.1.md')).toBe('Built.');
  });
});
