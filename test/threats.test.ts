import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What must have a test by its name: every fault, and the attacks on what was recorded and approved. */
const FAULTS = Array.from({ length: 18 }, (_, index) => `fault ${index + 1}`);
const ATTACKS = [4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 45, 46].map((row) => `threat ${row}`);

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
    const rows = [...FAULTS, ...Array.from({ length: 48 }, (_, index) => `threat ${index + 1}`)];
    expect([...named].filter((row) => !rows.includes(row))).toEqual([]);
  });
});
