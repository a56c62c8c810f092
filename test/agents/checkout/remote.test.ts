import { describe, expect, it } from 'vitest';
import { remoteWorkspace } from '../../../src/agents/checkout/remote.ts';
import type { TreeFile } from '../../../src/ports.ts';

const oidOf = (path: string): string => Buffer.from(path).toString('hex').padEnd(40, '0').slice(0, 40);
const file = (path: string, mode = 0o100644): TreeFile => ({ path, mode, oid: oidOf(path) });

const open = (files: TreeFile[] | null, texts: { [path: string]: string | null } = {}) => {
  const asked: string[][] = [];
  let trees = 0;
  const byOid = Object.fromEntries(Object.entries(texts).map(([path, text]) => [oidOf(path), text]));
  const workspace = remoteWorkspace({
    tree: async () => {
      trees += 1;
      return files;
    },
    texts: async (oids) => {
      asked.push(oids);
      return Object.fromEntries(oids.map((oid) => [oid, byOid[oid] ?? null]));
    },
  });
  return { workspace, asked, trees: () => trees };
};

const FILES = [
  file('src/b.ts'),
  file('README.md'),
  file('run.sh', 0o100755),
  file('link', 0o120000),
  file('vendored', 0o160000),
  file('.pawl/pr-1/progress.json'),
  file('logo.png'),
  file('huge.txt'),
];
const TEXTS = {
  'README.md': '# Tower\n',
  'src/b.ts': 'b\n',
  'run.sh': 'x\n',
  'logo.png': null,
  'huge.txt': 'x'.repeat(262_145),
  link: '/etc/passwd',
};

describe('threat 28: given a head without a checkout, by somebody who wants more than it holds', () => {
  it.each([
    ['a link', 'link', /is a link/],
    ['a path through a link', 'link/x', /`link` is a link/],
    ['a submodule', 'vendored/x', /is a submodule/],
    ['a way out', '../x', /leaves the repository/],
    ['an absolute path', '/etc/passwd', /leaves the repository/],
    ['our own files', '.pawl/pr-1/progress.json', /not shown/],
    ['a directory', 'src', /no file/],
    ['a file as directory', 'README.md/x', /no directory/],
    ['a binary', 'logo.png', /no text/],
    ['a huge file', 'huge.txt', /262145 bytes/],
    ['nothing', 'none', /no such file/],
  ])('when it asks for %s, then it is told why not', async (_, path, why) => {
    const { workspace } = open(FILES, TEXTS);
    expect(await workspace.text(path)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('when a path to write leads through a link or over a directory, then it cannot be reached', async () => {
    const { workspace } = open(FILES);
    for (const path of ['link', 'link/x', 'vendored', 'src', 'README.md/x', '../x', '.git/x'])
      expect({ path, ...(await workspace.reach(path)) }).toMatchObject({ path, ok: false });
    for (const path of ['src/new.ts', 'new/deep', 'src/b.ts', 'logo.png'])
      expect({ path, ...(await workspace.reach(path)) }).toEqual({ path, ok: true });
  });

  it('when GitHub cut the list short, then nothing is shown and nothing can be written', async () => {
    const { workspace } = open(null);
    expect(await workspace.paths()).toEqual([]);
    expect(await workspace.reach('a')).toEqual({
      ok: false,
      why: 'GitHub did not give the whole list of files',
    });
  });
});

describe('given a head without a checkout', () => {
  it('when files are read, then the tree is asked for once and each file once, together', async () => {
    const { workspace, asked, trees } = open(FILES, TEXTS);
    expect(await workspace.paths()).toEqual([
      'README.md',
      'huge.txt',
      'link',
      'logo.png',
      'run.sh',
      'src/b.ts',
      'vendored',
    ]);
    const [readme, source] = await Promise.all([workspace.text('README.md'), workspace.text('src/b.ts')]);
    expect([readme, source]).toEqual([
      { ok: true, text: '# Tower\n' },
      { ok: true, text: 'b\n' },
    ]);
    await workspace.text('README.md');
    expect(await workspace.blob(oidOf('run.sh'))).toBe('x\n');
    expect(await workspace.blob('--help')).toBeNull();
    expect(asked).toEqual([[oidOf('README.md'), oidOf('src/b.ts')], [oidOf('run.sh')]]);
    expect(trees()).toBe(1);
  });

  it('when very many are read, then fifty at a time and two thousand in all', async () => {
    const many = Array.from({ length: 2_001 }, (_, index) => file(`f${index}`));
    const { workspace, asked } = open(many, Object.fromEntries(many.map(({ path }) => [path, 'x'])));
    const found = [];
    for (let at = 0; at < many.length; at += 500)
      found.push(...(await Promise.all(many.slice(at, at + 500).map(({ path }) => workspace.text(path)))));
    expect(found.at(-1)).toEqual({ ok: false, why: 'no more than 2000 files are read without a checkout' });
    expect(await workspace.text('f0')).toEqual({ ok: true, text: 'x' });
    expect(asked).toHaveLength(40);
    expect(Math.max(...asked.map(({ length }) => length))).toBe(50);
  });

  it('when GitHub fails in between, then who asked is told', async () => {
    const workspace = remoteWorkspace({
      tree: async () => [file('a')],
      texts: () => Promise.reject(new Error('no network')),
    });
    await expect(workspace.text('a')).rejects.toThrow('no network');
  });

  it('when a digest is made, then what tells most is read, and what was not is said', async () => {
    const many = [file('README.md'), ...Array.from({ length: 400 }, (_, index) => file(`src/f${index}.ts`))];
    const { workspace, asked } = open(many, {
      ...Object.fromEntries(many.map(({ path }) => [path, 'text\n'])),
      'README.md': '# Tower\n',
    });
    const digest = await workspace.digest(20_000);
    expect(digest).toContain('# Tower');
    expect(digest).toContain('src/f0.ts\ntext\n');
    expect(digest).toContain('was not read without a checkout');
    expect(asked).toHaveLength(6);
  });

  it('when it is asked for modes, differences and earlier files, then it tells what it knows', async () => {
    const { workspace } = open(FILES, TEXTS);
    expect(await workspace.executable(['run.sh', 'src/b.ts', 'none'])).toEqual(['run.sh']);
    expect(await workspace.difference({ base: 'a', head: 'b' })).toMatchObject({ ok: false });
    expect(await workspace.earlier('a', ['b'])).toBeNull();
  });
});
