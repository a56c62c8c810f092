import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/problem.ts';
import { plainValue, readYaml } from '../../src/yaml/read.ts';
import { lies } from '../workflow/inside.ts';

const read = (text: string): ReturnType<typeof readYaml> => readYaml({ path: 'a.yml', text });

const problemsOf = (text: string): Problem[] => {
  const result = read(text);
  return result.ok ? [] : result.problems;
};

const first = (text: string): string => {
  const [problem] = problemsOf(text);
  if (problem?.span === undefined) return 'no problem';
  return `${problem.span.line}:${problem.span.column} ${problem.code}: ${problem.message}`;
};

const alias = `a: &x [1, 2]\n${Array.from({ length: 30 }, (_, i) => `b${i}: [*x, *x, *x]`).join('\n')}`;

describe('given a hostile text', () => {
  const hostile: [string, string, string][] = [
    ['10 MB', 'a: '.padEnd(10_000_000, 'x'), 'file_too_large'],
    ['600 KB in characters of three bytes', 'a: '.padEnd(200_000, '€'), 'file_too_large'],
    ['500,000 commas', `[${','.repeat(500_000)}]`, 'file_too_large'],
    ['an alias bomb', alias, 'yaml_alias'],
    ['a tag', 'a: !!js/function x', 'yaml_alias'],
    ['10,000 brackets', '['.repeat(10_000), 'yaml_too_deep'],
    ['10,000 braces', '{a: '.repeat(10_000), 'yaml_too_deep'],
    ['10,000 dashes', '- '.repeat(10_000), 'yaml_too_deep'],
    ['10,000 question marks', '? '.repeat(10_000), 'yaml_too_deep'],
    ['stairs', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'yaml_too_deep'],
    ['__proto__', '__proto__: {a: 1}', 'invalid_name'],
    ['__proto__ deep inside', 'a: [{b: {__proto__: {c: 1}}}]', 'invalid_name'],
    ['NUL characters', 'name: w\0\nsteps: \0\n', 'yaml_syntax'],
    ['nothing but NUL', '\0'.repeat(100_000), 'yaml_syntax'],
    ['bytes that were no UTF-8', 'name: caf\uFFFD\n', 'file_unreadable'],
    ['half a character', 'name: \uD83D\n', 'yaml_syntax'],
    ['a bell', 'name: "x\u0007"\n', 'yaml_syntax'],
    ['a number of 400 digits', `a: ${'9'.repeat(400)}`, 'wrong_type'],
    ['a key of 2,000 letters', `${'a'.repeat(2_000)}: 1\n`, 'yaml_syntax'],
    ['60,000 keys', Array.from({ length: 60_000 }, (_, i) => `${i}:`).join('\n'), 'file_too_large'],
    ['a merge of itself', '<<: *a\na: &a {b: 1}\n', 'yaml_alias'],
  ];

  const milliseconds = (text: string): number => {
    const start = performance.now();
    read(text);
    return performance.now() - start;
  };
  const sound = Array.from({ length: 20_000 }, (_, i) => `key${i}: [value, 1]`).join('\n');
  const soundTime = Math.max(milliseconds(sound), milliseconds(sound));

  it.each(hostile)(
    'when it is %s then it is one clear problem, no slower than a sound file',
    (_, text, code) => {
      expect(problemsOf(text).map((problem) => problem.code)).toEqual([code]);
      expect(milliseconds(text)).toBeLessThan(4 * soundTime);
    },
  );

  it('threat 44: when brackets come 1,000 deep and then twice 10,000 deep then the process lives', () => {
    const codes = [1_000, 10_000, 10_000].map((depth) => problemsOf('['.repeat(depth))[0]?.code);
    expect(codes).toEqual(['yaml_too_deep', 'yaml_too_deep', 'yaml_too_deep']);
  });
});

