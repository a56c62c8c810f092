import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globMatcher, matchesGlob } from '../src/glob.ts';
import { checkPath } from '../src/paths.ts';

const open = { allow: [], deny: [] };
const isOk = (path: string, rules: { allow: string[]; deny: string[] } = open): boolean =>
  checkPath(path, rules).ok;

describe('given a path an agent wants to write', () => {
  it.each([
    '../x',
    'a/../../x',
    'a/..',
    './a',
    'a/./b',
    '/etc/passwd',
    'a//b',
    'a/',
    '',
    'a\0b',
    'a\nb',
    'a\\..\\b',
    '..\\x',
    'C:\\x',
    'C:/x',
    '\\\\host\\share',
    'a/．．/b',
    'a∕../b／c',
    'a/b.',
    'a/b ',
    'a /b',
    ' a',
    '~/x',
    'con',
    'src/NUL.txt',
    'aux.js',
    'COM1',
    'lpt¹.md',
    'file.txt:stream',
    'a?b',
    'x\u200by',
    'x\u202ey',
    'e\u0301.txt',
    '\ud800.txt',
    `${'d/'.repeat(600)}x`,
    'x'.repeat(300),
  ])('threat 28: when it is %j, then it is refused as no well-formed path', (path) => {
    const verdict = checkPath(path, open);
    expect(verdict.ok).toBe(false);
    expect(verdict).toHaveProperty('why', expect.stringMatching(/^the path /));
  });

  it.each([
    '.github/workflows/x.yml',
    '.GitHub/workflows/x.yml',
    '.github\\workflows\\x.yml',
    '.ｇithub/workflows/x.yml',
    '.gıthub/x.yml',
    'GITHUB~1/workflows/x.yml',
    '.github/actions/a/action.yml',
    '.github/CODEOWNERS',
    '.github/pawl/policy.yml',
    'sub/.github/x',
    'CODEOWNERS',
    'docs/CodeOwners',
    '.git/config',
    '.GIT/hooks/pre-commit',
    'sub/.git/config',
    'git~1/config',
    '.git./config',
    '.git ',
    '.git::$INDEX_ALLOCATION/config',
    '.pawl/pr-1/progress.json',
    '.Pawl/x',
    'CLAUDE.md',
    'src/claude.MD',
    'AGENTS.md',
    '.claude/settings.json',
    '.cursor/rules/x.mdc',
    '.mcp.json',
    '.npmrc',
    'packages/a/.NPMRC',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    '.gitattributes',
    'src/.gitattributes',
    '.gitmodules',
    '.husky/pre-commit',
    'node_modules/x/index.js',
    'package.json',
    'packages/a/Package.json',
    'package-lock.json',
    'pyproject.toml',
    'requirements-dev.txt',
    'Cargo.toml',
    '.vscode/tasks.json',
  ])('threat 27: when it is %j, then it is refused as guarded', (path) => {
    expect(checkPath(path, open).ok).toBe(false);
    // no permission that is a mere wildcard opens it
    expect(isOk(path, { allow: ['**', '**/*', '.*/**', '*'], deny: [] })).toBe(false);
  });

  it('when policy allows a guarded place by name, then it stays refused', () => {
    expect(isOk('.github/workflows/x.yml', { allow: ['.github/workflows/x.yml'], deny: [] })).toBe(false);
  });

  it('when policy names a manifest, then that one may be written', () => {
    const rules = { allow: ['src/**', 'package.json'], deny: [] };
    expect(isOk('package.json', rules)).toBe(true);
    expect(isOk('packages/a/package.json', rules)).toBe(false);
    expect(isOk('packages/a/package.json', { allow: ['packages/*/package.json'], deny: [] })).toBe(true);
    expect(isOk('package.json', { allow: ['*.json'], deny: [] })).toBe(false);
  });

  it('when policy denies and allows it, then the denial wins, whatever the case', () => {
    const rules = { allow: ['src/**'], deny: ['src/Secret/**', '**/*.pem', 'src/keys'] };
    expect(isOk('src/a.js', rules)).toBe(true);
    expect(isOk('src/secret/a.js', rules)).toBe(false);
    expect(isOk('src/secret/.hidden/a.js', rules)).toBe(false);
    expect(isOk('src/deep/KEY.PEM', rules)).toBe(false);
    expect(isOk('src/keys/a', rules)).toBe(false);
    expect(isOk('src/keys-public/a', rules)).toBe(true);
  });

  it('threat 28: when it only begins like an allowed root, then it is refused', () => {
    for (const allow of [['plan'], ['plan/'], ['plan/**'], ['./plan']]) {
      expect(isOk('plan-evil/x', { allow, deny: [] })).toBe(false);
      expect(isOk('plan/x', { allow, deny: [] })).toBe(true);
      expect(isOk('PLAN/x', { allow, deny: [] })).toBe(false);
    }
    expect(isOk('docs/a/b.md', { allow: ['docs/*'], deny: [] })).toBe(false);
  });

  it.each([
    'src/a.js',
    'README.md',
    'app/[id]/page.tsx',
    'docs/größe.md',
    '.gitignore',
    'Dockerfile',
    'a b/c d.txt',
    'src/console.js',
    'src/github/client.ts',
  ])('when it is %j, then it may be written', (path) => expect(checkPath(path, open)).toEqual({ ok: true }));

  it('when anything is asked, then the answer comes, and what is allowed stays inside the root', () => {
    const odd = fc.array(
      fc.constantFrom('..', '.', '/', '\\', '.git', 'a', 'ｇ', '\u200b', ':', ' ', '~1', 'B'),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          odd.map((parts) => parts.join('')),
        ),
        (path) => {
          if (!isOk(path)) return;
          expect(path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')).toBe(true);
          expect(path.toLowerCase().split('/')).not.toContain('.git');
        },
      ),
    );
  });
});

