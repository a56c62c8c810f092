import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openMemory } from '../../../src/agents/notes/memory.ts';
import { noteText, readNote } from '../../../src/notes/note-file.ts';
import type { Note } from '../../../src/notes/note.ts';
import { memorySection } from '../../../src/orchestrate/context/memory.ts';
import { agentTask } from '../tasks.ts';

const ORIGIN = {
  workflow: 'story',
  pull_request: 3,
  step: 'plan',
  attempt: 1,
  agent: 'planner',
  at: '2026-01-05T09:00:00Z',
};
const noteOf = (title: string, text = `About ${title}.`): string => {
  const note: Note = { category: 'lesson', title, tags: ['tag'], text };
  return noteText(note, ORIGIN);
};

const root = mkdtempSync(path.join(tmpdir(), 'pawl-memory-'));
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    encoding: 'utf8',
  }).trim();
const put = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

let base = '';

beforeAll(() => {
  git('init', '-q');
  put('.pawl/memory/lesson/2026-01-05-older-pr3-4-1.md', noteOf('Older'));
  put('.pawl/memory/lesson/2026-02-01-newer-pr4-4-1.md', noteOf('Newer'));
  put('.pawl/memory/decision/by-hand.md', 'No front matter, and no final line end');
  put('.pawl/memory/error/broken.md', '---\ntitle: [\n---\nStill a note.\n');
  put('.pawl/memory/gossip/other.md', 'no category of ours');
  put('.pawl/memory/lesson/deeper/x.md', 'not where notes are');
  put('.pawl/memory/lesson/huge.md', 'x'.repeat(20_001));
  put('secret.txt', 'not a note');
  symlinkSync('../../../secret.txt', path.join(root, '.pawl/memory/lesson/link.md'));
  git('add', '.');
  git('commit', '-qm', 'base');
  base = git('rev-parse', 'HEAD');
  put('.pawl/memory/lesson/2026-03-01-planted.md', noteOf('Planted'));
  git('add', '.');
  git('commit', '-qm', 'head of a pull request');
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const taskWith = (over: Parameters<typeof agentTask>[0] = {}, left = {}): ReturnType<typeof agentTask> => {
  const task = agentTask(over);
  return { ...task, context: { ...task.context, base_oid: base, ...left } };
};

describe('given no checkout, or one without the base', () => {
  it.each([
    ['there is none', null, 'b'.repeat(40)],
    ['it lacks the commit', root, 'b'.repeat(40)],
    ['the commit is no commit', root, '--help'],
  ])('when %s, then it says that earlier notes cannot be read', async (_, directory, oid) => {
    const task = agentTask();
    const context = { ...task.context, base_oid: oid };
    const found = await openMemory({ context }, { directory, blob: async () => null })();
    expect(found).toEqual({
      notes: [],
      checkpoint: null,
      remarks: ['Notes of earlier pull requests cannot be read here.'],
    });
  });
});

describe('given notes in the base and in the head', () => {
  it('when they are read, then only those of the base are: who pushes to the head left nothing', async () => {
    const { notes, remarks } = await openMemory(taskWith(), { directory: root, blob: async () => null })();
    expect(notes.map(({ title }) => title)).toEqual(['by hand', 'broken', 'Newer', 'Older']);
    expect(notes[0]?.text).toBe('No front matter, and no final line end');
    expect(notes[1]?.text).toBe('Still a note.');
    expect(notes[3]).toMatchObject({ category: 'lesson', tags: ['tag'], from: ORIGIN });
    expect(remarks).toEqual([]);
  });

  it('when the run recorded some, then these come first, by blob, and one that is gone is counted', async () => {
    const left = {
      left: {
        notes: [
          { path: '.pawl/memory/lesson/2026-03-02-first.md', oid: '1' },
          { path: '.pawl/memory/lesson/2026-03-02-second.md', oid: '2' },
          { path: '.pawl/memory/lesson/2026-03-02-gone.md', oid: '3' },
        ],
        checkpoint: { path: '.pawl/pr-7/checkpoint/chk-002.md', oid: '4' },
      },
    };
    const texts: { [oid: string]: string } = {
      1: noteOf('First'),
      2: noteOf('Second'),
      4: '# chk-002: plan',
    };
    const memory = openMemory(taskWith({}, left), {
      directory: root,
      blob: async (oid) => texts[oid] ?? null,
    });
    const { notes, checkpoint, remarks } = await memory();
    expect(notes.slice(0, 2).map(({ title }) => title)).toEqual(['Second', 'First']);
    expect(checkpoint).toEqual({ path: '.pawl/pr-7/checkpoint/chk-002.md', text: '# chk-002: plan' });
    expect(remarks).toEqual(['1 notes of this pull request could not be read.']);
  });

  it('when a prompt shows them, then the checkpoint comes first and what fits the task next, each fenced', async () => {
    const task = taskWith(
      { scope: { pull_request: { title: 'Mend the older parser' } } },
      { left: { notes: [], checkpoint: { path: 'chk', oid: '4' } } },
    );
    const memory = openMemory(task, { directory: root, blob: async () => '# chk-002: plan' });
    const section = await memorySection(task, memory);
    expect(section?.pieces.map(({ name }) => name.split('/').at(-1))).toEqual([
      'chk',
      '2026-01-05-older-pr3-4-1.md',
      'by-hand.md',
      'broken.md',
      '2026-02-01-newer-pr4-4-1.md',
    ]);
    expect(section?.pieces[1]?.text).toBe(
      '```lesson, left by the step plan of pull request 3 on 2026-01-05\nOlder\nTags: tag\n\nAbout Older.\n```',
    );
  });

  it('when nothing was left, then the prompt has no such section', async () => {
    const task = agentTask();
    expect(
      await memorySection(task, openMemory(task, { directory: null, blob: async () => null })),
    ).toBeNull();
  });
});

describe('given a note whose front matter was written to keep its reader busy', () => {
  it.each(['? ', '[?', '{?', '[', '- '])(
    'threat 44: when it repeats %j, then it is a note all the same, and at once',
    (part) => {
      const began = performance.now();
      const front = part.repeat(Math.floor(3_990 / part.length));
      const read = readNote('.pawl/memory/lesson/busy.md', `---\n${front}\n---\n\nText.\n`);
      expect(read).toMatchObject({ title: 'busy', text: 'Text.', tags: [] });
      expect(performance.now() - began).toBeLessThan(1_000);
    },
  );
});
