import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { DECIDING_KEYS, STEP_KEYS, TYPE_ALIASES } from '../../src/workflow/step-keys.ts';
import { lies } from './inside.ts';
import { problems } from './read.ts';

const folder = new URL('agentic/', import.meta.url);
const [text = ''] = readdirSync(folder)
  .filter((name) => name === 'every-key.yaml')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** Values that some key takes, and values that none does. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    'x',
    '',
    '5m',
    '{{ item }}',
    '{{',
    'true',
    'always()',
    'ci.yml',
    'a',
    'b',
    'compensate',
    '2026-01-05T09:00:00Z',
  ),
  fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 0.5, 1e9),
  fc.constantFrom<unknown>(
    [],
    {},
    ['a'],
    [{}],
    [null],
    { a: 1 },
    { require: 'any' },
    { run: 'x' },
    { errors: ['tool'], do: 'skip' },
  ),
  fc.constant<unknown>([{ errors: ['tool'], do: 'skip' }]),
  fc.constant<unknown>([{ name: 'inner', run: 'x' }]),
);
const keys = [...new Set(Object.values(STEP_KEYS).flatMap((table) => Object.keys(table)))];
const types = [...Object.keys(STEP_KEYS), ...Object.keys(TYPE_ALIASES)];

describe('given any text', () => {
  it('when parts of a definition are cut out or doubled then reading never throws, and problems lie inside it', () => {
    const part = fc.tuple(
      fc.nat(text.length),
      fc.nat(60),
      fc.constantFrom(
        '',
        '- ',
        ': ',
        '{',
        ']',
        '\n',
        "'",
        '{{',
        'name: x',
        '  ',
        'type: wait\n',
        'compensate: ',
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        let broken = text;
        for (const [at, length, put] of parts) broken = broken.slice(0, at) + put + broken.slice(at + length);
        for (const problem of problems(broken))
          expect([problem, lies(problem, broken)]).toEqual([problem, true]);
      }),
      { numRuns: 150 },
    );
  });

  it('when a step of any type has any keys with any values then reading never throws, and says where', () => {
    const step = fc.record({
      type: fc.option(fc.constantFrom(...types), { nil: undefined }),
      more: fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 5 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (steps) => {
        const list = steps.map(({ type, more }, index) => ({
          name: 'abc'[index],
          ...(type === undefined ? {} : { type }),
          ...more,
        }));
        const json = JSON.stringify({ name: 'w', steps: list });
        const result = parseWorkflow({ path: 'w.yml', text: json }, { templates: ['a'] });
        for (const problem of result.problems)
          expect([problem, lies(problem, json)]).toEqual([problem, true]);
      }),
      { numRuns: 400 },
    );
  });

  it('when a key that decides a type stands alone then no other problem hides behind it', () => {
    for (const [key] of DECIDING_KEYS) {
      const found = problems(`name: w\nsteps: [{name: a, ${key}: x}]\n`);
      expect(found.every(({ message }) => !message.includes('has no type'))).toBe(true);
    }
  });
});
