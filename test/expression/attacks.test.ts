import { describe, expect, it } from 'vitest';
import { evaluateExpression, renderTemplate } from '../../src/expression/evaluate.ts';

const scope = {
  values: {
    a: { b: 1 },
    s: 'text',
    l: [1, 2],
    hostile: JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "prototype": 3, "toString": "own"}'),
  },
  functions: { success: true },
};

const REACHING = [
  "a.constructor.constructor('return process')()",
  "a['constructor']['constructor']('return 1')()",
  'a.__proto__',
  'a["__proto__"]',
  'a["__pro" ~ "to__"]',
  's.constructor',
  'l.constructor',
  'l.__proto__.push',
  's.__class__.__mro__',
  "''.__class__.__base__.__subclasses__()",
  'success.__globals__',
  'success.constructor("x")()',
  'a.toString()',
  'a.hasOwnProperty("b")',
  'a.valueOf()',
  's.at(0)',
  's.concat(s)',
  'l.push(3)',
  'l.map(success)',
  'l.length',
  's.length',
  'self',
  'globalThis',
  'process.env',
  'require("fs")',
  'import("fs")',
  'cycler.__init__.__globals__',
  'lipsum.__globals__',
  'joiner',
  'namespace.__init__',
  'range.constructor',
  'a|attr("constructor")',
  'a|map("constructor")|list',
  '[a]|map(attribute="__proto__.x")|list',
  '[a]|map(attribute="constructor.name")|join',
  '[a]|map("attr", "b")|list',
  '[a]|selectattr("constructor")|list|first',
  '[a]|groupby("__proto__")|list',
  's|format(a.constructor)',
  '"%(constructor)s" % a',
  '"%(__proto__)s"|format(a)',
  '{"__proto__": {"x": 1}}.x',
  '{"constructor": 1}',
  'namespace(__proto__=a)',
  'dict(constructor=a)',
  's.find.constructor',
  's.title.__self__',
  'dict.__class__',
  'hostile.__proto__',
  'hostile.constructor',
  'hostile["prototype"]',
  'hostile.get("constructor").x',
  'loop.constructor',
  'a.get.constructor',
  'a.items.__func__',
];

