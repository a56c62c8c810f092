import { describe, expect, it } from 'vitest';
import { wake } from '../../src/orchestrate/wake.ts';
import { Unreachable } from '../../src/ports.ts';
import { decode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const STORY = `
name: story
settings: {max-retry: 0}
steps:
  - {name: deploy, type: dispatch, workflow: deploy.yml, wait: false, needs: []}
  - {name: build, prompt: "Build it.", needs: []}
`;
const DOCUMENT = '.pawl/pr-7/progress.json';

const github = (): FakeGitHub =>
  new FakeGitHub({ '.github/pawl/workflows/story.yml': STORY, '.github/workflows/deploy.yml': '' }).say(
    LEA,
    '/start',
  );

const document = (at: FakeGitHub): Progress => {
  const decoded = decode(at.text('pawl/pr-7', DOCUMENT) ?? '', DOCUMENT);
  if (!decoded.ok) throw new Error(decoded.problems[0]?.message);
  return decoded.value;
};

describe('given a dispatch that cannot be made', () => {
  it('when somebody else claimed first every time, then nothing is dispatched', async () => {
    const at = github();
    for (let time = 0; time < 3; time += 1) at.beforeCommit.push(() => ({ ok: false, reason: 'stale' }));
    await wake(worldOf(at, 'one'), 7, true);
    expect(at.dispatched).toEqual([]);
  });

  it('when the claim may not be written, or nothing may, then nothing is dispatched', async () => {
    const at = github();
    at.beforeCommit.push(() => ({ ok: false, reason: 'forbidden', message: 'Protected branch' }));
    expect((await wake(worldOf(at, 'one'), 7, true)).forbidden).toBe('Protected branch');
    await wake(worldOf(at, 'two'), 7, false);
    expect(at.dispatched).toEqual([]);
  });

  it('when GitHub refuses it, then the attempt failed with GitHub’s sentence', async () => {
    const at = github();
    at.onDispatch.push(() => ({ ok: false, type: 'validation', message: 'No ref found for: nowhere' }));
    await wake(worldOf(at, 'one'), 7, true);
    expect(document(at).steps['deploy']).toMatchObject({
      conclusion: 'failure',
      error: { type: 'validation', message: 'No ref found for: nowhere' },
    });
  });

  it('fault 07: when a rate limit keeps it from being made, then it is tried again when that has ended', async () => {
    const retried = STORY.replace('max-retry: 0', 'max-retry: 2');
    const at = new FakeGitHub({
      '.github/pawl/workflows/story.yml': retried,
      '.github/workflows/deploy.yml': '',
    }).say(LEA, '/start');
    at.onDispatch.push(() => ({
      ok: false,
      type: 'rate-limited',
      message: 'GitHub asks to wait 900 s.',
      retry_after: 900,
    }));
    await wake(worldOf(at, 'one'), 7, true);
    expect(document(at).steps['deploy']).toMatchObject({
      status: 'pending',
      error: { type: 'rate-limited' },
    });
    const early = await wake(worldOf(at.later(899), 'two'), 7, true);
    expect([early.decision.tasks, at.dispatched.length]).toEqual([[], 1]);
    await wake(worldOf(at.later(1), 'three'), 7, true);
    expect(at.dispatched).toHaveLength(2);
    expect(document(at).steps['deploy']).toMatchObject({ conclusion: 'success' });
  });

  it('when its answer is lost, then it is not made again, its lease decides, and other work is handed out', async () => {
    const at = github();
    at.onDispatch.push(() => {
      throw new Unreachable('github', 'The answer was lost.');
    });
    const report = await wake(worldOf(at, 'one'), 7, true);
    expect(report.tasks.map((task) => task.step)).toEqual(['build']);
    expect(document(at).steps['deploy']).toMatchObject({ status: 'in_progress' });
    await wake(worldOf(at, 'two'), 7, true);
    expect(at.dispatched).toHaveLength(1);
  });
});

describe('given a dispatch', () => {
  it('when its claim is committed, then it is made once and recorded by the same actions run', async () => {
    const at = github();
    const report = await wake(worldOf(at, 'one'), 7, true);
    const made = at.calls.indexOf('dispatch deploy.yml');
    expect(at.calls.indexOf('commit pawl/pr-7')).toBeLessThan(made);
    expect(at.calls.lastIndexOf('commit pawl/pr-7')).toBeGreaterThan(made);
    expect(document(at).steps['deploy']).toMatchObject({ conclusion: 'success' });
    expect(document(at).outputs['deploy']).toMatchObject({ run_id: 9001 });
    expect(report.tasks.map((task) => task.step)).toEqual(['build']);
    expect(report.snapshot.run?.tip.oid).toBe(at.branches.get('pawl/pr-7'));
    expect(report.after?.generation).toBe(document(at).generation);
  });
});
