import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateExpression } from '../../src/expression/evaluate.ts';
import { FILTERS, LEFT_OUT } from '../../src/expression/filters/registry.ts';
import { BUILT_IN } from '../../src/expression/scope.ts';
import { TESTS } from '../../src/expression/tests.ts';
import { TEXT_METHODS } from '../../src/expression/text-methods.ts';
import { DIFFERENCES } from './differences.ts';
import { rowOf, rowsIn } from './page.ts';

const page = readFileSync(new URL('../../templates/docs/jinja2.md', import.meta.url), 'utf8');

const section = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const namesIn = (text: string): string[] =>
  Array.from(text.matchAll(/`([^`\s]+)`/g), ([, name]) => name ?? '');

describe('given the page about Jinja2', () => {
  it('when its table of differences is read, then it is the list that the comparison allows for, row by row', () => {
    const rows = rowsIn(section('Where Pawl differs')).slice(2);
    const spaced = (row: string): string => row.replace(/ +/g, ' ');
    expect(rows).toEqual(DIFFERENCES.map((difference) => spaced(rowOf(difference))));
  });

  it('when it lists filters, then they are those that exist, and those left out are named with a reason', () => {
    expect(namesIn(section('Filters')).toSorted()).toEqual(
      [...FILTERS.keys(), ...LEFT_OUT.keys()].toSorted(),
    );
    for (const [name, why] of LEFT_OUT) {
      expect(evaluateExpression(`1|${name}`, { values: {} })).toMatchObject({
        ok: false,
        error: { kind: 'syntax', name, message: `The filter \`${name}\` is not accepted: ${why}.` },
      });
    }
  });

  it('when it lists tests, functions and methods, then they are those that exist', () => {
    expect(namesIn(section('Tests')).toSorted()).toEqual([...TESTS.keys()].toSorted());
    expect(namesIn(section('Functions')).filter((name) => BUILT_IN.has(name))).toHaveLength(BUILT_IN.size);
    const methods = namesIn(section('Methods').split('Lists')[0] ?? '');
    expect(methods.toSorted()).toEqual([...TEXT_METHODS.keys()].toSorted());
  });

  it('when its examples are evaluated, then they give what they say', () => {
    const examples = rowsIn(section('Examples')).slice(2);
    expect(examples.length).toBeGreaterThan(8);
    for (const row of examples) {
      const [, expression = '', value = ''] = row
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replace(/^`|`$/g, ''));
      const scope = {
        values: { outputs: { plan: { issues: [{ severity: 'low', title: 'a' }], scores: { x: 9.5 } } } },
      };
      expect([expression, evaluateExpression(expression.replaceAll('\\|', '|'), scope)]).toEqual([
        expression,
        { ok: true, value: JSON.parse(value) },
      ]);
    }
  });
});