describe('threat 30: given text that reaches for what is behind the values', () => {
  it.each(REACHING)('when it is `%s`, then it is refused', (text) => {
    expect(evaluateExpression(text, scope)).toMatchObject({ ok: false });
    expect(renderTemplate(`{{ ${text} }}`, scope)).toMatchObject({ ok: false });
  });

  it.each([
    '{% set c = "constructor" %}{{ a[c] }}',
    '{% for k in ["__proto__"] %}{{ a[k].x }}{% endfor %}',
    '{% set ns = namespace() %}{% set ns.__proto__ = a %}',
    '{% for k in l %}{{ loop.constructor }}{% endfor %}',
  ])('when the template `%s` binds the names first, then it is refused all the same', (text) => {
    expect(renderTemplate(text, scope)).toMatchObject({ ok: false });
  });

  it('when values come with keys of the prototype, then they are not seen and not passed on', () => {
    const result = evaluateExpression('hostile', scope);
    expect(result).toEqual({ ok: true, value: { toString: 'own' } });
    expect(evaluateExpression('hostile|length', scope)).toEqual({ ok: true, value: 1 });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('when names of Object.prototype are asked for, then they are not defined', () => {
    for (const name of ['toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf', '__defineGetter__']) {
      expect(evaluateExpression(`${name} is defined`, scope)).toEqual({ ok: true, value: false });
      expect(evaluateExpression(`a.${name} is defined`, scope)).toEqual({ ok: true, value: false });
    }
  });
});

/** Ideas that do not reach for an object but for time, memory or the place of something else: an error, or exactly this harmless text. */
const HARMLESS: readonly (readonly [string, string])[] = [
  // formats that reach into what they are given
  ['{{ "{0.__class__}".format(a) }}', 'error'],
  ['{{ "{a[__proto__]}".format_map(a) }}', 'error'],
  ['{{ "%(constructor.name)s" % a }}', 'error'],
  ['{{ "%n%n%n" % 1 }}', 'error'],
  ['{{ "%999999999d" % 1 }}', 'error'],
  ['{{ "%.999999999f" % 1 }}', 'error'],
  ['{{ "%*d" % (999999999, 1) }}', 'error'],
  ['{{ ("%9999d" * 500) % ((1,) * 500) }}', 'error'],
  ['{{ "%s" % "%s%s%s" }}', '%s%s%s'],
  // powers, repeats and paddings
  ['{{ 10 ** 400 }}', 'error'],
  ['{{ 2 ** -99999999 == 0 }}', 'True'],
  ['{{ (-1) ** 0.5 }}', 'error'],
  ['{{ "ab" * 9007199254740991 }}', 'error'],
  ['{{ [[0] * 1000] * 1000 }}', 'error'],
  ['{{ s.zfill(99999999) }}', 'error'],
  ['{{ s.ljust(99999999, "x") }}', 'error'],
  ['{{ s.center(99999999) }}', 'error'],
  ['{{ ("\t" * 1000).expandtabs(100000) }}', 'error'],
  ['{{ ("a" * 1000).replace("", "b" * 100000) }}', 'error'],
  ['{{ ("a" * 100000).join(range(100000)|map("string")) }}', 'error'],
  ['{{ ("ab " * 100000)|wordwrap(1)|length }}', 'error'],
  ['{{ ("a" * 900000)|wordwrap(1)|length }}', 'error'],
  ['{{ "x"|indent("y" * 900000)|indent("\n" * 900000) }}', 'x'],
  ['{{ 1|round(99999) }}', 'error'],
  ['{{ 1.5|round(-99999) }}', 'error'],
  // loops in loops, and what they keep
  [
    '{% for a in range(500) %}{% for b in range(500) %}{% for c in range(500) %}{% endfor %}{% endfor %}{% endfor %}',
    'error',
  ],
  [
    '{% set n = namespace(x=[]) %}{% for i in range(30) %}{% set n.x = n.x + n.x + [i] %}{% endfor %}{{ n.x|length }}',
    'error',
  ],
  ['{% set n = namespace() %}{% set n.n = n %}{{ n }}', 'error'],
  ['{% set n = namespace() %}{% set n.n = [n] %}{{ n.n|tojson }}', 'error'],
  ['{% set n = namespace() %}{% set n.n = {"n": n} %}{{ n == n.n }}', 'False'],
  ['{% set n = namespace() %}{% set n.n = n %}{{ n.n.n.n is defined }}', 'True'],
  ['{% for x in l %}{{ loop }}{% endfor %}', 'error'],
  ['{% for x in l %}{{ loop(l) }}{% endfor %}', 'error'],
  ['{% for x in l recursive %}{{ loop(l) }}{% endfor %}', 'error'],
  ['{% for x in l %}{% set loop.index = 9 %}{% endfor %}', 'error'],
  ['{% for x in l %}{{ loop._iterator }}{% endfor %}', 'error'],
  ['{% for x in l %}{% for loop in l %}{% endfor %}{% endfor %}', 'error'],
  // names that Jinja2 brings along
  ['{{ cycler("a").next() }}', 'error'],
  ['{{ joiner(",")() }}', 'error'],
  ['{{ lipsum(999999) }}', 'error'],
  ['{{ self._TemplateReference__context }}', 'error'],
  ['{{ namespace.__class__ }}', 'error'],
  ['{{ range.__init__ }}', 'error'],
  ['{{ dict.fromkeys(l) }}', 'error'],
  ['{{ dict(__proto__=l) }}', 'error'],
  ['{{ dict([["constructor", 1]]) }}', 'error'],
  ['{{ dict([["__proto__", {"x": 1}]]).x }}', 'error'],
  ['{{ config }}', 'error'],
  ['{{ request.application.__globals__ }}', 'error'],
  // templates in values are no templates
  ['{{ code }}', '{{ a.b }}{% for x in l %}'],
  ['{{ code|upper|lower|replace("b", "b") }}', '{{ a.b }}{% for x in l %}'],
  ['{% set x %}{{ code }}{% endset %}{{ x }}', '{{ a.b }}{% for x in l %}'],
  ['{{ "{" ~ "{ a.b }" ~ "}" }}', '{{ a.b }}'],
  // filters that call filters
  ['{{ l|map("map")|list }}', 'error'],
  ['{{ [l]|map("map", "map", "map")|list }}', 'error'],
  ['{{ l|map("attr", "__class__")|list }}', 'error'],
  ['{{ l|map("random")|list }}', 'error'],
  ['{{ [a]|map(attribute="b.__class__")|list }}', 'error'],
  ['{{ [a]|map(attribute="__proto__", default="none")|join }}', 'none'],
  ['{{ [a]|sort(attribute="constructor") }}', "[{'b': 1}]"],
  ['{{ [a]|selectattr("__proto__", "defined")|list }}', '[]'],
  ['{{ l|select("callable")|list }}', '[]'],
  ['{{ l|select("constructor")|list }}', 'error'],
  ['{{ l|map("__proto__")|list }}', 'error'],
  ['{{ a|xmlattr }}', 'error'],
  ['{{ "http://x"|urlize }}', 'error'],
  // patterns, characters and places
  ['{{ ("a" * 50000 ~ "!")|title|length }}', '50001'],
  ['{{ (" " * 100000 ~ "x" ~ " " * 100000 ~ "x")|trim|length }}', '100002'],
  ['{{ ("<" * 100000)|striptags|length }}', '100000'],
  ['{{ ("<!--" * 50000)|striptags|length }}', '200000'],
  ['{{ ("a-" * 50000)|wordwrap(70)|length > 1 }}', 'True'],
  ['{{ ("\n" * 900000)|wordcount }}', '0'],
  ['{{ s[99999999999:-99999999999:-99999999999] }}', 't'],
  ['{{ s[::9007199254740991] }}', 't'],
  ['{{ l[-9007199254740991:] }}', '[1, 2]'],
  ['{{ l[1e308] }}', 'error'],
  ['{{ l[0.0] }}', 'error'],
  ['{{ "\\ud800"|urlencode }}', 'error'],
  ['{{ "\\U00110000" }}', 'error'],
  ['{{ "a\u0000b"|length }}', '3'],
  ['{{ "\u202egnp.exe"|length }}', '8'],
  ['{{ "\u202egnp"|string == "gnp" }}', 'False'],
  ['{{ a.ｂ is defined }}', 'False'],
  ['{{ ａ }}', 'error'],
  ['{{ a\u200b.b }}', 'error'],
  ['{{ "😀" * 3 }}', '😀😀😀'],
  ['{{ 1e999 }}', 'inf'],
  ['{{ 1e999 - 1e999 == 0 }}', 'False'],
  ['{{ (1e999)|int }}', '0'],
  ['{{ [1e999]|tojson }}', 'error'],
  ['{{ 0x7fffffffffffffff }}', 'error'],
];

describe('given text that wants time, memory or a place that is not its own', () => {
  it('when the ideas of this file are counted, then there are at least 60 distinct ones', () => {
    expect(new Set([...REACHING, ...HARMLESS.map(([text]) => text)]).size).toBeGreaterThan(130);
  });

  it.each(HARMLESS)('when it is `%s`, then the answer is %j, soon', (text, expected) => {
    const code = '{{ a.b }}{% for x in l %}';
    const started = performance.now();
    const result = renderTemplate(text, { ...scope, values: { ...scope.values, code } });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(result.ok ? result.value : 'error').toBe(expected);
    if (!result.ok) expect(result.error.message).toMatch(/\.$/);
  });

  it.each([
    ['brackets', '('.repeat(10_000)],
    ['lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['signs', `${'-'.repeat(10_000)}1`],
    ['refusals', `${'not '.repeat(10_000)}true`],
    ['attributes', `a${'.a'.repeat(10_000)}`],
    ['calls', `a${'()'.repeat(10_000)}`],
    ['filters', `a${'|list'.repeat(10_000)}`],
    ['tests', `a${' is defined'.repeat(10_000)}`],
    ['choices', `${'1 if 1 else '.repeat(10_000)}1`],
    ['items', `a${'[0'.repeat(10_000)}`],
    ['strings', '"a"'.repeat(10_000)],
    ['tags', '{% if 1 %}'.repeat(5000)],
    ['comments', '{#'.repeat(10_000)],
    ['raw blocks', '{% raw %}'.repeat(5000)],
    ['open tags', '{{'.repeat(10_000)],
  ])('when %s are piled up ten thousand high, then it is refused, soon', (_, text) => {
    const started = performance.now();
    expect(evaluateExpression(text, scope)).toMatchObject({ ok: false });
    expect(renderTemplate(text.startsWith('{') ? text : `{{ ${text} }}`, scope)).toMatchObject({
      ok: text.startsWith('"'),
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('when a value has a getter, then only what JSON shows of it is read', () => {
    let read = 0;
    const trapped = {
      values: { o: Object.defineProperty({ x: 1 }, 'y', { get: () => (read += 1), enumerable: false }) },
    };
    expect(evaluateExpression('o|length', trapped)).toEqual({ ok: true, value: 1 });
    expect(renderTemplate('{{ o }}{{ o|tojson }}', trapped)).toEqual({
      ok: true,
      value: '{\'x\': 1}{"x": 1}',
    });
    expect(read).toBe(0);
  });
});
