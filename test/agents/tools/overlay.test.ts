import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Overlay } from '../../../src/agents/tools/overlay.ts';
import { TOTAL_LIMIT } from '../../../src/written-text.ts';
import { memoryWorkspace } from './memory-workspace.ts';

/** Put together here, so that nobody who scans this repository takes it for a key. */
const CLOUD = ['AKIA', 'ABCDEFGH', '12345678'].join('');
const SECRET = 'a-secret-of-the-runner';
const around = { paths: { allow: [], deny: ['private/**'] }, secrets: [SECRET] };
const FILES = { 'a.txt': 'a\n', 'b/c.txt': 'c\n', 'logo.png': null, 'run.sh': '#!/bin/sh\n' };
const overlay = (keep: string[] = []): Overlay => new Overlay(memoryWorkspace(FILES), around, keep);

describe('threat 34: given an edit that must not be', () => {
  const pem = ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ');
  it.each([
    ['a way out', '../x', 'x', /part that is `\.` or/],
    ['a workflow file', '.GitHub/workflows/x.yml', 'x', /nothing in `\.github`/],
    ['a manifest', 'sub/package.json', '{}', /decides what gets installed/],
    ['instructions to agents', 'Claude.md', 'x', /never written by agents/],
    ['a path that policy denies', 'Private/x', 'x', /policy denies/],
    ['a path below a file', 'a.txt/x', 'x', /no directory/],
    ['a directory', 'b', 'x', /no file/],
    ['a huge file', 'x', 'x'.repeat(262_145), /262145 bytes, more than 262144/],
    ['a huge file in other letters', 'x', 'ä'.repeat(131_073), /262146 bytes/],
    ['a NUL', 'x', 'a\0b', /NUL/],
    ['half of a character', 'x', 'a\ud800', /half of a character/],
    ['a secret of the runner', 'x', `key = "${SECRET}"`, /secret of the machine/],
    ['that secret in base64', 'x', Buffer.from(`k=${SECRET}`).toString('base64'), /secret of the machine/],
    ['a private key', 'x', `first\n${pem}\n`, /^line 2 has what looks like a private key$/],
    ['a key of a cloud', 'x', `k = ${CLOUD}`, /line 1 .* AWS/],
    ['a token of a forge', 'x', `\n\nghp_${'a1B2'.repeat(9)}`, /line 3 .* GitHub/],
    ['a key of a model', 'x', `sk-ant-api03-${'x'.repeat(24)}`, /Anthropic/],
    ['a token of a chat', 'x', `xoxb-${'1'.repeat(12)}`, /Slack/],
    ['a text over a binary', 'logo.png', 'x', /cannot be written over, because it is no text/],
  ])(
    'when it is %s, then it is refused with the reason, and nothing is changed',
    async (_, path, text, why) => {
      const edits = overlay();
      const verdict = await edits.write(path, text);
      expect(verdict).toEqual({ ok: false, why: expect.stringMatching(why) });
      expect(await edits.changes()).toEqual({ files: [], deletions: [] });
      expect(JSON.stringify(verdict)).not.toMatch(/a-secret|AKIA|ghp_|xoxb-|sk-ant/);
    },
  );

  it('when a key stood in the file before, then other lines of it may be changed', async () => {
    const key = `k = ${CLOUD}`;
    const edits = new Overlay(memoryWorkspace({ 'a.txt': `${key}\nold\n` }), around);
    expect(await edits.write('a.txt', `${key}\nnew\n`)).toEqual({ ok: true });
    expect(await edits.write('a.txt', `new\n${key} \n`)).toMatchObject({ ok: false });
  });

  it('when there are too many or too much of them, then the first are kept and the next is refused', async () => {
    const many = overlay();
    for (let index = 0; index < 300; index += 1) await many.write(`n/${index}`, 'x');
    expect(await many.write('n/300', 'x')).toEqual({ ok: false, why: 'one step writes 300 files at most' });
    expect(await many.write('n/7', 'y')).toEqual({ ok: true });
    const much = overlay();
    for (let index = 0; index < 12; index += 1) await much.write(`m/${index}`, 'x'.repeat(250_000));
    const over = await much.write('m/12', 'x');
    expect(over).toEqual({
      ok: false,
      why: `all that the step writes would have 3000001 bytes, more than ${TOTAL_LIMIT}`,
    });
  });

  it('when files of the same name and directory meet, then the second is refused', async () => {
    const edits = overlay();
    await edits.write('new', 'x');
    expect(await edits.write('new/x', 'x')).toMatchObject({ ok: false });
    await edits.write('deep/er/x', 'x');
    expect(await edits.write('deep', 'x')).toMatchObject({ ok: false });
    expect(await edits.move('a.txt', 'deep/er')).toMatchObject({ ok: false });
  });

  it('when a file is moved onto another, out of reach, or is none, then it stays where it is', async () => {
    const edits = overlay();
    for (const [from, to] of [
      ['a.txt', 'b/c.txt'],
      ['a.txt', '.github/x'],
      ['.github/x', 'x'],
      ['logo.png', 'new.png'],
      ['none', 'x'],
      ['a.txt', 'a.txt'],
    ] as const)
      expect({ from, to, ...(await edits.move(from, to)) }).toMatchObject({ from, to, ok: false });
    expect(await edits.text('a.txt')).toEqual({ ok: true, text: 'a\n' });
    expect(await edits.changes()).toEqual({ files: [], deletions: [] });
  });
});

