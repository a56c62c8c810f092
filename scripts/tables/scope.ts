import { SCOPE, type Root } from '../../src/workflow/scope.ts';
import { code, codes, table } from './table.ts';

const WHERE: { [area in NonNullable<Root['only']>]: string } = {
  prompt: 'prompts',
  document: 'final `outputs`',
  'for-each': 'inside a `for-each`',
};

const PARTS: { [holds in Root['holds']]: string } = {
  variables: '.<variable>',
  steps: '.<step>',
  outputs: '.<step>',
  gates: '.<gate>',
  fields: '',
  anything: '',
};

/** Every name that conditions and templates may begin with. */
export function scopeNames(): string {
  const rows = Object.entries(SCOPE).map(([name, { says, holds, fields = [], only, called }]) => [
    code(`${name}${called === true ? '()' : PARTS[holds]}`),
    fields.length === 0 ? says : `${says}: ${codes(fields)}`,
    only === undefined ? 'everywhere' : WHERE[only],
  ]);
  return table(['name', 'what it is', 'where'], rows);
}
