import { describe, expect, it } from 'vitest';
import {
  evaluateCondition,
  evaluateExpression,
  renderTemplate,
  type Scope,
} from '../../src/expression/evaluate.ts';

const scope: Scope = {
  values: {
    outputs: {
      review_plan: {
        passed: true,
        scores: { alignment_score: 9.1 },
        issues: [{ severity: 'critical', title: 'No tests' }],
      },
      'review-plan': { passed: true },
      notes: 'Use {{ variables.secret }} here',
      nothing: null,
      items: ['a'],
    },
    variables: { secret: 's3cret', limit: 3 },
    iteration: 2,
  },
  functions: { success: true, failure: false },
};

const refused = (text: string): unknown => {
  const result = evaluateExpression(text, scope);
  return result.ok ? result.value : result.error;
};

describe('given an expression that names something that does not exist', () => {
  it('when it is a bare name, then the refusal has the name and where it stands', () => {
    expect(refused('iteration < 3 and missing')).toEqual({
      kind: 'undefined',
      message: '`missing` does not exist.',
      name: 'missing',
      offset: 18,
    });
  });

  it('when it is an attribute, then the refusal has the dotted name', () => {
    expect(refused('{{ outputs.review_code.passed }}')).toMatchObject({
      kind: 'undefined',
      name: 'outputs.review_code',
      offset: 11,
    });
  });

  it.each([
    'missing.x',
    'missing.x is defined',
    'missing == 1',
    'missing is odd',
    'missing is iterable',
    'missing is in [1]',
    'missing is sameas missing.x',
    'missing|list',
    'missing.upper()',
    'missing in [1]',
    'not missing',
    'missing or true',
    'missing|upper',
    '[missing]',
    'missing ~ "a"',
    'missing()',
    '[]|first',
    '[{}]|map(attribute="x")|join',
  ])('when `%s` uses it, then it is refused', (text) => {
    expect(refused(text)).toMatchObject({ kind: 'undefined' });
  });

  it.each([
    ['missing is defined', false],
    ['missing is not defined', true],
    ['missing is undefined', true],
    ['missing is none', false],
    ['missing is string or missing is number or missing is mapping', false],
    ['missing|items', []],
    ['missing|default("none yet")', 'none yet'],
    ['missing|d(missing)|d(1)', 1],
    ['outputs.later|default(false)', false],
    ['missing is defined and missing.x', false],
    ['false and missing', false],
    ['1 if true else missing', 1],
    ['[{}, {"x": 1}]|selectattr("x", "defined")|list|length', 1],
  ])('when `%s` allows for it, then the answer is %j', (text, value) => {
    expect(evaluateExpression(text, scope)).toEqual({ ok: true, value });
  });
});

describe('given an expression that mixes kinds', () => {
  it.each([
    '"3" < 3',
    '1 + "1"',
    'none < 1',
    '[1] + "a"',
    '"a" * 1.5',
    '1 / 0',
    '1 in 5',
    '-"a"',
    '3|length',
    '"a"|round',
  ])('when `%s` asks for what Python refuses, then it is a type error with a place', (text) => {
    expect(refused(text)).toMatchObject({ kind: 'type', offset: expect.any(Number) });
  });

  it('when a string is compared with a number, then they are not equal', () => {
    expect(refused('"3" == 3')).toBe(false);
  });
});

describe('given a text that is not exactly one expression', () => {
  it.each([
    ['', 0],
    ['{{ }}', 0],
    ['1 2', 2],
    ['{{ 1 }} and {{ 2 }}', 7],
    ['a, b', 1],
    ['(1', 2],
    ['{% if x %}', 1],
    ["'open", 0],
    ['a.', 2],
    ['x is', 4],
    ['x|', 2],
    ['f(a=1, 2)', 7],
    ['f(*a)', 2],
    ['x is defined is defined', 13],
    ['and', 0],
    ['1 + not 2', 4],
  ])('when it is `%s`, then the syntax is refused at offset %i', (text, offset) => {
    expect(refused(text)).toMatchObject({ kind: 'syntax', offset });
  });

  it('when a filter or a test does not exist, then its name is given', () => {
    expect(refused('1|attr("x")')).toMatchObject({ kind: 'syntax', name: 'attr', offset: 2 });
    expect(refused('1 is prime')).toMatchObject({ kind: 'syntax', name: 'prime', offset: 5 });
  });
});

