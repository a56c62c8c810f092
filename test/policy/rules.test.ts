import { describe, expect, it } from 'vitest';
import { boundsOf } from '../../src/policy/bounds.ts';
import { parsePolicy } from '../../src/policy/parse.ts';
import { rulesFor } from '../../src/policy/rules.ts';
import type { Policy } from '../../src/policy/schema.ts';

const parse = (approvals: string): ReturnType<typeof parsePolicy> =>
  parsePolicy({ path: 'policy.yml', text: `approvals:\n  ${approvals.replaceAll('\n', '\n  ')}` }, 'main');

const said = (approvals: string): string[] =>
  parse(approvals).problems.map(
    ({ code, message, span }) => `${span?.line}:${span?.column} ${code}: ${message}`,
  );

const policy = (approvals: string): Policy => {
  const parsed = parse(approvals);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
};

describe('given rules that say what cannot be', () => {
  it.each([
    ['users: ["@lea"]', ['2:11 invalid_name: `@lea` is no login of GitHub']],
    ['users: lea jonas', ['2:10 invalid_name: `lea jonas` is no login of GitHub']],
    ['teams: [acme/core/x]', ['2:11 invalid_name: `acme/core/x` is no team of GitHub']],
    ['users: {lea: true}', ['2:10 wrong_type: `users` must be a list of texts, but is a map']],
    ['code-owners: all', ['2:16 wrong_type: `code-owners` must be true or false, but is text']],
    ['required: 0', ['2:13 out_of_bounds: `required` is 0, but must be between 1 and 20']],
    ['gates: [plan]', ['2:10 wrong_type: `gates` must be a map of keys, but is a list']],
    ['gates: {plan: {requird: 2}}', ['2:18 unknown_key: the rule of gate `plan` has no key `requird`']],
    ['gates: {plan: 2}', ['2:17 wrong_type: the rule of gate `plan` must be a map of keys, but is a number']],
    ['gates: {plan: {users: [-a]}}', ['2:26 invalid_name: `-a` is no login of GitHub']],
    ['gates: {"plan one": {}}', ['2:11 invalid_name: `plan one` cannot be the name of a gate']],
    ['gates: {a..b: {}}', ['2:11 invalid_name: `a..b` cannot be the name of a gate']],
    ['gates: {plan: {}, plan: {}}', ['2:21 duplicate_key: `plan` is given twice']],
    [
      'gates: {plan: {minimum-permission: read}}',
      ['2:38 unknown_value: `minimum-permission` cannot be `read`'],
    ],
  ])('when it is %s then it says so, at its place', (approvals, expected) => {
    expect(parse(approvals).ok).toBe(false);
    expect(said(approvals)).toEqual(expected);
  });

  it('when a key is nearly right then the right one is named', () => {
    expect(parse('gates: {plan: {requird: 2}}').problems[0]?.hint).toContain('`required`');
  });
});

