import { describe, expect, it } from 'vitest';
import { problems, said, workflow } from './read.ts';

const steps = 'steps: [{name: one, prompt: hi}]';
const settings = (line: string): string => `name: w\nsettings: {${line}}\n${steps}\n`;
const outputs = (line: string): string => `name: w\noutputs: [{${line}}]\n${steps}\n`;

describe('given settings that cannot be', () => {
  it.each([
    ['timeout-minutes: 0.5', '`timeout-minutes` is 0.5, but must be between 1 and 10080'],
    ['timeout-minutes: 10081', '`timeout-minutes` is 10081, but must be between 1 and 10080'],
    ['limits: {cost-usd: 0}', '`cost-usd` is 0, but must be between 0.01 and 100000'],
    ['limits: {tokens: 0}', '`tokens` is 0, but must be between 1 and 10000000000'],
    ['limits: {parallel: 300}', '`parallel` is 300, but must be between 1 and 256'],
    ['on-failure: cry', '`on-failure` cannot be `cry`'],
    ['autofix: all', '`autofix` cannot be `all`'],
    ['orchestrator: gpt', '`orchestrator` cannot be `gpt`'],
  ])('when they have %s then it is refused', (line, message) => {
    expect(problems(settings(line)).map((problem) => problem.message)).toEqual([message]);
  });
});

describe('given settings', () => {
  it('when nothing is said then the rest of a run is bounded by policy', () => {
    expect(workflow(`name: w\n${steps}\n`).settings).toEqual({
      limit_decisions: 10_000,
      on_failure: 'stop',
      orchestrator: 'rules',
      autofix: 'none',
      required_tools: [],
    });
  });

  it('when everything is said then all of it is kept', () => {
    const text = settings(
      'timeout-minutes: 120, limits: {decisions: 9, cost-usd: 2.5, tokens: 1000, parallel: 3}, on-failure: compensate, autofix: major, required-tools: [npm, git, npm]',
    );
    expect(workflow(text).settings).toEqual({
      timeout_minutes: 120,
      limit_decisions: 9,
      limit_cost_usd: 2.5,
      limit_tokens: 1_000,
      limit_parallel: 3,
      on_failure: 'compensate',
      orchestrator: 'rules',
      autofix: 'major',
      required_tools: ['npm', 'git'],
    });
  });
});

describe('given documents', () => {
  it.each([
    ['template: t, path: p.md', 'output 1 lacks `name`'],
    ['name: d, path: p.md', 'output 1 lacks `template`'],
    ['name: d, template: t', 'output 1 lacks `path`'],
    ['name: d, template: t, path: p.md, when: always', '`when` cannot be `always`'],
    ['name: a b, template: t, path: p.md', '`a b` cannot be the name of a document'],
    ['name: d, template: "{{ nope }}", path: p.md', 'nothing is called `nope` here'],
  ])('when one is %s then it is refused', (line, message) => {
    expect(problems(outputs(line)).map((problem) => problem.message)).toEqual([message]);
  });

  it('when two share a name then the second is refused', () => {
    const text = `name: w\noutputs: [{name: d, template: t, path: a.md}, {name: d, template: t, path: b.md}]\n${steps}\n`;
    expect(said(text)).toEqual(['2:54 duplicate_name: two documents are called `d`']);
  });

  it('when one is sound then it is rendered where the run completed, unless it says otherwise', () => {
    const text = outputs('name: d, template: "Ran {{ workflow_id }}", path: "out/{{ workflow_id }}.md"');
    expect(workflow(text).outputs).toMatchObject([
      {
        name: 'd',
        template: { text: 'Ran {{ workflow_id }}' },
        path: { text: 'out/{{ workflow_id }}.md' },
        when: 'completed',
      },
    ]);
  });
});

describe('given a variable of the type integer', () => {
  it('then it is a number', () => {
    const text = `name: w\nvariables: [{name: n, type: integer, default: 3}]\n${steps}\n`;
    expect(workflow(text).variables).toMatchObject([{ type: 'number', default: 3 }]);
  });
});