describe('given conditions of a workflow', () => {
  it.each([
    ['success() and outputs.review_plan.passed', true],
    ['{{ outputs["review-plan"].passed }}', true],
    ['{{- failure() -}}', false],
    ['outputs.review_plan.scores.alignment_score >= 9.0', true],
    ['1 < iteration < 3', true],
    ['(1 < 2) == true', true],
    ['1 < 2 == true', false],
    ['outputs.review_plan.issues|selectattr("severity", "equalto", "critical")|list|length > 0', true],
    ['outputs.review_plan.issues|map(attribute="title")|map("upper")|first == "NO TESTS"', true],
    ['iteration is divisibleby 2 and iteration is divisibleby(1)', true],
    ['[1, 2, 3]|sum == 6', true],
    ['"plan" in outputs.notes', false],
    ['outputs.nothing', false],
    ['outputs.nothing is none', true],
    ['outputs.items', true],
    ['outputs.items() is defined', true],
  ])('when `%s` is asked, then it is %s', (text, value) => {
    expect(evaluateCondition(text, scope)).toEqual({ ok: true, value });
  });

  it('when a function is named but not called, then the refusal says how to call it', () => {
    expect(refused('success and true')).toMatchObject({
      kind: 'type',
      message: '`success` is a function: write `success()`.',
    });
    expect(refused('success(1)')).toMatchObject({ kind: 'type' });
  });

  it('when a value has the name of a function, then the value wins', () => {
    expect(evaluateExpression('range', { values: { range: 7 } })).toEqual({ ok: true, value: 7 });
  });
});

describe('given a template', () => {
  it('when a value looks like a template, then it is written as it is', () => {
    expect(renderTemplate('{{ outputs.notes }}', scope)).toEqual({
      ok: true,
      value: 'Use {{ variables.secret }} here',
    });
  });

  it('when something in it does not exist, then the whole template is refused at that place', () => {
    expect(renderTemplate('Plan:\n{{ outputs.plan }}', scope)).toMatchObject({
      ok: false,
      error: { kind: 'undefined', offset: 17 },
    });
  });

  it.each([
    '{% macro m() %}{% endmacro %}',
    '{% include "a" %}',
    '{% import "a" as b %}',
    '{% from "a" import b %}',
    '{% extends "a" %}',
    '{% block b %}{% endblock %}',
    '{% call x() %}{% endcall %}',
    '{% do x %}',
    '{% for x in [1] recursive %}{% endfor %}',
    '{% autoescape true %}{% endautoescape %}',
    '{% nonsense %}',
    '{% endif %}',
    '{% if x %}',
    '{% for x in [1] %}{% endif %}',
    '{% set true = 1 %}',
    '{% set a.b = 1',
    '{# open',
    '{% raw %}',
    '{{ 1',
  ])('when it holds `%s`, then the syntax is refused with a place', (text) => {
    expect(renderTemplate(text, scope)).toMatchObject({
      ok: false,
      error: { kind: 'syntax', offset: expect.any(Number) },
    });
  });

  it('when it sets an attribute of something that is no namespace, then it is refused', () => {
    expect(renderTemplate('{% set outputs.notes = "x" %}', scope)).toMatchObject({
      ok: false,
      error: { kind: 'type' },
    });
    expect(scope.values.outputs).toHaveProperty('notes', 'Use {{ variables.secret }} here');
  });

  it('when an `if` without `else` does not hold, then nothing is written', () => {
    expect(renderTemplate('[{{ "x" if false }}]', scope)).toEqual({ ok: true, value: '[]' });
  });
});
