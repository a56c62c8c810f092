import { describe, expect, it } from 'vitest';
import { wake } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA, MARIA } from '../support/story.ts';

const GATE = `
name: story
steps:
  - {name: agree, type: approval}
`;

const completed = async (yaml = GATE): Promise<FakeGitHub> => {
  const github = new FakeGitHub({ '.github/pawl/workflows/story.yml': yaml }).say(LEA, '/start');
  await wake(worldOf(github, 'one'), 7, true);
  github.later(60).say(MARIA, '/approve');
  const { after } = await wake(worldOf(github, 'two'), 7, true);
  expect(after?.status).toBe('completed');
  return github;
};

describe('given a run that people approved and that has ended well', () => {
  it('when somebody pushes other content afterwards, then the new head gets no success', async () => {
    const github = await completed();
    github.push('feature', { 'src/more.js': 'never shown to anybody' });
    const { decision } = await wake(worldOf(github, 'three'), 7, true);
    expect(decision.reason).toBe('run_ended');
    expect(github.views.at(-1)?.status).toBeNull();
  });

  it('when the content is the one that was approved, then the success stays and a lost one heals', async () => {
    const github = await completed();
    expect(github.views.at(-1)?.status?.state).toBe('success');
    await wake(worldOf(github, 'three'), 7, true);
    expect(github.views.at(-1)?.status?.state).toBe('success');
  });

  it('when the gate was about some paths, then a lost success heals as long as the head is the same', async () => {
    const github = await completed(GATE.replace('type: approval', 'type: approval, subject: ["src/**"]'));
    await wake(worldOf(github, 'three'), 7, true);
    expect(github.views.at(-1)?.status?.state).toBe('success');
    github.push('feature', { 'docs/more.md': 'never shown to anybody' });
    await wake(worldOf(github, 'four'), 7, true);
    expect(github.views.at(-1)?.status).toBeNull();
  });
});
