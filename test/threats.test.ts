import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** What must have a test by its name: every fault, and the attacks on what was recorded and approved and those by agents. */
const FAULTS = range(1, 18).map((row) => `fault ${row}`);
const ATTACKS = [4, 5, ...range(12, 37), 45, 46, 47].map((row) => `threat ${row}`);

const HERE = import.meta.dirname;
/** A title that begins with a row or with several, `threat 04, fault 05: when …`, with or without a leading zero. */
const TITLE = /['"`]((?:threat|fault) \d+(?:, (?:threat|fault) \d+)*): /g;

const named = new Set(
  readdirSync(HERE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && path !== 'threats.test.ts')
    .flatMap((path) => [...readFileSync(join(HERE, path), 'utf8').matchAll(TITLE)])
    .flatMap(([, rows = '']) => rows.split(', '))
    .map((row) => row.replace(/ 0+/, ' ')),
);

describe('given the rows of faults and attacks that are promised', () => {
  it.each([...FAULTS, ...ATTACKS])('when %s is looked for, then a test has its name', (row) => {
    expect([...named]).toContain(row);
  });

  it('when a test names a row, then there is such a row', () => {
    const rows = [...FAULTS, ...range(1, 48).map((row) => `threat ${row}`)];
    expect([...named].filter((row) => !rows.includes(row))).toEqual([]);
  });
});
