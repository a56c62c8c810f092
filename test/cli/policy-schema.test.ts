import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { policySchema } from '../../src/cli/policy-schema.ts';
import { parsePolicy } from '../../src/policy/parse.ts';

const accepts = new Ajv2020({ strict: false, allErrors: true }).compile(policySchema());

const fits = (text: string): [schema: boolean, parser: boolean] => [
  accepts(parse(text)),
  parsePolicy({ path: 'policy.yml', text }, 'main').ok,
];

describe('given the JSON Schema of the policy', () => {
  it.each([
    'aprovals: {}',
    'approvals: {users: 5}',
    'approvals: {required: 21}',
    'approvals: {minimum-permission: read}',
    'approvals: {gates: {plan: {requird: 2}}}',
    'approvals: {gates: {plan: {required: 0}}}',
    'approvals: {gates: [plan]}',
    'commands: {per-hour: 0}',
    'limits: {parallel: 1000}',
    '[]',
  ])('when a policy is %s then it is refused, as the parser does', (text) => {
    expect(fits(text)).toEqual([false, false]);
  });

  it.each([
    'approvals: {users: lea, teams: [acme/core], code-owners: true, required: 2}',
    'approvals: {gates: {plan: {users: [lea], minimum-permission: admin}, release.final: {}}}',
    'bases: main',
    'commands: {per-hour: 5, bare: false}',
  ])('when a policy is %s then it fits, as the parser says', (text) => {
    expect(fits(text)).toEqual([true, true]);
  });

  it('when the policy of the sample is held against it then it fits', () => {
    const url = new URL('../../templates/sample/repository/.github/pawl/policy.yml', import.meta.url);
    expect(fits(readFileSync(url, 'utf8'))).toEqual([true, true]);
  });
});