describe('given a quorum that could never be reached', () => {
  it.each([
    [
      'users: [lea, jonas]\nrequired: 3',
      ['3:13 unanswerable_gate: 3 people must approve at any gate, but only 2 may: lea, jonas'],
    ],
    [
      'users: [lea, LEA]\nrequired: 2',
      ['3:13 unanswerable_gate: 2 people must approve at any gate, but only 1 may: lea'],
    ],
    [
      'gates:\n  plan: {users: [lea], required: 2}',
      ['3:36 unanswerable_gate: 2 people must approve at the gate `plan`, but only 1 may: lea'],
    ],
    [
      'required: 2\ngates:\n  plan: {users: [lea]}',
      ['4:19 unanswerable_gate: 2 people must approve at the gate `plan`, but only 1 may: lea'],
    ],
    [
      'users: [lea, jonas]\ngates:\n  plan: {required: 3}',
      ['4:22 unanswerable_gate: 3 people must approve at the gate `plan`, but only 2 may: lea, jonas'],
    ],
    [
      'users: [lea]\ngates:\n  plan: {users: [jonas]}',
      [
        '4:19 unanswerable_gate: nobody may answer the gate `plan`: no login is named both here and under `approvals`',
      ],
    ],
    [
      'users: [lea]\nteams: [acme/core]\ngates:\n  plan: {users: [jonas], required: 2}',
      ['5:38 unanswerable_gate: 2 people must approve at the gate `plan`, but only 1 may: jonas'],
    ],
    [
      'users: [lea]\nrequired: 2\ngates:\n  plan: {}',
      ['3:13 unanswerable_gate: 2 people must approve at any gate, but only 1 may: lea'],
    ],
  ])('when it is %j then that is an error under what asks for it', (approvals, expected) => {
    expect(parse(approvals).ok).toBe(false);
    expect(said(approvals)).toEqual(expected);
  });

  it.each([
    'users: [lea, jonas]\nrequired: 2',
    'users: [lea]\nteams: [acme/core]\nrequired: 2',
    'users: [lea]\ncode-owners: true\nrequired: 2',
    'teams: [acme/core]\nrequired: 5',
    'required: 20',
    'users: [lea]\ngates:\n  plan: {users: [Lea]}',
    'users: []\nrequired: 3',
  ])('when others might answer, or enough are named, as in %j, then nothing is said', (approvals) => {
    expect(said(approvals)).toEqual([]);
  });
});

describe('given rules for every gate and for some', () => {
  const both = policy(`users: [lea, jonas]
required: 2
gates:
  plan-approval: {teams: acme/leads, code-owners: true, minimum-permission: maintain}
  release.final: {users: lea, teams: [core]}`);

  it('when a gate has none of its own then those for every gate hold', () => {
    expect(rulesFor(both, 'other')).toEqual([both.approvals.everywhere]);
    expect(rulesFor(both, 'constructor')).toEqual([both.approvals.everywhere]);
    expect(rulesFor(both, '__proto__')).toEqual([both.approvals.everywhere]);
  });

  it('when it has one then both hold, with the places of the words', () => {
    const [everywhere, own] = rulesFor(both, 'plan-approval');
    expect(everywhere).toEqual({
      users: [expect.objectContaining({ text: 'lea' }), expect.objectContaining({ text: 'jonas' })],
      teams: [],
      code_owners: false,
      required: 2,
    });
    expect(own).toEqual({
      users: [],
      teams: [
        { text: 'acme/leads', span: expect.objectContaining({ file: 'policy.yml', line: 5, column: 28 }) },
      ],
      code_owners: true,
      minimum_permission: 'maintain',
    });
  });

  it('when the gate is one of a workflow that is used then its whole name counts', () => {
    expect(rulesFor(both, 'release.final')[1]?.users.map(({ text }) => text)).toEqual(['lea']);
    expect(rulesFor(both, 'final')).toHaveLength(1);
  });

  it('when a gate is written with other capital letters then its rule holds all the same', () => {
    expect(rulesFor(both, 'Plan-Approval')).toHaveLength(2);
  });

  it('when a gate is called like something of JavaScript then its rule is its own', () => {
    const odd = policy('gates:\n  toString: {required: 2}');
    expect(rulesFor(odd, 'toString')).toHaveLength(2);
    expect(rulesFor(odd, 'valueOf')).toHaveLength(1);
  });

  it('when the least access of every gate is set then it stays what it is', () => {
    const least = policy('minimum-permission: admin');
    expect(least.approvals.minimum_permission).toBe('admin');
    expect(least.approvals.everywhere).not.toHaveProperty('minimum_permission');
  });

  it('when definitions are held against them then they see who is named', () => {
    expect(boundsOf(both).answerers).toEqual({
      everywhere: { users: ['lea', 'jonas'], others: false, required: 2 },
      gates: {
        'plan-approval': { users: [], others: true },
        'release.final': { users: ['lea'], others: true },
      },
    });
  });
});
