import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { lies } from './inside.ts';

const SOUND = `name: whole
settings: {timeout-minutes: 600, limits: {decisions: 90, parallel: 2}}
variables:
  - {name: goal, default: more}
phases:
  one: {title: One, converged-when: steps.build.conclusion == "success"}
agents:
  helper: {uses: anthropic}
outputs:
  - {name: report, path: docs/report.md, template: '{{ workflow.name }}'}
steps:
  - name: plan
    template: plan
    agent: planner
    with: {goal: '{{ variables.goal }}'}
  - name: each
    type: for-each
    items: [1, 2]
    as: part
    join: {require: 1}
    steps:
      - name: work
        run: make
        env: {PART: '{{ part }}'}
        compensate: {name: unwork, run: make clean}
  - name: again
    type: loop
    max-iterations: 3
    until: steps.build.conclusion == "success"
    steps:
      - name: build
        run: npm run build
        phase: one
        checkpoint: built
  - name: agree
    type: approval
    back-to: plan
    timeout-minutes: 60
    on-timeout: auto-approve
  - name: choose
    condition: approvals.agree.status == "approved"
    then:
      - {name: call, uses: child, with: {depth: 2}}
    else:
      - {name: start, type: dispatch, workflow: ci.yml}
  - name: keep
    values: {goal: less}
`;

const WORLD = {
  templates: ['plan'],
  texts: { plan: 'Plan {{ goal }} in {{ workspace.files }}.' },
  workflows: {
    child: {
      path: 'child.yml',
      text: 'name: child\nvariables: [{name: depth, type: number}]\nsteps: [{name: a, run: x}]\n',
    },
  },
  actions_workflows: ['ci.yml'],
  bounds: { parallel: 2, decisions: 100, auto_approve: true, deny_paths: ['infra'] },
};

const read = (text: string): ReturnType<typeof parseWorkflow> =>
  parseWorkflow({ path: 'w.yml', text }, WORLD);

describe('given a definition of every kind', () => {
  it('when it is whole then nothing is said', () => {
    expect(read(SOUND).problems).toEqual([]);
  });

  it('when a line is lost, doubled or moved in, or a word changed, then checks never break, and every problem has its place', () => {
    const lines = SOUND.trimEnd().split('\n');
    const change = fc.record({
      at: fc.nat(lines.length - 1),
      how: fc.constantFrom('lose', 'double', 'indent', 'outdent', 'word', 'empty'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const changed = [...lines];
        for (const { at, how } of changes) {
          const line = changed[at] ?? '';
          const key = /^(\s*(?:- )?[\w-]+:).*$/.exec(line)?.[1] ?? line;
          changed[at] = {
            lose: '',
            double: `${line}\n${line}`,
            indent: `  ${line}`,
            outdent: line.replace(/^ {2}/, ''),
            word: line.replaceAll(/[a-z]{4}/g, 'nope'),
            empty: key,
          }[how];
        }
        const text = changed.join('\n');
        const own = read(text).problems.filter(({ span }) => span?.file === 'w.yml');
        expect(own.filter((problem) => !lies(problem, text))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
