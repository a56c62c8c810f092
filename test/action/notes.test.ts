import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { performAgentTask } from '../../src/action/workers.ts';
import { noteText } from '../../src/notes/note-file.ts';
import { agentTask } from '../agents/tasks.ts';
import { startModel } from '../support/model-server.ts';

const FOLDER = '.pawl/memory/decision';

/** A checkout whose base has a note of an earlier pull request. */
function checkout(): { root: string; base: string } {
  const root = mkdtempSync(path.join(tmpdir(), 'pawl-notes-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const git = (...args: string[]): string =>
    execFileSync('git', [
      '-C',
      root,
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.org',
      ...args,
    ]).toString();
  mkdirSync(path.join(root, FOLDER), { recursive: true });
  const note = { category: 'decision' as const, title: 'Tabs', tags: [], text: 'We chose tabs.' };
  const origin = {
    workflow: 'w',
    pull_request: 3,
    step: 'plan',
    attempt: 1,
    agent: 'planner',
    at: '2026-01-05T09:00:00Z',
  };
  writeFileSync(path.join(root, FOLDER, '2026-01-05-tabs-pr3-2-1.md'), noteText(note, origin));
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'base');
  return { root, base: git('rev-parse', 'HEAD').trim() };
}

describe('given a step of the model in a repository with notes', () => {
  it('when it is performed, then it is shown them, finds them and leaves its own', async () => {
    const { root, base } = checkout();
    const note = { category: 'lesson', title: 'Tests need a build', tags: ['tests'], text: 'Build first.' };
    const model = await startModel(
      {
        tools: [
          { name: 'leave_note', input: note },
          { name: 'search_notes', input: { query: 'tabs build' } },
        ],
      },
      { text: 'The plan.' },
    );
    onTestFinished(() => model.close());
    const task = agentTask();
    const context = { ...task.context, sources: ['memory' as const], base_oid: base };
    const outcome = await performAgentTask(
      { ...task, context },
      {
        checkout: root,
        anthropic_api_key: 'sk-not-a-real-key',
        anthropic_base_url: model.url,
        script: undefined,
        environment: {},
        remote: null,
        blob: () => Promise.resolve(null),
        secrets: [],
        log: () => undefined,
      },
    );
    expect(model.refused).toEqual([]);
    expect(model.requests[0]?.prompt).toContain('## What was left for later');
    expect(model.requests[0]?.prompt).toContain('We chose tabs.');
    const [left, found] = model.requests[1]?.results ?? [];
    expect(left).toMatchObject({ tool: 'leave_note', isError: false });
    expect(found?.text).toMatch(/Tests need a build[\s\S]*We chose tabs\./);
    expect(outcome).toMatchObject({ status: 'success', text: 'The plan.', notes: [note] });
  });
});
