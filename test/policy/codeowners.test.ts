import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownersOf, parseCodeOwners } from '../../src/policy/codeowners.ts';

const owners = (text: string, path: string): string[] | undefined =>
  ownersOf(parseCodeOwners(text).rules, path)?.owners;

/** Whether one pattern means a path. */
const means = (pattern: string, path: string): boolean => owners(`${pattern} @o`, path) !== undefined;

describe('given a line that GitHub does not accept', () => {
  it.each([
    ['!docs/ @o', 'cannot be turned round'],
    ['a/*[0-9].ts @o', 'cannot have `[` or `]`'],
    ['\\#notes @o', 'a `#` cannot be escaped'],
    ['a#b @o', 'a comment needs a blank'],
    ['a\\', 'ends in a backslash'],
    ['*** @o', 'three `*` in a row'],
    ['/ @o', '`/` matches nothing'],
    ['* octocat', '`octocat` is no `@user`'],
    ['* @a @-b', '`@-b` is no `@user`'],
    ['* @a/b/c', '`@a/b/c` is no'],
    ['* @', '`@` is no'],
    ['* a@b', '`a@b` is no'],
    ['my file.txt @o', '`file.txt` is no'],
  ])('when it is %j then it counts for nothing, and its number is said', (line, message) => {
    const found = parseCodeOwners(`* @all\n\n${line}\n`);
    expect(found.problems).toEqual([{ line: 3, message: expect.stringContaining(message) }]);
    expect(found.rules.map(({ pattern, line: at }) => [pattern, at])).toEqual([['*', 1]]);
  });

  it('when the file is larger than 3 MB then GitHub does not load it, and neither do we', () => {
    const found = parseCodeOwners(`* @all\n${`# ${'é'.repeat(1_000)}\n`.repeat(1_600)}`);
    expect(found).toEqual({
      rules: [],
      problems: [{ line: 1, message: expect.stringContaining('3 MB') }],
    });
    expect(parseCodeOwners(`* @all\n${`# ${'e'.repeat(1_000)}\n`.repeat(1_600)}`).rules).toHaveLength(1);
  });
});

/** The examples of GitHub's page about code owners. */
const PAGE = `
# Each line is a pattern, and who owns what it matches.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
`;

describe('given the examples that GitHub documents', () => {
  it.each([
    ['README.md', '@global-owner1 @global-owner2'],
    ['src/deep/index.js', '@js-owner'],
    ['src/main.go', 'docs@example.com'],
    ['notes/a.txt', '@octo-org/octocats'],
    ['build/logs/today', '@octocat'],
    ['build/logs/old/yesterday', '@octocat'],
    ['docs/getting-started.md', '@doctocat'],
    ['docs/build-app/troubleshooting.md', '@doctocat'],
    ['packages/apps/a/b.css', '@octocat'],
    ['scripts/x', '@doctocat @octocat'],
    ['deeply/nested/logs/x', '@octocat'],
    ['apps/x', '@octocat'],
    ['apps/github/x', ''],
    ['apps/github', ''],
    ['apps/githubber', '@octocat'],
  ])('when %s is looked up then it is owned by %j', (path, expected) => {
    expect(owners(PAGE, path)?.join(' ')).toBe(expected);
  });

  it('when a subdirectory has owners of its own then they alone own it', () => {
    const text = '/apps/ @octocat\n/apps/github @doctocat';
    expect(owners(text, 'apps/github/x')).toEqual(['@doctocat']);
    expect(owners(text, 'apps/x')).toEqual(['@octocat']);
  });

  it('when the same pattern stands twice then the later line alone counts', () => {
    expect(owners('/a @one\n/a @two', 'a')).toEqual(['@two']);
  });

  it('when docs/* stands alone then what lies deeper is owned by nobody', () => {
    expect(owners('docs/* @o', 'docs/a.md')).toEqual(['@o']);
    expect(owners('docs/* @o', 'docs/a/b.md')).toBeUndefined();
  });
});

describe('given a pattern', () => {
  it.each<[pattern: string, yes: string[], no: string[]]>([
    ['a', ['a', 'a/x', 'x/a', 'x/a/y/z'], ['a.txt', 'x/a.txt', 'x/y', 'A']],
    ['/a', ['a', 'a/x', 'a/x/y'], ['ab', 'x/a', 'x/a/y']],
    ['a/', ['a/x', 'a/x/y', 'x/a/y'], ['a', 'x/a', 'x/y']],
    ['/a/', ['a/x', 'a/x/y'], ['a', 'x/a/y']],
    ['a/b', ['a/b', 'a/b/x'], ['a/bc', 'x/a/b', 'x/a/b/y']],
    ['a/b/', ['a/b/x'], ['a/b', 'x/a/b/y']],
    ['*', ['a', 'a/b', 'a/b/c', '.x'], []],
    ['a*', ['abc', 'a/x', 'x/ab/y'], ['ba', 'x/y']],
    ['/*', ['a', '.x'], ['a/b', 'a/b/c']],
    ['/a*', ['ab', 'a/x/y'], ['x/ab', 'ba']],
    ['a*/', ['ab/x', 'x/ab/y'], ['ab', 'x/ab']],
    ['/*/', ['a/b', 'a/b/c'], ['a']],
    ['a\\*b', ['a*b'], ['axb']],
    ['a\\?b', ['a?b'], ['axb']],
    ['a\\[b', ['a[b'], ['ab']],
    ['a\\/b', ['a/b'], ['x/a/b']],
    ['\\!a', ['!a'], ['a']],
    ['my\\ file\\ s.txt', ['my file s.txt', 'x/my file s.txt'], ['my']],
    ['a/*.txt', ['a/x.txt', 'a/x.txt/y'], ['a/b/x.txt', 'x/a/y.txt']],
    ['a/*/c', ['a/b/c', 'a/b/c/d'], ['a/c', 'a/b/b/c']],
    ['a?c', ['abc', 'x/a\u{1F600}c'], ['ac', 'abbc', 'a/c']],
    ['**/a/b', ['a/b', 'x/a/b', 'x/y/a/b/z'], ['a/x/b']],
    ['**/*a*', ['a', 'x/bar', 'x/y/a/z'], ['x/y']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b/z'], ['x/a/b', 'a/xb']],
    ['a/**/**/b', ['a/b', 'a/x/y/b'], ['a/x']],
    ['a/**/', ['a/b', 'a/b/c'], ['a']],
    ['a/**/b/c*', ['a/b/cd', 'a/x/b/c'], ['a/b', 'a/b/x']],
    ['**', ['a', 'a/b'], []],
    ['a**b', ['ab', 'axxb', 'x/axb'], ['a/b']],
    ['a//b', [], ['a/b', 'a//b']],
    ['./a', [], ['a']],
    ['{a,b}', ['{a,b}'], ['a', 'b']],
    ['Docs/', ['Docs/x'], ['docs/x']],
    ['/@a/+b\\ (c).ts', ['@a/+b (c).ts'], ['a/+b (c).ts']],
  ])('when it is %j then it means what it means on GitHub', (pattern, yes, no) => {
    for (const path of yes) expect([path, means(pattern, path)]).toEqual([path, true]);
    for (const path of no) expect([path, means(pattern, path)]).toEqual([path, false]);
  });
});

describe('given a file with blanks and comments around', () => {
  it('when it is read then only rules are left, with the lines they stand in', () => {
    const text =
      '\uFEFF* @a\r\n\r\n  # no rule\r\n\t/b\t @x/y\t a.b+c@d.example.com # why\r\n/c # nobody\r\n/d';
    expect(parseCodeOwners(text)).toEqual({
      problems: [],
      rules: [
        expect.objectContaining({ pattern: '*', owners: ['@a'], line: 1 }),
        expect.objectContaining({ pattern: '/b', owners: ['@x/y', 'a.b+c@d.example.com'], line: 4 }),
        expect.objectContaining({ pattern: '/c', owners: [], line: 5 }),
        expect.objectContaining({ pattern: '/d', owners: [], line: 6 }),
      ],
    });
    expect(parseCodeOwners('')).toEqual({ rules: [], problems: [] });
  });

  it('when an owner is followed by a comment at once then the comment is none of the owner', () => {
    expect(owners('* @a#b', 'x')).toEqual(['@a']);
  });
});

/** What a pattern means, said the slow way: every way to read its wildcards is tried. */
function slowly(pattern: string, path: string): boolean {
  const rooted = pattern.startsWith('/');
  const folder = pattern.endsWith('/');
  const bare = pattern.slice(rooted ? 1 : 0, folder ? -1 : undefined);
  const names = bare.split('/');
  const last = names.at(-1) ?? '';
  const full = [
    ...(!rooted && names.length === 1 ? ['**'] : []),
    ...names,
    ...(folder || last === '**' ? ['**', '*'] : last === '*' ? [] : ['**']),
  ];
  return way(full, path.split('/'));
}

const way = (parts: string[], names: string[]): boolean => {
  const [part, ...rest] = parts;
  if (part === undefined) return names.length === 0;
  if (part === '**') return names.some((_, at) => way(rest, names.slice(at))) || way(rest, []);
  const [name, ...others] = names;
  return name !== undefined && name !== '' && word(part, name) && way(rest, others);
};

const word = (part: string, name: string): boolean => {
  if (part === '') return name === '';
  const [first, rest] = [part.charAt(0), part.slice(1)];
  if (first === '*')
    return Array.from({ length: name.length + 1 }).some((_, at) => word(rest, name.slice(at)));
  return name !== '' && (first === '?' || first === name.charAt(0)) && word(rest, name.slice(1));
};

describe('given any pattern and any path', () => {
  const letters = fc.constantFrom('a', 'b', '*', '?');
  const name = fc
    .array(letters, { minLength: 1, maxLength: 4 })
    .map((all) => all.join(''))
    .filter((text) => !text.includes('***'));
  const pattern = fc
    .tuple(
      fc.boolean(),
      fc.array(fc.oneof(name, fc.constant('**'), fc.constant('*')), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
    )
    .map(([root, names, folder]) => `${root ? '/' : ''}${names.join('/')}${folder ? '/' : ''}`);
  const path = fc
    .array(
      fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
      { minLength: 1, maxLength: 4 },
    )
    .map((names) => names.join('/'));

  it('when they are held together then the answer is that of the slow way', () => {
    fc.assert(
      fc.property(pattern, path, (one, other) => {
        expect([one, other, means(one, other)]).toEqual([one, other, slowly(one, other)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('when a text is no CODEOWNERS at all then nothing is thrown, and every line is a rule, a problem or neither', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), path, (text, some) => {
        const { rules, problems } = parseCodeOwners(text);
        ownersOf(rules, some);
        const lines = [...rules, ...problems].map(({ line }) => line);
        expect(new Set(lines).size).toBe(lines.length);
        expect(Math.max(0, ...lines)).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});

describe('given patterns and paths made to take long', () => {
  const a = 'a'.repeat(4_096);
  it.each([
    ['10,000 stars', `/${'a*'.repeat(10_000)}b`, a],
    ['10,000 directories', `${'**/a/'.repeat(10_000)}b`, 'a/'.repeat(10_000)],
    ['stars and directories', `${'**/*a*a*a/'.repeat(1_000)}b`, `${'aaaa/'.repeat(1_000)}c`],
    ['a near miss', `*${'a'.repeat(2_000)}b`, a],
    ['question marks', `*${'?'.repeat(2_000)}b`, a],
    ['10,000 owners', `* ${'@a '.repeat(10_000)}`, a],
    ['a long owner', `* ${'a.'.repeat(50_000)}@${'a.'.repeat(50_000)}`, a],
    ['100,000 blanks', `*${' '.repeat(100_000)}x`, a],
    ['100,000 backslashes', `${'\\'.repeat(100_000)} @o`, a],
  ])('when it is %s then it is told within a second', (_, line, path) => {
    const before = performance.now();
    ownersOf(parseCodeOwners(line).rules, path);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('when 10,000 rules are asked about 300 paths then that is a matter of seconds', () => {
    const { rules } = parseCodeOwners(
      Array.from({ length: 10_000 }, (_, at) => `/packages/p${at}/**/*.ts @o`).join('\n'),
    );
    const before = performance.now();
    for (let at = 0; at < 300; at += 1) ownersOf(rules, `src/some/deep/folder/file${at}.ts`);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
