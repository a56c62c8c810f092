import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../scripts/tables/simulation.ts';
import { pawl } from '../cli/pawl.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const page = readFileSync(at('templates/docs/simulate.md'), 'utf8');
const example = (name: string): string => at(`templates/docs/examples/${name}`);

describe.each(EXAMPLES)('given the example %s of the page about simulation', (name) => {
  const call = [
    'simulate',
    example(`${name}.yml`),
    '--script',
    example(`scripts/${name}.script.yml`),
    '--expect',
    example(`scripts/${name}.expect.yml`),
  ];

  it('when it is played from a terminal, then the page shows what is printed, and it is as expected', () => {
    const { code, out, err } = pawl(...call);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(page).toContain(`${name}.expect.yml\n${out.trimEnd()}\n\`\`\``);
  });

  it('when its definition is checked, then nothing is said of it', () => {
    expect(pawl('validate', example(`${name}.yml`), '--format', 'json')).toMatchObject({
      code: 0,
      out: '[]\n',
    });
  });
});

describe('given the keys of a result that the page explains', () => {
  it('when a result is printed for programs, then it has those keys, in that order', () => {
    const [, table = ''] = page.split('| key of `result`');
    const explained = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
    const { out } = pawl('simulate', example('rollout.yml'), '--format', 'ndjson');
    const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as { result: object };
    expect(Object.keys(last.result)).toEqual(explained);
  });
});
