import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowSchema } from '../../src/cli/workflow-schema.ts';
import { STEP_KEYS } from '../../src/workflow/step-keys.ts';

const accepts = new Ajv2020({ strict: false, allErrors: true }).compile(workflowSchema());

const yaml = (path: string): unknown =>
  parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const files = ['test/workflow/agentic', 'templates/workflows'].flatMap((folder) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url)).map((name) => `${folder}/${name}`),
);

const one = (step: object): unknown => ({ name: 'w', steps: [step] });

describe('given the JSON Schema that editors use', () => {
  it.each([
    ['a key nobody knows', one({ name: 'a', run: 'x', rnu: 'y' })],
    ['no name', one({ run: 'x' })],
    ['no type, and no key that decides it', one({ name: 'a' })],
    ['a type nobody knows', one({ name: 'a', type: 'promt', prompt: 'x' })],
    ['a key of another type', one({ name: 'a', type: 'prompt', prompt: 'x', steps: [] })],
    ['a value out of bounds', one({ name: 'a', run: 'x', 'timeout-minutes': 351 })],
    [
      'a slip deep inside',
      one({ name: 'a', type: 'serial', steps: [{ name: 'b', items: 5, steps: [{ name: 'c', run: 'x' }] }] }),
    ],
    ['a slip in a compensation', one({ name: 'a', run: 'x', compensate: { run: 5 } })],
    [
      'an error type nobody knows',
      one({ name: 'a', run: 'x', 'on-error': [{ errors: ['oops'], do: 'skip' }] }),
    ],
  ])('when a definition has %s then it is refused', (_, definition) => {
    expect(accepts(definition)).toBe(false);
  });

  it.each(files)('when %s is held against it then it fits', (file) => {
    accepts(yaml(file));
    expect(accepts.errors ?? []).toEqual([]);
  });

  it('when a compensation has no name, or a key decides the type, then that fits', () => {
    expect(accepts(one({ name: 'a', run: 'x', compensate: { prompt: 'y' } }))).toBe(true);
    expect(accepts(one({ name: 'a', until: '2026-01-05T09:00:00Z' }))).toBe(true);
  });

  it('then every key of every step type is described', () => {
    const { $defs } = workflowSchema() as {
      $defs: { [name: string]: { properties: { [key: string]: { description: string } } } };
    };
    for (const [type, table] of Object.entries(STEP_KEYS))
      for (const key of Object.keys(table))
        expect($defs[`${type}-step`]?.properties[key]?.description ?? '').not.toBe('');
  });
});
