import { describe, expect, it } from 'vitest';
import { evaluateExpression, renderTemplate } from '../../src/expression/evaluate.ts';
import recorded from './jinja2.json' with { type: 'json' };

const scope = { values: recorded.scope };

describe(`given answers recorded from ${recorded.recorded_with}`, () => {
  it.each(recorded.templates)('when $source is rendered, then the text is the same', ({ source, text }) => {
    expect(renderTemplate(source, scope)).toEqual({ ok: true, value: text });
  });

  it.each(recorded.expressions)(
    'when $source is evaluated, then the value is the same',
    ({ source, value, text }) => {
      expect(evaluateExpression(source, scope)).toEqual({ ok: true, value });
      expect(renderTemplate(`{{ ${source} }}`, scope)).toEqual({ ok: true, value: text });
    },
  );
});
