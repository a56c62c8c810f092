import { describe, expect, it } from 'vitest';
import { APPROVING } from '../../src/decide/answers/labels.ts';
import type { Bounds } from '../../src/workflow/world.ts';
import { of } from './preflight.ts';

const gate = (keys: string): string => `- {name: g, type: approval, ${keys}}`;
const codes = (found: readonly string[]): string[] => found.map((line) => line.split(' ')[1] ?? '');

describe('given an approval that nobody can give', () => {
  it.each([
    ['answers: []', '3:40 unanswerable_gate: nobody can give the approval: `answers` has no way to answer'],
    [
      'required: 3, approvers: {users: [lea, jonas]}',
      '3:41 unanswerable_gate: nobody can give the approval `g`: it asks for 3 people, but only 2 may answer: lea, jonas',
    ],
    ['required: 2, approvers: {users: [lea, Lea]}', 'but only 1 may answer: lea'],
    ['timeout-minutes: 60, on-timeout: escalate', 'missing_key: `g` escalates to nobody'],
  ])('when it has %s then that is said', (keys, message) => {
    expect(of(gate(keys))).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    'required: 2, approvers: {users: [lea, jonas]}',
    'required: 5',
    'required: 2, approvers: {users: [lea], teams: [acme/leads]}',
    'required: 2, approvers: {users: [lea], code-owners: true}',
    'approvers: {teams: [acme/leads]}',
    'approvers: {code-owners: true}',
    'answers: [review]',
    'answers: command',
    'answers: [label]',
    'answers: [tick]',
    'timeout-minutes: 60, on-timeout: escalate, escalate-to: [lea]',
  ])('when it has %s then somebody can', (keys) => {
    expect(of(gate(keys))).toEqual([]);
  });
});

describe('given a policy that says who may', () => {
  const everywhere = { users: ['lea', 'jonas'], others: false };
  const bounds = (rules: Partial<NonNullable<Bounds['answerers']>>): { bounds: Bounds } => ({
    bounds: { answerers: { everywhere, gates: {}, ...rules } },
  });

  it.each<[keys: string, rules: { bounds: Bounds }, message: string]>([
    [
      'approvers: {users: [maria, tom]}',
      bounds({}),
      '3:50 unanswerable_gate: nobody can give the approval `g`: policy lets other people answer than those who are named here',
    ],
    [
      'approvers: {users: [lea]}',
      bounds({ everywhere: { ...everywhere, required: 2 } }),
      '3:42 unanswerable_gate: nobody can give the approval `g`: policy asks for 2 people, but only 1 may answer: lea',
    ],
    [
      'required: 3',
      bounds({}),
      '3:41 unanswerable_gate: nobody can give the approval `g`: it asks for 3 people, but only 2 may answer: lea, jonas',
    ],
    [
      'approvers: {users: [lea]}',
      bounds({ gates: { G: { users: ['jonas'], others: false } } }),
      '3:50 unanswerable_gate',
    ],
    [
      'gate: constructor-2, approvers: {users: [lea]}',
      bounds({ gates: { 'constructor-2': { users: ['jonas'], others: false } } }),
      'unanswerable_gate',
    ],
  ])('when %s could never be met beside it then that is said', (keys, world, message) => {
    const found = of(gate(keys), world);
    expect(found).toEqual([expect.stringContaining(message)]);
  });

  it.each<[keys: string, rules: { bounds: Bounds }]>([
    ['approvers: {users: [LEA]}', bounds({})],
    ['approvers: {users: [maria], teams: [acme/leads]}', bounds({})],
    ['approvers: {users: [maria]}', bounds({ everywhere: { users: ['lea'], others: true } })],
    ['approvers: {users: [lea]}', bounds({ gates: { other: { users: ['jonas'], others: false } } })],
    ['required: 2', bounds({})],
    ['approvers: {users: [lea]}', { bounds: {} }],
  ])('when %s can be met beside it then nothing is said', (keys, world) => {
    expect(of(gate(keys), world)).toEqual([]);
  });

  it('when policy could not be met by itself then that is not said of the definition', () => {
    expect(of(gate('required: 1'), bounds({ everywhere: { ...everywhere, required: 3 } }))).toEqual([]);
  });
});

