import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../src/json.ts';
import {
  evaluateCondition,
  evaluateExpression,
  type Evaluation,
  renderTemplate,
} from '../../src/expression/evaluate.ts';
import { inspectSource } from '../../src/expression/inspect.ts';

const WORDS =
  `a b.c a["k"] l[0] l[::-1] missing "s" '' 1 2.5 0 true none [ ] ( ) { } {} , : . | + - * / // % ** ~ == != < >= in not and or is if else
  is_defined |default(1) |upper |list |join(',') |sort |first |sum |tojson |map('upper') |map(attribute='x') |selectattr('x')
  |replace('','b') |batch(2) |groupby('x') |round |int range(9) range(99999) namespace(x=1) success() s.split() o.items() loop
  {{ }} {% %} {# #} {%-if -%} {%if {%endif%} {%else%} {%for x {%endfor%} {%set {%endset%} {%raw%} {%endraw%} {%filter \\n
  dict(a=1) |urlencode |wordwrap(3) |filesizeformat |striptags |format(1) |unique |items '%c%g' '%(a)s' .rsplit(none,1) .find('a') .zfill(9)
  .partition('a') .title() loop.changed(1) |tojson(2) |truncate(1) -1 99999999999 is_sameas is_filter is_callable .items .expandtabs()`
    .split(/\s+/)
    .map((word) => word.replace(/^is_/, 'is '));

/** fast-check's values as they look once they went over a wire. */
const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value));

const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 25 }).map((words) => words.join(' '));
/** Expressions that parse, in which a name may be missing. */
const chain = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'l|length', 'missing', 'missing.x', '(missing is defined)', 'true', 'o.x', 's'),
      fc.constantFrom(' and ', ' or ', ' == ', ' ~ ', ' + ', ' if a else '),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pairs) => `${pairs.flat().join('')}1`);

const source = fc.oneof(
  { weight: 4, arbitrary: soup },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const json = fc.jsonValue({ maxDepth: 3 }).map(asJson);
const plainKeys = (value: JsonValue): boolean =>
  !/"(?:__proto__|constructor|prototype)":/.test(JSON.stringify(value));

const values: JsonObject = {
  a: { k: 1, x: null },
  b: { c: 'text' },
  l: [3, 'é😀', null, { x: 2 }],
  s: 'a b',
  o: { x: [1.5, true] },
};
const scope = { values, functions: { success: true } };

const explained = (result: Evaluation<unknown>): boolean => result.ok || result.error.message.endsWith('.');

describe('given any text at all', () => {
  it('when it is evaluated, rendered or inspected, then there is an answer, in bounded time, and never a throw', () => {
    fc.assert(
      fc.property(source, (text) => {
        const started = performance.now();
        const results = [
          evaluateExpression(text, scope),
          evaluateCondition(text, scope),
          renderTemplate(text, scope),
        ];
        inspectSource(text, 'expression');
        inspectSource(text, 'template');
        expect(performance.now() - started).toBeLessThan(5000);
        expect(results.every(explained)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('when it has a value, then the value is plain JSON and counts as true or false', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const result = evaluateExpression(text, scope);
        fc.pre(result.ok);
        expect(JSON.parse(JSON.stringify(result.value))).toStrictEqual(result.value);
        expect(evaluateCondition(text, scope).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('when it parses for evaluating, then it parses for inspecting', () => {
    fc.assert(
      fc.property(soup, (text) => {
        const evaluated = evaluateExpression(text, scope);
        const parses = evaluated.ok || evaluated.error.kind !== 'syntax';
        expect(inspectSource(text, 'expression').ok).toBe(parses);
      }),
      { numRuns: 3000 },
    );
  });

  it('when evaluating misses a name, then inspecting had listed it', () => {
    fc.assert(
      fc.property(chain, (text) => {
        const evaluated = evaluateExpression(text, scope);
        fc.pre(!evaluated.ok && evaluated.error.kind === 'undefined');
        expect(JSON.stringify(inspectSource(text, 'expression'))).toContain('"path":["missing"');
      }),
      { numRuns: 200 },
    );
  });

  it('when it is evaluated twice, then the answers are the same and the values are untouched', () => {
    const before = JSON.stringify(values);
    fc.assert(
      fc.property(soup, (text) => {
        expect(renderTemplate(text, scope)).toEqual(renderTemplate(text, scope));
        expect(JSON.stringify(values)).toBe(before);
      }),
    );
  });
});

describe('given any value', () => {
  it('when it is named, then it comes back as it is', () => {
    fc.assert(
      fc.property(json.filter(plainKeys), (value) => {
        expect(evaluateExpression('value', { values: { value } })).toEqual({ ok: true, value });
      }),
    );
  });

  it('when it is written by tojson, then JSON reads it back', () => {
    fc.assert(
      fc.property(json.filter(plainKeys), (value) => {
        const result = renderTemplate('{{ value|tojson }}', { values: { value } });
        expect(result.ok && JSON.parse(result.value)).toEqual(value);
      }),
    );
  });

  it('when a text is printed, then not a character of it is read as a template', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary' })), (value) => {
        expect(renderTemplate('<{{ value }}>', { values: { value } })).toEqual({
          ok: true,
          value: `<${value}>`,
        });
      }),
    );
  });

  it('when it is compared with itself, then it is equal', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(evaluateCondition('value == value and not value != value', { values: { value } })).toEqual({
          ok: true,
          value: true,
        });
      }),
    );
  });

  it('when numbers are put in order, then exactly one of less, equal and more holds', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), (a, b) => {
        const result = evaluateExpression('[a < b, a == b, a > b]|select|list|length', { values: { a, b } });
        expect(result).toEqual({ ok: true, value: 1 });
      }),
    );
  });
});
