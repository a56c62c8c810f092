import { describe, expect, it } from 'vitest';
import { files, pawl } from './pawl.ts';

/** The last line of a simulation. */
const resultOf = (out: string): unknown => JSON.parse(out.trim().split('\n').at(-1) ?? '');

describe('given gates that ask for people whom only GitHub knows', () => {
  const workflow = `name: w
variables: [{name: n, type: number, default: 1}]
steps:
  - {name: a, prompt: x, output: {schema: {type: object, properties: {n: {type: integer}}}}}
  - {name: g, type: approval, approvers: {teams: [acme/leads]}}
  - {name: h, type: approval, approvers: {code-owners: true}, answers: [label]}
  - {name: i, type: approval}
  - {name: z, prompt: "{{ outputs.a.n }} {{ n }}"}
`;
  const script = `steps: {a: [{output: {n: 4}}]}
people:
  - {after: g, does: approve, who: anybody, delay: 10m}
  - {after: h, does: approve, who: somebody, delay: 5m}
  - {after: i, does: set, who: somebody, values: {n: 7}}
  - {after: i, does: approve, who: requester, delay: 1m}
`;

  it('when a script lets somebody answer then it counts, because who may is checked for named users only', () => {
    const at = files({ 'w.yml': workflow, 's.yml': script });
    const { code, out } = pawl('simulate', at('w.yml'), '--script', at('s.yml'), '--format', 'ndjson');
    expect(code).toBe(0);
    expect(resultOf(out)).toMatchObject({
      result: {
        status: 'completed',
        order: ['a', 'g', 'h', 'i', 'z'],
        outputs: { a: { n: 4 } },
        variables: { n: 7 },
        elapsed: 'PT16M',
      },
    });
  });

  it('when they are checked then nothing is wrong with them, and what is said elsewhere has its path', () => {
    const at = files({ 'w.yml': workflow, 'odd.yml': workflow.replace('answers: [label]', 'answers: []') });
    const { code, out } = pawl('validate', at('w.yml'), '--format', 'json');
    expect({ code, out: JSON.parse(out) as unknown }).toEqual({ code: 0, out: [] });
    const odd = pawl('validate', at('odd.yml'), '--format', 'json');
    expect(odd.code).toBe(1);
    expect(JSON.parse(odd.out)).toMatchObject([{ code: 'unanswerable_gate', file: at('odd.yml') }]);
  });
});

describe('given a loop in a for-each in a loop', () => {
  it('when it is simulated then instances are named by iteration and item, outermost first', () => {
    const at = files({
      'w.yml': `name: w
variables: [{name: xs, type: list, default: [p, q]}]
steps:
  - name: outer
    type: loop
    max-iterations: 2
    on-exhausted: continue
    until: iteration > 5
    steps:
      - name: each
        type: for-each
        items: variables.xs
        steps:
          - name: inner
            type: loop
            max-iterations: 2
            on-exhausted: continue
            until: iteration > 5
            steps: [{name: a, run: x}]
`,
    });
    const { out } = pawl('simulate', at('w.yml'), '--format', 'ndjson');
    expect(resultOf(out)).toMatchObject({
      result: {
        order: [
          'a#1[0]#1',
          'a#1[1]#1',
          'a#1[0]#2',
          'a#1[1]#2',
          'a#2[0]#1',
          'a#2[1]#1',
          'a#2[0]#2',
          'a#2[1]#2',
        ],
      },
    });
  });
});
