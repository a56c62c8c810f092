import { describe, expect, it } from 'vitest';
import { files, pawl } from './pawl.ts';

describe('given an expression that cannot be evaluated', () => {
  it('when a name in it does not exist, then the place is shown and the code is 1', () => {
    const said = pawl('eval', '1 < missing');
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toContain('error[unknown_variable] `missing` does not exist.');
    expect(said.err).toContain('EXPR:1:5');
    expect(said.err).toContain('    ^^^^^^^');
  });

  it('when JSON is asked for, then the error is one document on stdout', () => {
    const said = pawl('eval', '1 +', '--format', 'json');
    expect(said).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(said.out)).toEqual({
      error: { code: 'invalid_expression', message: 'The end stands where a value is expected.' },
    });
  });

  it.each([
    [['eval'], /needs an expression/],
    [['eval', '1', '2'], /does not know what to do with "2"/],
    [['eval', '1', '--format', 'xml'], /must be one of text, json/],
    [['eval', '1', '--scope', '/nowhere.json'], /there is no such file/],
    [['eval', '1', '--batch', '/nowhere.ndjson'], /--batch stands alone/],
    [['eval', '--batch', '/nowhere.ndjson'], /there is no such file/],
  ])('when it is called as %j, then the usage is refused with 2', (words, sentence) => {
    const said = pawl(...words);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(sentence);
  });

  it('when the scope is no object, then that is unreadable input', () => {
    const at = files({ 's.json': '[1]', 'bad.json': '{' });
    expect(pawl('eval', '1', '--scope', at('s.json'))).toMatchObject({ code: 2, out: '' });
    expect(pawl('eval', '1', '--scope', at('bad.json'))).toMatchObject({ code: 2, out: '' });
  });
});

describe('given an expression and a scope', () => {
  it('when it is evaluated, then its value is written as JSON', () => {
    const at = files({ 's.json': '{"n": 3, "o": {"a-b": [1.5]}}' });
    expect(pawl('eval', '1 < n < 5 and success() and not failure()', '--scope', at('s.json'))).toEqual({
      code: 0,
      out: 'true\n',
      err: '',
    });
    expect(pawl('eval', '{{ o["a-b"][0] * 2 }}', '--scope', at('s.json'), '--format', 'json').out).toBe(
      '{"value":3}\n',
    );
  });

  it('when it is a template, then the text is written as it is', () => {
    const at = files({ 's.json': '{"who": "{{ n }}", "none": null}' });
    const said = pawl('eval', 'Hi {{ who }}, {{ [true, none, 2.0] }}', '--template', '--scope', at('s.json'));
    expect(said).toEqual({ code: 0, out: 'Hi {{ n }}, [True, None, 2.0]\n', err: '' });
  });
});

describe('given a batch', () => {
  it('when lines of it are broken, then each has an answer in its place and the rest is evaluated', () => {
    const lines = [
      '{"expr": "1 + 1"}',
      'no json',
      '',
      '[]',
      '{}',
      '{"expr": 1}',
      '{"expr": "a", "scope": []}',
      '{"expr": "a", "template": "yes"}',
      '{"expr": "a.b", "scope": {"a": {}}}',
      '{"expr": "1 / 0"}',
      '{"expr": "9 ** 9 ** 9"}',
      '{"expr": "1 +"}',
      '{"expr": "{{ x }}!", "template": true, "scope": {"x": [null]}}',
      '{"expr": "always() and not cancelled()"}',
      '{"expr": "a.__proto__", "scope": {"a": {"__proto__": {"x": 1}}}}',
    ];
    const said = pawl('eval', '--batch', files({ 'b.ndjson': `${lines.join('\n')}\n` })('b.ndjson'));
    expect(said).toMatchObject({ code: 0, err: '' });
    const answers = said.out
      .trimEnd()
      .split('\n')
      .map((line): { value?: unknown; error?: { code: string; message: string } } => JSON.parse(line));
    expect(answers.map(({ value, error }) => error?.code ?? value)).toEqual([
      2,
      'file_unreadable',
      'file_unreadable',
      'wrong_type',
      'missing_key',
      'wrong_type',
      'wrong_type',
      'wrong_type',
      'unknown_variable',
      'expression_failed',
      'expression_failed',
      'invalid_expression',
      '[None]!',
      true,
      'unknown_variable',
    ]);
    for (const { error } of answers) expect(error?.message ?? 'A value.').toMatch(/\.$/);
  });

  it('when it has 5,000 lines, then all are answered in order and soon', () => {
    const lines = Array.from({ length: 5000 }, (_, index) =>
      JSON.stringify({ expr: 'l|map("upper")|join("-") ~ n', scope: { n: index, l: ['a', 'b'] } }),
    );
    const started = performance.now();
    const { code, out } = pawl('eval', '--batch', files({ 'b.ndjson': lines.join('\n') })('b.ndjson'));
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(0);
    const answers = out.trimEnd().split('\n');
    expect(answers).toHaveLength(5000);
    expect(answers[4999]).toBe('{"value":"A-B4999"}');
  });

  it('when it is empty, then so is the answer', () => {
    expect(pawl('eval', '--batch', files({ 'b.ndjson': '' })('b.ndjson'))).toEqual({
      code: 0,
      out: '',
      err: '',
    });
  });
});
