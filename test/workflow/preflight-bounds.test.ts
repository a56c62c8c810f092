import { describe, expect, it } from 'vitest';
import { walkSteps } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { keptInstances, ROOM } from '../../src/workflow/check/worst-case.ts';
import { of, said, withSteps } from './preflight.ts';

const bounds = { parallel: 4, decisions: 50 };
const two = 'steps: [{name: a, run: x}, {name: b, run: x}]';

describe('given a policy with bounds', () => {
  it.each([
    [
      `- {name: p, type: parallel, max-parallel: 5, ${two}}`,
      '',
      '3:45 policy_forbids: `p` wants 5 steps at one time, but policy allows between 1 and 4',
    ],
    [`- {name: f, items: [1], max-parallel: 9, ${two}}`, '', '`f` wants 9 steps at one time'],
    [
      '- {name: a, run: x}',
      'settings: {limits: {parallel: 8}}',
      '1:31 policy_forbids: `limits.parallel` is 8 steps at one time, but policy allows at most 4',
    ],
    [
      '- {name: a, run: x}',
      'settings: {limits: {decisions: 51}}',
      '1:32 policy_forbids: `limits.decisions` is 51 decisions, but policy allows at most 50',
    ],
  ])('when %s beside %j asks for more then the range is stated', (steps, top, message) => {
    const text = withSteps(steps, top);
    expect(said(text, { bounds })).toEqual([expect.stringContaining(message)]);
    expect(said(text)).toEqual([]);
  });

  it.each([
    [`- {name: p, type: parallel, max-parallel: 4, ${two}}`, ''],
    [`- {name: p, type: parallel, ${two}}`, 'settings: {limits: {parallel: 4, decisions: 50}}'],
  ])('when %s beside %j stays within then nothing is said', (steps, top) => {
    expect(said(withSteps(steps, top), { bounds })).toEqual([]);
  });
});

describe('given a join', () => {
  it.each([
    [
      `- {name: p, type: parallel, join: {require: 3}, ${two}}`,
      '3:47 out_of_bounds: `p` requires 3 successes, but has 2 branches: between 1 and 2 can be required',
    ],
    [
      `- {name: f, items: [1], join: {require: 2}, ${two}}`,
      '`f` requires 2 successes, but has 1 branch: between 1 and 1',
    ],
  ])('when %s requires more than there are then it could never be reached', (steps, message) => {
    expect(of(steps)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    `- {name: p, type: parallel, join: {require: 2}, ${two}}`,
    `- {name: f, items: '{{ range(9) | list }}', join: {require: 5}, ${two}}`,
  ])('when %s requires what there can be then nothing is said', (steps) => {
    expect(of(steps)).toEqual([]);
  });
});

describe('given the size a document can reach', () => {
  const kept = (steps: string): number => {
    const parsed = parseWorkflow({ path: 'w.yml', text: withSteps(steps) }, { templates: [] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return keptInstances(walkSteps(parsed.value.steps));
  };
  const items = (count: number): string => JSON.stringify(Array.from({ length: count }, (_, index) => index));

  it.each([
    ['- {name: a, run: x}\n- {name: b, run: x}', 2],
    ['- {name: l, type: loop, max-iterations: 3, until: iteration > 9, steps: [{name: a, run: x}]}', 4],
    ['- {name: l, type: loop, max-iterations: 90, until: iteration > 9, steps: [{name: a, run: x}]}', 5],
    [`- {name: f, items: ${items(7)}, steps: [{name: a, run: x}]}`, 8],
    [
      `- {name: f, items: ${items(3)}, steps: [{name: l, type: loop, max-iterations: 9, until: iteration > 1, steps: [{name: a, run: x}]}]}`,
      1 + 3 + 12,
    ],
    ["- {name: f, items: '{{ range(50) | list }}', steps: [{name: a, run: x}]}", 2],
    ['- {name: r, prompt: x, completion-promise: DONE, max-iterations: 50}', 4],
  ])('when it is %s then %d settled steps are kept at worst', (steps, expected) => {
    expect(kept(steps)).toBe(expected);
  });

  it('when it would outgrow its bound then the step that weighs most is named, and one less fits', () => {
    const each = (count: number): string => `- {name: f, items: ${items(count)}, steps: [{name: a, run: x}]}`;
    expect(of(each(ROOM))).toEqual([
      expect.stringContaining(
        `document_too_large: the progress document would have to hold ${ROOM + 1} settled steps at worst, but has room for ${ROOM}; \`a\` alone is ${ROOM} of them`,
      ),
    ]);
    expect(of(each(ROOM - 1))).toEqual([]);
  });

  it('when there are 1,000 steps then they fit', () => {
    expect(ROOM).toBeGreaterThanOrEqual(1_000);
  });
});

describe('given a step that writes where it must not', () => {
  const prompt = (keys: string): string => `- {name: a, prompt: x, ${keys}}`;

  it.each([
    [
      prompt('must-write: [docs/a.md, .github/workflows/ci.yml]'),
      '3:50 path_refused: `a` must write `.github/workflows/ci.yml`, but nothing in `.github` is written by agents',
    ],
    [prompt('must-write: .git/config'), 'nothing in `.git` is written'],
    [
      prompt('output: {path: .pawl/x.md}'),
      '`a` saves its output to `.pawl/x.md`, but nothing in `.pawl` is written',
    ],
    [prompt("output: {path: '.GitHub/{{ workflow_id }}.md'}"), 'but nothing in `.GitHub` is written'],
    [prompt("output: {path: 'docs/../{{ workflow_id }}.md'}"), 'path_refused'],
    [prompt('must-write: /etc/passwd'), 'path_refused'],
    [prompt('must-write: a/../../b'), 'path_refused'],
    [
      '- {name: r, prompt: x, completion-promise: DONE, output: {path: .github/x.md}}',
      '`r` saves its output to',
    ],
    [
      '- {name: s, type: serial, must-write: .github/x, steps: [{name: a, run: x}]}',
      '`s` must write `.github/x`',
    ],
  ])('when it is %s then it is refused once', (steps, message) => {
    expect(of(steps)).toEqual([expect.stringContaining(message)]);
  });

  it('when a document would be written there then it is refused', () => {
    const text =
      'outputs: [{name: d, template: x, path: .github/d.md}]\nname: w\nsteps: [{name: a, run: x}]\n';
    expect(said(text)).toEqual([
      '1:40 path_refused: the document `d` is written to `.github/d.md`, but nothing in `.github` is written by agents',
    ]);
  });

  it.each([
    [{ deny_paths: ['infra'] }, 'policy denies `infra`'],
    [{ deny_paths: ['**/*.tf'] }, 'policy denies `**/*.tf`'],
    [{ allow_paths: ['src/**'] }, 'policy allows agents other paths only'],
  ])('when policy is %j then it is refused by it', (paths, why) => {
    expect(of(prompt('must-write: infra/main.tf'), { bounds: paths })).toEqual([
      expect.stringContaining(why),
    ]);
  });

  it.each([
    [prompt('must-write: [docs/a.md, src/b.ts]'), { allow_paths: ['docs', 'src/**'], deny_paths: ['infra'] }],
    [prompt("output: {path: 'docs/{{ workflow_id }}.md'}"), {}],
    [prompt('must-write: package.json'), undefined],
    ['- {name: t, run: x, must-write: node_modules/.cache/report.xml}', {}],
  ])('when it is %s and policy is %j then nothing is said', (steps, paths) => {
    expect(of(steps, paths === undefined ? {} : { bounds: paths })).toEqual([]);
  });
});
