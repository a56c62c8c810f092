import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace } from '../../../src/agents/checkout/workspace.ts';
import type { Workspace } from '../../../src/agents/checkout/workspace.ts';

let root: string;
let outside: string;
let workspace: Workspace;
const at = (file: string): string => path.join(root, file);
const git = (...args: string[]): string =>
  execFileSync('git', args, {
    cwd: root,
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).toString();

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pawl-workspace-'));
  outside = await mkdtemp(path.join(tmpdir(), 'pawl-outside-'));
  await writeFile(path.join(outside, 'secret.txt'), 'canary-outside');
  git('init', '-q');
  for (const directory of ['src', 'docs', '.pawl/pr-1', 'node_modules/x'])
    await mkdir(at(directory), { recursive: true });
  await writeFile(at('README.md'), '# Tower\n');
  await writeFile(at('src/a.js'), 'export const a = 1;\n');
  await writeFile(at('src/big.js'), `// ${'x'.repeat(5_000)}\n`);
  await writeFile(at('src/huge.js'), 'x'.repeat(300_000));
  await writeFile(at('src/hidden.js'), '// a\u202eb\u{e0061}\n');
  await writeFile(at('logo.png'), Buffer.from([137, 80, 0, 255]));
  await writeFile(at('latin1.txt'), Buffer.from([0xe4, 0xf6]));
  await writeFile(at('docs/odd\n```name.md'), 'odd\n');
  await writeFile(at('.pawl/pr-1/progress.json'), '{}');
  await writeFile(at('node_modules/x/index.js'), 'x');
  await writeFile(at('untracked.txt'), 'x');
  await symlink(path.join(outside, 'secret.txt'), at('link.txt'));
  await symlink(outside, at('linked'));
  git('add', '-Af', '--', '.', ':!untracked.txt');
  workspace = await openWorkspace(root);
});
afterAll(async () => {
  await rm(root, { recursive: true });
  await rm(outside, { recursive: true });
});

describe('given a checkout with programs', () => {
  it('when it is asked which paths are executable, then git’s mode counts, not that of the file system', async () => {
    git('update-index', '--chmod=+x', 'src/a.js');
    const paths = ['src/a.js', 'src/big.js', 'link.txt', 'untracked.txt', 'none'];
    expect(await (await openWorkspace(root)).executable(paths)).toEqual(['src/a.js']);
    expect(await (await openWorkspace(outside)).executable(['secret.txt'])).toEqual([]);
    git('update-index', '--chmod=-x', 'src/a.js');
  });
});

