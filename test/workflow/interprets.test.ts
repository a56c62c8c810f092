import { describe, expect, it } from 'vitest';
import { findStep } from '../../src/workflow/graph.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import { of } from './preflight.ts';

const reads = (tools: string, more = ''): string =>
  `{name: judge, prompt: Judge., agent: validator, interprets: ${tools}${more}}`;

describe('given a step that interprets tools', () => {
  it.each([
    [`- {name: lint, run: x}\n- ${reads('[lnit]')}`, 'there is no step `lnit`'],
    [
      `- {name: plan, prompt: x}\n- ${reads('[plan]')}`,
      '`judge` interprets `plan`, which runs no tool: it is of type prompt',
    ],
    [
      `- {name: ci, workflow: ci.yml, wait: false, type: dispatch}\n- ${reads('[ci]')}`,
      '`judge` interprets `ci`, which does not wait for what it starts',
    ],
    [
      `- ${reads('[lint]')}\n- {name: lint, run: x}`,
      '`judge` interprets `lint`, which need not have run before it',
    ],
    [
      `- {name: p, type: parallel, steps: [{name: lint, run: x}, ${reads('[lint]')}]}`,
      '`judge` interprets `lint`, which need not have run before it',
    ],
    [
      `- {name: c, type: conditional, condition: 'true', then: [{name: lint, run: x}], else: [${reads('[lint]')}]}`,
      '`judge` interprets `lint`, which need not have run before it',
    ],
    [
      `- {name: f, items: [1, 2], steps: [{name: lint, run: x}]}\n- ${reads('[lint]')}`,
      '`judge` interprets `lint`, which has a result for every item of `f`',
    ],
  ])('when %s cannot be meant, then that is found at the name', (steps, message) => {
    expect(of(steps).filter((one) => one.includes('unknown_step'))).toEqual([
      expect.stringContaining(message),
    ]);
  });

  it.each([
    `- {name: lint, run: x}\n- ${reads('[lint]')}`,
    `- {name: ci, workflow: ci.yml}\n- {name: between, prompt: x}\n- ${reads('[ci]')}`,
    `- {name: s, type: serial, steps: [{name: lint, run: x}]}\n- {name: p, type: parallel, steps: [${reads('[lint]')}]}`,
    `- {name: f, items: [1, 2], steps: [{name: lint, run: x}, ${reads('[lint]')}]}`,
    `- {name: l, type: loop, until: 'false', max-iterations: 2, steps: [${reads('[lint]')}, {name: lint, run: x}]}`,
    '- {name: lint, run: x, compensate: {name: undo, prompt: x, interprets: [lint]}}',
  ])('when %s says so, then nothing is said', (steps) => {
    expect(of(steps).filter((one) => one.includes('unknown_step'))).toEqual([]);
  });

  it('when its definition is part of another, then it names the tools by the names that they have there', () => {
    const inner = `name: inner\nsteps:\n  - {name: lint, run: x}\n  - ${reads('[lint]')}\n  - {name: go, type: ralph-loop, prompt: x, interprets: [lint]}\n`;
    const path = '.github/pawl/workflows/inner.yml';
    const text = 'name: outer\nsteps:\n  - {name: check, uses: inner}\n';
    const parsed = parseWorkflow(
      { path: 'w.yml', text },
      { templates: [], workflows: { inner: { path, text: inner } } },
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(findStep(parsed.value, 'check.judge')).toMatchObject({ interprets: ['check.lint'] });
    expect(findStep(parsed.value, 'check.go')).toMatchObject({ body: { interprets: ['check.lint'] } });
  });
});
