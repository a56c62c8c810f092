import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SCHEMA_NAMES } from '../../src/cli/schema.ts';
import { pawl } from './pawl.ts';
import { finished, text } from './runs.ts';

const compiled = (name: string): ReturnType<Ajv2020['compile']> => {
  const { code, out, err } = pawl('schema', name);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(out) as object);
};

describe('given the published schemas', () => {
  it.each(SCHEMA_NAMES)(
    'when %s is printed then it is a JSON Schema that refuses what it does not know',
    (name) => {
      const fits = compiled(name);
      expect(fits({ weather: 'fine' })).toBe(false);
      expect(fits(null)).toBe(false);
    },
  );

  it('when a document of a run is held against progress then it fits, and not with one field less', () => {
    const fits = compiled('progress');
    const document = JSON.parse(text(finished().progress)) as { [field: string]: unknown };
    expect({ fits: fits(document), errors: fits.errors }).toEqual({ fits: true, errors: null });
    for (const field of ['workflow_id', 'journal', 'steps', 'human_approvals']) {
      const { [field]: _left, ...rest } = document;
      expect(fits(rest)).toBe(false);
    }
  });
});
