import { describe, expect, it } from 'vitest';
import { of } from './preflight.ts';

const gate = (keys: string): string => `- {name: g, type: approval, ${keys}}`;
const codes = (found: readonly string[]): string[] => found.map((line) => line.split(' ')[1] ?? '');

describe('given an approval that nobody can give', () => {
  it.each([
    [
      'answers: [label]',
      '3:40 unanswerable_gate: nobody can give the approval `g`: it accepts label only, which do not count yet',
    ],
    ['answers: [label, tick]', 'it accepts label and tick only'],
    ['approvers: {teams: [acme/leads]}', 'it names teams only, whose members are not known yet'],
    ['approvers: {code-owners: true}', 'it names code owners only'],
    ['approvers: {teams: [acme/leads], code-owners: true}', 'it names teams and code owners only'],
    ['required: 3, approvers: {users: [lea, jonas]}', 'out_of_bounds: 3 people must approve, but only 2 may'],
    ['timeout-minutes: 60, on-timeout: escalate', 'missing_key: `g` escalates to nobody'],
  ])('when it has %s then that is said', (keys, message) => {
    expect(of(gate(keys)).join('\n')).toContain(message);
  });

  it.each([
    'required: 2, approvers: {users: [lea, jonas]}',
    'answers: [review]',
    'answers: command',
    'timeout-minutes: 60, on-timeout: escalate, escalate-to: [lea]',
  ])('when it has %s then somebody can', (keys) => {
    expect(of(gate(keys))).toEqual([]);
  });

  it('when users are named beside teams then they can', () => {
    expect(codes(of(gate('approvers: {users: [lea], teams: [acme/leads]}')))).toEqual(['not_supported:']);
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
