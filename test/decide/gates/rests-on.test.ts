import { describe, expect, it } from 'vitest';
import { restsOn } from '../../../src/decide/gates/rests-on.ts';
import { parseWorkflow } from '../../../src/workflow/parse.ts';

const file = (stem: string, text: string) => ({ path: `.github/pawl/workflows/${stem}.yml`, text });
const CHILD = 'name: child\nsteps:\n  - {name: p, type: approval}\n  - {name: q, run: q}\n';
const parsed = parseWorkflow(
  file(
    'story',
    `
name: story
steps:
  - {name: a, type: approval, needs: []}
  - {name: b, run: b, needs: []}
  - {name: c, run: c, needs: [b]}
  - {name: d, run: d, needs: [c, a]}
  - name: rounds
    type: loop
    max-iterations: 3
    until: "false"
    on-exhausted: continue
    needs: [a]
    steps:
      - {name: build, run: build}
      - {name: check, type: approval}
      - {name: ship, run: ship}
      - name: each
        type: for-each
        items: [left, right]
        max-parallel: 2
        steps:
          - {name: lane, type: approval}
          - {name: work, run: work}
  - {name: end, run: end, needs: [rounds]}
  - name: fork
    type: conditional
    condition: "pull_request.draft"
    needs: []
    then:
      - {name: yes, type: approval}
      - {name: do, run: do}
    else:
      - {name: no, type: approval}
      - {name: never, run: never}
      - {name: ever, run: ever}
  - {name: call, type: workflow, uses: child, needs: [fork]}
  - {name: last, run: last, needs: [call, end]}
`,
  ),
  { templates: [], workflows: { child: file('child', CHILD) } },
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { value: workflow } = parsed;

const rests = (later: string, earlier: string): boolean => {
  const place = (instance: string) => ({ name: instance.replace(/[#[].*$/, ''), instance });
  return restsOn(workflow, place(later), place(earlier));
};

describe('given what must have ended before something can begin', () => {
  it.each([
    ['d', 'a', 'it needs it'],
    ['d', 'b', 'what it needs needs it'],
    ['build#1', 'a', 'its block needs it'],
    ['end', 'check#1', 'its block is needed'],
    ['end', 'lane#2[1]', 'it stands deep in what is needed'],
    ['last', 'lane#2[1]', 'that is needed by what is needed'],
    ['ship#1', 'check#1', 'it needs it in the same round'],
    ['build#2', 'check#1', 'it is of an earlier round'],
    ['build#10', 'check#9', 'rounds are numbers'],
    ['work#1[0]', 'lane#1[0]', 'it needs it for the same item'],
    ['work#2[1]', 'lane#1[0]', 'any item of an earlier round has ended'],
    ['work#1[0]', 'check#1', 'its block needs it in the same round'],
    ['do', 'yes', 'it needs it in the same branch'],
    ['ever', 'no', 'what it needs needs it in the other branch'],
    ['call.p', 'yes', 'its process needs the branch'],
    ['call.q', 'call.p', 'it needs it in the same process'],
    ['last', 'call.p', 'its process is needed'],
  ])('when it is %s on %s, then it does: %s', (later, earlier) => {
    expect(rests(later, earlier)).toBe(true);
  });

  it.each([
    ['b', 'a', 'nothing needs it'],
    ['c', 'd', 'it is the other way round'],
    ['a', 'a', 'it is the same'],
    ['build#1', 'b', 'its block does not need it'],
    ['a', 'check#1', 'the block comes later'],
    ['build#1', 'check#1', 'it comes before it'],
    ['build#1', 'check#2', 'it is of a later round'],
    ['ship#9', 'check#10', 'rounds are numbers'],
    ['work#1[1]', 'lane#1[0]', 'it is another item'],
    ['work#1[0]', 'lane#1[1]', 'it is another item'],
    ['no', 'yes', 'it is in another branch'],
    ['do', 'no', 'it is in another branch'],
    ['call.p', 'call.q', 'it is the other way round'],
    ['call.p', 'a', 'nothing needs it'],
    ['stranger', 'a', 'there is no such step'],
    ['d', 'stranger', 'there is no such step'],
    ['rounds', 'check#1', 'it is the block around it'],
  ])('when it is %s on %s, then it does not: %s', (later, earlier) => {
    expect(rests(later, earlier)).toBe(false);
  });
});
