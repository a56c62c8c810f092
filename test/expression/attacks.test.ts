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
  'hostile.__proto__',
  'hostile.constructor',
  'hostile["prototype"]',
  'hostile.get("constructor").x',
  'loop.constructor',
  'a.get.constructor',
  'a.items.__func__',
];

describe('given text that reaches for what is behind the values', () => {
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
