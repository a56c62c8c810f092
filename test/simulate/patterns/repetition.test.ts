import { describe, expect, it } from 'vitest';
import { conclusions, played, widest } from './stage.ts';

describe('given the patterns of repetition', () => {
  const LOOP = `
settings: {max-retry: 0}
steps:
  - name: improve
    type: loop
    until: scores.quality >= 9
    max-iterations: 4
    steps:
      - {name: revise, prompt: Revise.}
      - {name: judge, prompt: Judge., agent: validator}
  - {name: after, run: after}
`;

  it('structured loop: when its condition is never met, then it ends at its bound, failed', () => {
    const { result } = played(LOOP, 'steps: {judge: {output: {passed: false}, scores: {quality: 5}}}');
    expect(result.status).toBe('failed');
    expect(result.steps['improve']).toMatchObject({ conclusion: 'failure', iterations: 4 });
    expect(result.order).not.toContain('after');
  });

  it('structured loop: when its condition holds after an iteration, then the body is not begun again', () => {
    const { result } = played(
      LOOP,
      `
steps:
  judge:
    - {output: {passed: false}, scores: {quality: 6}}
    - {output: {passed: true}, scores: {quality: 9.5}}
`,
    );
    expect(result).toMatchObject({
      status: 'completed',
      order: ['revise#1', 'judge#1', 'revise#2', 'judge#2', 'after'],
    });
  });

  it('multiple instances with design-time knowledge: when the number is written down, then as many run side by side and are waited for', () => {
    const { result, decisions } = played(
      `
steps:
  - {name: review, type: for-each, items: [api, ui, docs], steps: [{name: look, prompt: "Look at {{ item }}."}]}
  - {name: after, run: after}
`,
      `
steps:
  "look[0]": {takes: 5m, output: fine}
  "look[1]": {takes: 20m, output: poor}
  "look[2]": {takes: 10m, output: good}
`,
    );
    expect(result.order).toEqual(['look[0]', 'look[1]', 'look[2]', 'after']);
    expect(result.outputs['look']).toEqual(['fine', 'poor', 'good']);
    expect(widest(decisions)).toBe(3);
    expect(result).toMatchObject({ status: 'completed', elapsed: 'PT20M' });
  });

  const FOUND = `
steps:
  - {name: find, prompt: Find., agent: validator, output: {schema: {type: object, properties: {files: {type: array}}}}}
  - {name: each, type: for-each, items: outputs.find.files, as: file, steps: [
      {name: mend, prompt: "Mend {{ file }}."}, {name: check, run: check, env: {FILE: "{{ file }}"}}]}
  - {name: after, run: after}
`;

  it('multiple instances with run-time knowledge: when a step finds the items, then there is one instance for each, known before they begin', () => {
    const { result } = played(
      FOUND,
      'steps: {find: {output: {files: [a.ts, b.ts]}}, "mend[1]": {takes: 3m}, "check[0]": {takes: 1m}}',
    );
    expect(result.status).toBe('completed');
    expect(result.order).toEqual(['find', 'mend[0]', 'mend[1]', 'check[0]', 'check[1]', 'after']);
  });

  it('multiple instances with run-time knowledge: when nothing is found, then there is none, and what follows begins', () => {
    const { result } = played(FOUND, 'steps: {find: {output: {files: []}}}');
    expect(result).toMatchObject({ status: 'completed', order: ['find', 'after'] });
  });

  it('multiple instances with run-time knowledge: when one instance fails, then by default the rest are cancelled', () => {
    const { result } = played(
      `settings: {max-retry: 0}\n${FOUND}`,
      'steps: {find: {output: {files: [a, b]}}, "mend[0]": {takes: 20m}, "mend[1]": {takes: 1m, error: {type: tool, message: no}}}',
    );
    expect(result).toMatchObject({
      status: 'failed',
      elapsed: 'PT1M',
      order: ['find', 'mend[0]', 'mend[1]'],
    });
    expect(conclusions(result)).toMatchObject({ each: 'failure', after: 'skipped' });
  });
});