describe('given a gate with a long name', () => {
  const long = (length: number, keys = ''): string => gate(`gate: ${'g'.repeat(length)}${keys}`);

  it('when no label can name it then a notice says so, and other ways stay', () => {
    expect(of(long(37))).toEqual([
      expect.stringMatching(/^3:37 no_effect: no label answers `g`: `pawl:approved:g+` has 51 characters/),
    ]);
    expect(of(long(37))[0]).toContain(`\`${APPROVING}ggg`);
    expect(of(long(36))).toEqual([]);
    expect(of(long(37, ', answers: [command, tick]'))).toEqual([]);
  });

  it('when labels are the only way then nobody can answer', () => {
    expect(of(long(37, ', answers: [label]'))).toEqual([
      expect.stringMatching(/^3:37 unanswerable_gate: nobody can give the approval `g`: /),
    ]);
  });
});

describe('given what is approved', () => {
  it.each([
    ['/src/**', 'it is absolute'],
    ['src/../**', 'it has a part that is `..`'],
    ['..', 'it has a part that is `..`'],
    ['', 'it is empty'],
    ['src\\\\**', 'it has a backslash'],
    ['.pawl/**', 'Pawl’s own files are never what is approved'],
  ])('when a glob is %j then it is refused at its place', (glob, why) => {
    expect(of(gate(`subject: [docs/**, "${glob}"]`))).toEqual([
      expect.stringMatching(/^3:50 unknown_value: `subject` cannot have /),
    ]);
    expect(of(gate(`subject: [docs/**, "${glob}"]`))[0]).toContain(why);
  });

  it('when globs begin at the root then they are taken, each once', () => {
    expect(of(gate('subject: ["src/**", "*.md", "a..b/*", "src/**"]'))).toEqual([]);
  });
});

describe('given reminders', () => {
  it.each([
    ['reminders: soon', 'wrong_type: `reminders` must be a duration, but is text'],
    ['reminders: [1h, 0s]', 'out_of_bounds: a reminder is after 0s, but must be between 1s and 7d'],
    ['reminders: 8d', 'out_of_bounds: a reminder is after 8d, but must be between 1s and 7d'],
    [
      `reminders: [${Array.from({ length: 21 }, (_, at) => `${at + 1}h`).join(', ')}]`,
      'out_of_bounds: there are 21 reminders, but must be at most 20',
    ],
    [
      'reminders: [30m, 1h, 2h], timeout-minutes: 60, on-timeout: reject',
      '3:42 no_effect: `g` never reminds after 1h, 2h: it ends after 1h',
    ],
  ])('when they are %s then that is said', (keys, message) => {
    expect(of(gate(keys))).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    'reminders: 24h',
    'reminders: [24h, 2d]',
    'reminders: 30m, timeout-minutes: 60, on-timeout: abort',
    'reminders: 2h, timeout-minutes: 60',
    'reminders: 2h, timeout-minutes: 60, on-timeout: escalate, escalate-to: [lea]',
  ])('when %s can come then nothing is said', (keys) => {
    expect(of(gate(keys))).toEqual([]);
  });
});

describe('given people and teams that cannot exist', () => {
  it.each([
    'approvers: {users: ["@lea"]}',
    'approvers: {users: ["lea jonas"]}',
    'escalate-to: ["-lea"]',
    'escalate-to: ["acme//leads"]',
  ])('when %s is written then it is refused', (keys) => {
    expect(codes(of(gate(keys)))).toEqual(['invalid_name:']);
  });

  it('when an input may be answered by nobody that exists then it is refused', () => {
    expect(codes(of('- {name: i, fields: [{name: f}], from: ["a b"]}'))).toEqual(['invalid_name:']);
  });
});

