import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILE_LIMIT } from '../../../src/written-text.ts';
import { makeCopy, type Copy } from '../../../src/agents/workers/copy.ts';
import { testPlace, type TestPlace } from './place.ts';

let place: TestPlace;
let copy: Copy;
beforeEach(async () => {
  place = await testPlace();
  copy = await makeCopy(place.original, (file) => file === 'src/b.js');
});
afterEach(async () => {
  await copy.remove();
  place.remove();
});

const write = (file: string, content: string | Buffer): void => {
  mkdirSync(join(copy.checkout, file, '..'), { recursive: true });
  writeFileSync(join(copy.checkout, file), content);
};

describe('given a copy of a checkout', () => {
  it('when it is looked at, then it has what git tracks as plain files, and nothing else', () => {
    const all = readdirSync(copy.checkout, { recursive: true }).map(String).sort();
    expect(all).toEqual([
      '.claude',
      '.claude/settings.json',
      '.mcp.json',
      'CLAUDE.md',
      'README.md',
      'logo.png',
      'run.sh',
      'src',
      'src/a.js',
    ]);
    expect(readFileSync(join(copy.checkout, 'logo.png'))).toEqual(Buffer.from([0x89, 0x50, 0, 1]));
    expect(statSync(join(copy.checkout, 'run.sh')).mode & 0o111).toBe(0o111);
    expect([readdirSync(copy.home), readdirSync(copy.temporary)]).toEqual([[], []]);
  });

  it('when nothing was done in it, then nothing changed, and what was left out of it is not removed', async () => {
    expect(await copy.changes()).toEqual({ ok: true, files: [], deletions: [] });
  });

  it('when files are written, changed, removed and given other names, then whole files and deletions say so', async () => {
    write('src/a.js', 'export const a = 2;\n');
    write('new/deep/c.js', 'ç\n');
    rmSync(join(copy.checkout, 'README.md'));
    write('node_modules/x/index.js', 'installed');
    write('.git/config', 'theirs');
    expect(await copy.changes()).toEqual({
      ok: true,
      files: [
        { path: 'new/deep/c.js', content: 'ç\n' },
        { path: 'src/a.js', content: 'export const a = 2;\n' },
      ],
      deletions: ['README.md'],
    });
    expect(readFileSync(join(place.original.directory, 'src/a.js'), 'utf8')).toBe('export const a = 1;\n');
  });

  it.each([
    ['a binary', 'logo.png', Buffer.from([1, 0, 2]), '`logo.png` is no text in UTF-8'],
    ['bytes that are no UTF-8', 'new.txt', Buffer.from([0xff, 0xfe]), '`new.txt` is no text in UTF-8'],
    [
      'a huge file',
      'big.txt',
      'x'.repeat(FILE_LIMIT + 1),
      `\`big.txt\` has ${FILE_LIMIT + 1} bytes, more than ${FILE_LIMIT}`,
    ],
  ])(
    'when %s was written, then none of it can be taken and the file is named',
    async (_, file, content, why) => {
      write('src/a.js', 'good\n');
      write(file, content);
      expect(await copy.changes()).toEqual({ ok: false, why });
    },
  );

  it('threat 28: when a file became a link to the outside, then it is refused and not followed', async () => {
    rmSync(join(copy.checkout, 'src/a.js'));
    symlinkSync(join(place.root, 'beside.txt'), join(copy.checkout, 'src/a.js'));
    expect(await copy.changes()).toEqual({ ok: false, why: '`src/a.js` is no plain file' });
  });

  it('when it is removed, then nothing of it is left', async () => {
    await copy.remove();
    expect(existsSync(copy.root)).toBe(false);
  });
});
