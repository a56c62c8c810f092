import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCall } from '../../src/cli/call.ts';
import { memoryVerb } from '../../src/cli/memory.ts';
import { UsageError } from '../../src/cli/verb.ts';
import { noteText } from '../../src/notes/note-file.ts';

const origin = (pull_request: number, at: string) => ({
  workflow: 'story',
  pull_request,
  step: 'plan',
  attempt: 1,
  agent: 'planner',
  at,
});

const FILES = {
  '.pawl/memory/lesson/2026-01-05-parsing-pr3-4-1.md': noteText(
    {
      category: 'lesson',
      title: 'Texts are read whole',
      tags: ['parsing'],
      text: 'Split them.\u001b[2J\nTwice.',
    },
    origin(3, '2026-01-05T09:00:00Z'),
  ),
  '.pawl/memory/lesson/2026-02-01-dates-pr4-4-1.md': noteText(
    { category: 'lesson', title: 'Dates are in UTC', tags: [], text: 'Parsing them needs no zone.' },
    origin(4, '2026-02-01T09:00:00Z'),
  ),
  '.pawl/memory/decision/by-hand.md': 'We use tabs.\n',
  '.pawl/memory/decision/picture.png': 'no note',
  '.pawl/pr-7/checkpoint/chk-002.md': '# chk-002: build\n',
  '.pawl/pr-7/checkpoint/chk-001.md': '# chk-001: plan\n',
  '.pawl/pr-7/checkpoint/other.md': 'no entry',
};

const checkout = (files: { [name: string]: string } = FILES): string => {
  const root = mkdtempSync(join(tmpdir(), 'pawl-memory-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};

const told = async (...args: string[]): Promise<string> => {
  let said = '';
  const streams = { out: (text: string) => void (said += text), err: () => undefined };
  expect(await memoryVerb.run(parseCall(memoryVerb, args), streams)).toBe(0);
  return said;
};

describe('given words that do not fit together', () => {
  it.each([
    ['a category that there is not', ['--category', 'gossip'], /pattern, lesson, error, decision, context/],
    ['a search of a checkpoint', ['--pr', '7', '--search', 'x'], /--search does not go with --pr/],
    ['a pull request that is no number', ['--pr', 'seven'], /--pr is "seven"/],
    ['a directory that is not there', ['--dir', '/nowhere/at/all'], /is no directory/],
    ['a format that there is not', ['--format', 'xml'], /--format is "xml"/],
  ])('when it is %s, then that is said', async (_, args, why) => {
    // `run` may throw at once or answer a promise that fails.
    const failure = await Promise.resolve()
      .then(() => told(...args))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect(String(failure)).toMatch(why);
  });
});

describe('given a checkout without notes', () => {
  it('when they are listed, then it says that there are none', async () => {
    const directory = checkout({ 'README.md': 'x' });
    expect(await told('--dir', directory)).toBe('No notes.\n');
    expect(JSON.parse(await told('--dir', directory, '--format', 'json'))).toEqual({
      topic: 'memory',
      notes: [],
    });
    expect(await told('--dir', directory, '--pr', '7')).toBe(
      'There is no checkpoint of pull request 7 here.\n',
    );
  });
});

describe('given a checkout with notes', () => {
  it('when they are listed, then it is an index by category, the newest first', async () => {
    expect(await told('--dir', checkout())).toBe(
      [
        'lesson (2)',
        '  Dates are in UTC · plan, pull request 4, 2026-02-01 · .pawl/memory/lesson/2026-02-01-dates-pr4-4-1.md',
        '  Texts are read whole · #parsing · plan, pull request 3, 2026-01-05 · .pawl/memory/lesson/2026-01-05-parsing-pr3-4-1.md',
        '',
        'decision (1)',
        '  by hand · .pawl/memory/decision/by-hand.md',
        '',
      ].join('\n'),
    );
  });

  it('when words are looked for, then what fits best comes first, whole, and no control character reaches the terminal', async () => {
    const text = await told('--dir', checkout(), '--search', 'parsing');
    expect(text).not.toContain('\u001b');
    expect(text).toMatch(
      /^lesson · Texts are read whole .*\n {2}Split them\.\[2J\n {2}Twice\.\n\nlesson · Dates/,
    );
    expect(text).not.toContain('by hand');
  });

  it('when it is narrowed, then only that is listed', async () => {
    expect(await told('--dir', checkout(), '--tag', 'Parsing')).not.toContain('Dates');
    const json: unknown = JSON.parse(
      await told('--dir', checkout(), '--category', 'decision', '--format', 'json'),
    );
    expect(json).toMatchObject({ notes: [{ title: 'by hand', category: 'decision', text: 'We use tabs.' }] });
  });

  it('when a note is a link out of the checkout, then it is passed over', async () => {
    const directory = checkout();
    symlinkSync('/etc/hostname', join(directory, '.pawl/memory/lesson/2026-09-09-link.md'));
    expect(await told('--dir', directory)).toContain('lesson (2)');
  });

  it('when the checkpoint of a pull request is asked for, then its entries follow each other', async () => {
    expect(await told('--dir', checkout(), '--pr', '7')).toBe('# chk-001: plan\n\n# chk-002: build\n');
    const json: unknown = JSON.parse(await told('--dir', checkout(), '--pr', '7', '--format', 'json'));
    expect(json).toMatchObject({ topic: 'checkpoint', entries: [{ id: 'chk-001' }, { id: 'chk-002' }] });
  });
});