describe('given a checkout by somebody who wants more than it holds', () => {
  it.each([
    ['a link to a file', 'link.txt', /is a link/],
    ['a path through a link', 'linked/secret.txt', /`linked` is a link/],
    ['a way out', '../x', /leaves the repository/],
    ['a way out and back', `src/../../x`, /leaves the repository/],
    ['an absolute path', '/etc/passwd', /leaves the repository/],
    ['a NUL', 'src/a.js\0', /leaves the repository/],
    ['git itself', '.git/config', /not shown/],
    ['the progress', '.pawl/pr-1/progress.json', /not shown/],
    ['a directory', 'src', /no file/],
    ['a file as directory', 'README.md/x', /no directory/],
    ['a binary', 'logo.png', /no text/],
    ['another encoding', 'latin1.txt', /no text/],
    ['a huge file', 'src/huge.js', /300000 bytes/],
    ['nothing', 'src/none.js', /no such file/],
    ['a name that is too long', 'x'.repeat(5_000), /too long/],
  ])('when it asks for %s, then it is told why not', async (_, file, why) => {
    const found = await workspace.text(file);
    expect(found).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('threat 28: when a path to write leads through a link or over a directory, then it cannot be reached', async () => {
    for (const file of ['linked/x', 'link.txt', 'src', 'README.md/x', '../x'])
      expect({ file, ...(await workspace.reach(file)) }).toMatchObject({ file, ok: false });
    for (const file of ['src/new.js', 'new/deep/file.js', 'src/a.js'])
      expect({ file, ...(await workspace.reach(file)) }).toEqual({ file, ok: true });
  });

  it('when the file system shows a link or a submodule as something plain, then git knows better', async () => {
    const oid = git('hash-object', '-w', '--stdin').trim();
    git('update-index', '--add', '--cacheinfo', `120000,${oid},plain-link`);
    git('update-index', '--add', '--cacheinfo', `160000,${'a'.repeat(40)},vendored`);
    const fresh = await openWorkspace(root);
    expect(await fresh.reach('plain-link')).toEqual({ ok: false, why: '`plain-link` is a link' });
    expect(await fresh.reach('vendored')).toEqual({ ok: false, why: '`vendored` is a submodule' });
    expect(await fresh.reach('vendored/x.ts')).toEqual({ ok: false, why: '`vendored` is a submodule' });
    git('update-index', '--force-remove', 'plain-link', 'vendored');
  });

  it('when its git configuration names commands, then none of them runs', async () => {
    const marker = path.join(outside, 'ran');
    const oid = git('ls-files', '-s', 'README.md').split(' ')[1] ?? '';
    git('config', 'core.fsmonitor', `touch ${marker}; false`);
    git('config', 'core.pager', `touch ${marker}`);
    git('config', 'core.hooksPath', outside);
    git('config', 'filter.evil.smudge', `touch ${marker}; cat`);
    git('config', 'filter.evil.clean', `touch ${marker}; cat`);
    await writeFile(at('.gitattributes'), '* filter=evil diff=evil\n');
    await workspace.paths();
    await workspace.blob(oid);
    await workspace.digest(10_000);
    expect(existsSync(marker)).toBe(false);
    git('ls-files', '-m');
    // the trap works
    expect(existsSync(marker)).toBe(true);
    for (const key of ['core.fsmonitor', 'core.pager', 'core.hooksPath']) git('config', '--unset', key);
    await rm(marker);
    await rm(at('.gitattributes'));
  });

  it.each(['--help', 'HEAD', 'abc', '', 'A'.repeat(40), `${'0'.repeat(39)}\n`, '0'.repeat(40)])(
    'when it asks for the blob %j, then there is none',
    async (oid) => expect(await workspace.blob(oid)).toBeNull(),
  );
});

describe('given a checkout', () => {
  it('when its paths are listed, then they are those git tracks, sorted, without ours', async () => {
    expect(await workspace.paths()).toEqual([
      'README.md',
      'docs/odd\n```name.md',
      'latin1.txt',
      'link.txt',
      'linked',
      'logo.png',
      'src/a.js',
      'src/big.js',
      'src/hidden.js',
      'src/huge.js',
    ]);
  });

  it('when the directory is no checkout, then its files are listed', async () => {
    expect(await (await openWorkspace(outside)).paths()).toEqual(['secret.txt']);
  });

  it('when a text or a blob is asked for, then it comes whole', async () => {
    expect(await workspace.text('src/a.js')).toEqual({ ok: true, text: 'export const a = 1;\n' });
    const oid = git('ls-files', '-s', 'src/a.js').split(' ')[1] ?? '';
    expect(await workspace.blob(oid)).toBe('export const a = 1;\n');
  });

  it('when a digest has room, then it shows every text and says what it could not', async () => {
    const digest = await workspace.digest(100_000);
    expect(digest).toMatch(/^10 files:\n`+paths\nREADME\.md\n/);
    expect(digest).toContain('export const a = 1;');
    expect(digest).toContain('(2 characters that do not show left out)\n// ab\n');
    expect(digest).toContain('link.txt: `link.txt` is a link');
    expect(digest).toContain('src/huge.js: it has 300000 bytes, more than 262144');
    expect(digest).toContain(String.raw`"docs/odd\n` + '```name.md"');
    expect(digest).not.toContain('canary-outside');
    // what tells most comes first
    expect(digest.indexOf('# Tower')).toBeLessThan(digest.indexOf('export const a'));
    expect(digest.indexOf('export const a')).toBeLessThan(digest.indexOf('// xxx'));
  });

  it('when a digest has little room, then it keeps within it, shows no file in part, and says so', async () => {
    const digest = await workspace.digest(600);
    expect(digest).toContain('export const a = 1;');
    expect(digest).not.toContain('// xxx');
    expect(digest).toContain('Left out for lack of room');
    expect(digest).toMatch(/`+paths\nsrc\/big\.js\n/);
    expect(Buffer.byteLength(digest)).toBeLessThan(1_400);
  });

  it('when there is no room at all, then there is still an answer', async () => {
    expect(await workspace.digest(0)).toContain('10 more paths are not listed');
  });
});