describe('given edits over a checkout', () => {
  it('when they are read back, then they are there, and the checkout is as it was', async () => {
    const workspace = memoryWorkspace(FILES);
    const edits = new Overlay(workspace, around);
    await edits.write('new.txt', 'new\n');
    await edits.remove('a.txt');
    await edits.move('b/c.txt', 'c.txt');
    expect(await edits.paths()).toEqual(['c.txt', 'logo.png', 'new.txt', 'run.sh']);
    expect(await edits.text('a.txt')).toEqual({ ok: false, why: 'this step removed it' });
    expect(await edits.text('c.txt')).toEqual({ ok: true, text: 'c\n' });
    expect(await edits.changes()).toEqual({
      files: [
        { path: 'c.txt', content: 'c\n' },
        { path: 'new.txt', content: 'new\n' },
      ],
      deletions: ['a.txt', 'b/c.txt'],
    });
    expect(await workspace.paths()).toEqual(['a.txt', 'b/c.txt', 'logo.png', 'run.sh']);
  });

  it('when an executable file is moved, then it stays one', async () => {
    const edits = overlay();
    await edits.move('run.sh', 'bin/run');
    await edits.write('bin/run', '#!/bin/sh\nexit\n');
    await edits.move('bin/run', 'bin/walk');
    const [walk, ...others] = (await edits.changes()).files;
    expect(walk).toEqual({ path: 'bin/walk', content: '#!/bin/sh\nexit\n', mode: '100755' });
    expect(others).toEqual([]);
  });

  it('when a binary is removed, then it is gone, and a text may take its place', async () => {
    const edits = overlay();
    expect(await edits.remove('logo.png')).toEqual({ ok: true });
    expect((await edits.changes()).deletions).toEqual(['logo.png']);
    expect(await edits.write('logo.png', 'text')).toEqual({ ok: true });
    expect(await edits.changes()).toEqual({ files: [{ path: 'logo.png', content: 'text' }], deletions: [] });
  });

  it('when nothing came of them in the end, then nothing is brought, but for what the step must write', async () => {
    const edits = overlay(['a.txt']);
    await edits.write('b/c.txt', 'x');
    await edits.write('b/c.txt', 'c\n');
    await edits.write('new', 'x');
    await edits.remove('new');
    expect(await edits.remove('new')).toMatchObject({ ok: false, absent: true });
    expect(await edits.changes()).toEqual({ files: [], deletions: [] });
    await edits.write('a.txt', 'a\n');
    expect((await edits.changes()).files).toEqual([{ path: 'a.txt', content: 'a\n' }]);
  });

  it('when a copy of them goes on, then they do not', async () => {
    const edits = overlay();
    await edits.write('x', '1');
    const copy = edits.copy();
    await copy.write('x', '2');
    expect(await edits.text('x')).toEqual({ ok: true, text: '1' });
    expect(await copy.text('x')).toEqual({ ok: true, text: '2' });
  });

  it('when there is no checkout, then what is brought is taken as it is, by the same checks', async () => {
    const edits = new Overlay(null, around);
    expect(await edits.write('a', 'x')).toEqual({ ok: true });
    expect(await edits.remove('b')).toEqual({ ok: true });
    expect(await edits.write('.github/x', 'x')).toMatchObject({ ok: false });
    expect(await edits.changes()).toEqual({ files: [{ path: 'a', content: 'x' }], deletions: ['b'] });
  });
});

const path = fc.constantFrom('a', 'b', 'c', 'd/a', 'd/b', 'e');
const edit = fc.oneof(
  fc.record({ do: fc.constant('write' as const), path, text: fc.constantFrom('', '1', '2') }),
  fc.record({ do: fc.constant('remove' as const), path }),
  fc.record({ do: fc.constant('move' as const), path, to: path }),
);

describe('given any sequence of edits', () => {
  it('when they are applied to the checkout at the end, then it is as if each had been applied to a map', async () => {
    const start = { a: '1', b: '2', 'd/a': '' };
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 12 }), async (edits) => {
        const map = new Map<string, string>(Object.entries(start));
        const laid = new Overlay(memoryWorkspace(start), around);
        for (const one of edits) {
          if (one.do === 'write') {
            await laid.write(one.path, one.text);
            map.set(one.path, one.text);
          } else if (one.do === 'remove') {
            expect((await laid.remove(one.path)).ok).toBe(map.delete(one.path));
          } else {
            const text = map.get(one.path);
            const can = text !== undefined && !map.has(one.to);
            expect((await laid.move(one.path, one.to)).ok).toBe(can);
            if (can) {
              map.delete(one.path);
              map.set(one.to, text);
            }
          }
        }
        const { files, deletions } = await laid.changes();
        const after = new Map<string, string>(Object.entries(start));
        for (const gone of deletions) expect(after.delete(gone)).toBe(true);
        for (const { path: at, content } of files) {
          expect(after.get(at)).not.toBe(content);
          after.set(at, content);
        }
        expect(after).toEqual(map);
        expect(await laid.paths()).toEqual([...map.keys()].sort());
      }),
      { numRuns: 150 },
    );
  });
});
