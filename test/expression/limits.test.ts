import { describe, expect, it } from 'vitest';
import { evaluateExpression, renderTemplate } from '../../src/expression/evaluate.ts';
import { inspectSource } from '../../src/expression/inspect.ts';

const scope = {
  values: { big: 'x'.repeat(120_000), list: Array.from({ length: 5000 }, (_, index) => index) },
};

const GREEDY = [
  '{% for i in range(100000) %}{{ big|upper }}{% endfor %}',
  '{% for i in range(1000) %}{% for j in range(1000) %}x{% endfor %}{% endfor %}',
  '{% set n = namespace(a="xxxxxxxxxx") %}{% for i in range(100) %}{% set n.a = n.a ~ n.a %}{% endfor %}',
  '{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a }}',
  '{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a == n.a }}',
  '{% set n = namespace(a=[1]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a] %}{% endfor %}{{ n.a|tojson }}',
  '{% set n = namespace(a=[1]) %}{% for i in range(50000) %}{% set n.a = [n.a] %}{% endfor %}{{ n.a }}',
  '{% for i in list %}{{ "zz" in big }}{% endfor %}',
  '{% for i in list %}{{ big == big }}{% endfor %}',
  '{% for i in list %}{{ big[0] }}{% endfor %}',
  '{% for i in list %}{{ big.split("x")|length }}{% endfor %}',
  '{% for i in range(20) %}{{ big }}{% endfor %}',
  '{{ range(1000)|map("center", 900000)|list|length }}',
  '{{ big|replace("", big) }}',
  '{{ big|batch(1)|list|tojson(99999) }}',
  '{{ "a" * 999999999 }}',
  '{{ [0] * 999999999 }}',
  '{{ 9 ** 9 ** 9 }}',
  '{{ 9007199254740991 + 1 }}',
  '{{ 99999999999999999999 }}',
  '{{ range(999999999) }}',
  '{{ "x"|center(999999999) }}',
  '{{ "a\nb"|indent(999999999) }}',
  '{{ [1]|batch(999999999, 0) }}',
  '{{ [1]|slice(999999999) }}',
  `{{ ${'not '.repeat(15_000)}true }}`,
  `{{ ${'1+'.repeat(15_000)}1 }}`,
  `{{ ${'-'.repeat(40_000)}1 }}`,
  `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`,
  `{{ ${'['.repeat(101)}${']'.repeat(101)} }}`,
  `{{ 1${'|abs'.repeat(12_000)} }}`,
  `{{ ${'1 if 1 else '.repeat(4000)}1 }}`,
  '{% if 1 %}'.repeat(5000) + '{% endif %}'.repeat(2000),
  'x'.repeat(65_537),
];

describe('given a template that wants more than its share', () => {
  it.each(GREEDY.map((text) => [text.slice(0, 90), text]))(
    'when it is `%s`, then it ends soon with a limit',
    (_, text) => {
      const started = performance.now();
      expect(renderTemplate(text, scope)).toMatchObject({ ok: false, error: { kind: 'limit' } });
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );
});

describe('given sources at the edge of their bounds', () => {
  it('when an expression has 4096 characters, then it is read, and one more is a limit', () => {
    const longest = `'${'a'.repeat(4094)}'`;
    expect(evaluateExpression(longest, scope)).toMatchObject({ ok: true });
    expect(evaluateExpression(`${longest} `, scope)).toMatchObject({ ok: false, error: { kind: 'limit' } });
    expect(inspectSource(`${longest} `, 'expression')).toMatchObject({ ok: false, error: { kind: 'limit' } });
  });

  it('when a template has 65536 characters, then it is read', () => {
    expect(renderTemplate('x'.repeat(65_536), scope)).toMatchObject({ ok: true });
  });

  it('when brackets are nested 100 deep, then they are read', () => {
    expect(evaluateExpression(`${'('.repeat(100)}1${')'.repeat(100)}`, scope)).toEqual({
      ok: true,
      value: 1,
    });
  });

  it('when values are nested deeper than the stack, then it is a limit and not a crash', () => {
    const deep = JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`);
    expect(evaluateExpression('deep', { values: { deep } })).toMatchObject({
      ok: false,
      error: { kind: 'limit' },
    });
  });

  it('when an honest template works on large values, then it is within its share', () => {
    expect(
      renderTemplate('{{ big|trim|length }} {{ list|sort|length }} {{ big|upper|truncate(3) }}', scope),
    ).toEqual({
      ok: true,
      value: '120000 5000 ...',
    });
    expect(renderTemplate('{% for i in list %}- item {{ i }}\n{% endfor %}', scope)).toMatchObject({
      ok: true,
    });
  });
});