describe('given an approval that gives itself', () => {
  const keys = 'timeout-minutes: 60, on-timeout: auto-approve';

  it('when policy does not allow it then that is an error under the word', () => {
    expect(of(gate(keys), { bounds: { auto_approve: false } })).toEqual([
      '3:64 policy_forbids: `g` approves itself when nobody answers, which policy does not allow',
    ]);
  });

  it.each([{ bounds: { auto_approve: true } }, { bounds: {} }, {}])(
    'when policy is %j then it may',
    (world) => {
      expect(of(gate(keys), world)).toEqual([]);
    },
  );
});

describe('given an on-timeout', () => {
  it.each([gate('on-timeout: continue'), '- {name: h, type: wait-for-human, on-timeout: continue}'])(
    'when %s has no timeout then a notice says that it never applies',
    (step) => {
      expect(of(step)).toEqual([expect.stringContaining('no_effect: `on-timeout` of')]);
    },
  );

  it.each([
    gate('on-timeout: continue, timeout-minutes: 5'),
    gate('timeout-minutes: 5'),
    '- {name: h, type: wait-for-human}',
  ])('when %s can run out, or says nothing, then nothing is said', (step) => {
    expect(of(step)).toEqual([]);
  });
});

describe('given a gate that goes back', () => {
  const list = (to: string, needs = ''): string =>
    `- {name: a, run: x}\n- {name: b, run: x}\n- {name: g, type: approval, back-to: ${to}${needs}}\n- {name: c, run: x}\n- {name: d, run: x}`;

  it.each([
    ['c', '5:40 cycle: `g` goes back to what comes after it: g -> c -> g'],
    ['d', '5:40 cycle: `g` goes back to what comes after it: g -> c -> d -> g'],
    ['g', '5:40 cycle: `g` goes back to what comes after it: g -> g'],
    ['e', '5:40 unknown_step: `g` goes back to `e`, but there is no step of that name in its list'],
  ])('when it is to %s then the way is shown', (to, message) => {
    expect(of(list(to))).toEqual([message]);
  });

  it('when it is to a step that it does not rest on then it could not come back', () => {
    expect(of(list('a', ', needs: []'))).toEqual([
      '5:40 unknown_step: `g` goes back to `a`, which it does not rest on',
    ]);
  });

  it.each(['a', 'b'])('when it is to %s, which stands before it, then it may', (to) => {
    expect(of(list(to))).toEqual([]);
  });
});

describe('given a gate whose name is taken', () => {
  it.each([
    [
      '- {name: a, fields: [{name: f}]}',
      'the gate `a` has the name of the step `a`, which asks people under it',
    ],
    ['- {name: a, type: wait-for-human}', 'which asks people under it'],
    [
      '- {name: a, run: x, on-error: [{errors: [tool], do: human}]}',
      'which asks people under it when it fails',
    ],
  ])('when %s asks under it then it is refused', (other, message) => {
    expect(of(`${other}\n- {name: b, type: approval, gate: a}`).join()).toContain(message);
  });
});

describe('given a compensation', () => {
  const nested = '{name: u, run: x, compensate: {name: v, run: x}}';

  it('when it would need one itself then the whole path is shown', () => {
    expect(of(`- {name: a, run: x, compensate: ${nested}}`)).toEqual([
      '3:42 nested_compensation: the compensation of `a` would need a compensation itself: a -> u',
    ]);
    const deep = `- {name: a, run: x, compensate: {name: s, type: serial, steps: [${nested}]}}`;
    expect(of(deep)).toEqual([expect.stringContaining('itself: a -> s -> u')]);
  });

  it('when it has none then nothing is said', () => {
    expect(of('- {name: a, run: x, compensate: {name: u, run: x}}')).toEqual([]);
  });

  it('when a failure asks for compensation and nothing has one then a notice says so', () => {
    const step = '- {name: a, run: x, on-error: compensate}';
    expect(codes(of(step))).toEqual(['no_effect:']);
    expect(of(`- {name: z, run: x, compensate: {name: u, run: x}}\n${step}`)).toEqual([]);
  });
});