describe('given a text with a slip', () => {
  it.each([
    ['', '1:1 yaml_syntax: the file is empty'],
    ['# nothing but words\n', '1:1 yaml_syntax: the file is empty'],
    ['---\n', '1:1 yaml_syntax: the file is empty'],
    ['\uFEFF', '1:1 yaml_syntax: the file is empty'],
    ['a:\n\tb: 1\n', '2:1 yaml_syntax: a tab is used as indentation'],
    ['a: 1\n\tb: 2\n', '2:1 yaml_syntax: a tab is used as indentation'],
    ['a: x\0y\n', '1:5 yaml_syntax: the character U+0000, which cannot be shown, stands here'],
    ['a: 1\nb: \uFFFD\n', '2:4 file_unreadable: the file is not UTF-8: a character was lost here'],
    ['a: 1\nb: 2\na: 3\n', '3:1 duplicate_key: `a` is given twice'],
    ['a: 1\n---\nb: 2\n', '2:1 yaml_syntax: a second document begins here'],
    ['paths: *.ts\n', '1:8 yaml_alias: aliases are not accepted'],
    ['if: {{ success() }}\n', '1:6 yaml_syntax: a value begins with `{{`'],
    ['%YAML 1.1\n---\na: yes\n', '1:1 yaml_syntax: directives are not accepted'],
    ['a: .inf\n', '1:4 wrong_type: `.inf` is no number that can be kept'],
    ['? [a]\n: b\n', '1:3 yaml_syntax: a key must be text'],
  ])('when it is %j then it says %s', (text, expected) => {
    expect(first(text)).toBe(expected);
  });

  it('when one line has many errors then it is said once', () => {
    expect(problemsOf('a: [}, }, }, }]\n')).toHaveLength(1);
  });
});

describe('given a sound text', () => {
  it('when it is read then every value stands where it stands', () => {
    const result = read('a: 1\nb:\n  - "x y"\n  - |\n    one\n    two\n');
    if (!result.ok || result.value.kind !== 'map') throw new Error('it should be a map');
    expect(plainValue(result.value)).toEqual({ a: 1, b: ['x y', 'one\ntwo\n'] });
    const list = result.value.entries[1]?.value;
    const spans = list?.kind === 'list' ? list.items.map(({ span }) => span) : [];
    expect(spans).toEqual([
      { file: 'a.yml', line: 3, column: 5, end_line: 3, end_column: 10 },
      { file: 'a.yml', line: 4, column: 5, end_line: 6, end_column: 8 },
    ]);
  });

  it('when words could be booleans of older YAML then they stay text, and numbers keep how they were written', () => {
    const result = read('a: yes\nb: 1.10\n1: x\n');
    if (!result.ok || result.value.kind !== 'map') throw new Error('it should be a map');
    expect(plainValue(result.value)).toEqual({ a: 'yes', b: 1.1, '1': 'x' });
    const value = result.value.entries[1]?.value;
    expect(value?.kind === 'scalar' && value.text).toBe('1.10');
  });

  it('when it begins with a byte order mark then that is no part of it', () => {
    const result = read('\uFEFFa: 1\n');
    expect(result.ok && plainValue(result.value)).toEqual({ a: 1 });
  });

  it('when a control character is written as an escape then it is read', () => {
    const result = read('a: "x\\0y"\n');
    expect(result.ok && plainValue(result.value)).toEqual({ a: 'x\0y' });
  });

  it('when 60 levels are nested then they are read', () => {
    expect(read(`${'['.repeat(60)}${']'.repeat(60)}`).ok).toBe(true);
  });

  it('when brackets stand in quotes, comments and blocks then they are no nesting', () => {
    const many = '['.repeat(500);
    expect(read(`a: '${many}' # ${many}\nb: |\n  ${many}\nc: x${many}\n`).ok).toBe(true);
  });
});

describe('given any text at all', () => {
  const yamlish = fc.array(
    fc.constantFrom('a', ': ', '- ', '\n', '  ', '[', ']', '{', '}', "'", '"', '|', '#', '\t', '&', '? '),
    {
      maxLength: 60,
    },
  );

  it('when it is read then it never throws, and every problem lies inside it', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      yamlish.map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const problem of problemsOf(text)) expect(lies(problem, text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('when JSON is written as YAML then it is read as that JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }),
        (value) => {
          const text = JSON.stringify(value);
          fc.pre(!text.includes('__proto__'));
          const result = read(text);
          expect(result.ok && plainValue(result.value)).toEqual(JSON.parse(text));
        },
      ),
    );
  });
});