describe('given a glob', () => {
  it.each([
    ['**', '.github/x', true],
    ['secrets/**', 'secrets/.env', true],
    ['secrets/**', 'secrets', true],
    ['**/a', 'a', true],
    ['**/a', 'x/y/a', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/*', 'a/b/c', false],
    ['*.js', 'a/b.js', false],
    ['src/*.{ts,js}', 'src/x.js', true],
    ['src/*.{ts,js}', 'src/x.css', false],
    ['{a,b}/{c,d}', 'b/c', true],
    ['file[0-9].txt', 'file7.txt', true],
    ['file[!0-9].txt', 'file7.txt', false],
    ['a?c', 'a/c', false],
    ['a.c', 'abc', false],
    ['[', '[', true],
    ['{a', '{a', true],
  ])('when %j meets %j, then the answer is %j', (pattern, path, expected) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });

  it('threat 23: when wildcards pile up, then the answer still comes at once', () => {
    const started = performance.now();
    expect(matchesGlob('*a'.repeat(200), 'a'.repeat(4_000) + 'b')).toBe(false);
    expect(matchesGlob('**/a/'.repeat(100) + 'x', 'a/'.repeat(2_000) + 'y')).toBe(false);
    expect(matchesGlob('{a,b}'.repeat(60), 'a'.repeat(60))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('when a path is its own pattern, then it matches', () => {
    const part = fc.stringMatching(/^\.?[a-z]{1,5}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = parts.join('/');
        expect(matchesGlob(path, path)).toBe(true);
        expect(matchesGlob(`**/${parts.at(-1)}`, path)).toBe(true);
        expect(matchesGlob(`${path}x`, path)).toBe(false);
      }),
    );
  });
});

describe('given a glob that a model or a policy wrote', () => {
  it.each([
    ['[z-a]', 'm', false],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[^a-c]x', 'dx', true],
    ['[!a-c]x', 'bx', false],
    ['[a-]', '-', true],
    ['[\\d]', '7', false],
    ['[😀]', '😀', true],
    ['{a,a,b}/{a,b}.ts', 'a/b.ts', true],
    ['{a}', '{a}', true],
  ])('when %s is held against %s, then the answer is %s', (pattern, path, fits) => {
    expect(matchesGlob(pattern, path)).toBe(fits);
  });

  it('threat 23: when it has hundreds of choices, then thousands of long paths are told apart at once', () => {
    const fits = globMatcher(`**/{${Array.from({ length: 60 }, (_, at) => `*${at}`).join(',')}}*b`);
    const path = `${'aaaaaaaa/'.repeat(20)}${'a'.repeat(60)}`;
    const began = performance.now();
    for (let count = 0; count < 1_000; count += 1) expect(fits(path)).toBe(false);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
