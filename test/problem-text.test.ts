import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemText } from '../src/problem-text.ts';
import { problemAt } from '../src/problem.ts';

const span = { file: 'w.yml', line: 2, column: 8, end_line: 2, end_column: 13 };
const sources = { 'w.yml': 'name: w\nneeds: [biuld]\n' };

describe('given a problem without a place or text', () => {
  it('when it has no place then code, sentence and hint are all', () => {
    const problem = {
      code: 'input_missing',
      severity: 'error',
      message: 'no token',
      hint: 'give one',
    } as const;
    expect(problemText(problem, {})).toBe('error[input_missing] no token\n = hint: give one');
  });

  it('when the file is not at hand then the place is named', () => {
    expect(problemText(problemAt('cycle', span, 'a -> a'), {})).toBe('error[cycle] a -> a\n  --> w.yml:2:8');
  });

  it('when the line is not there then nothing breaks', () => {
    const far = { ...span, line: 99, end_line: 99 };
    expect(problemText(problemAt('cycle', far, 'x'), sources)).toContain('99 | \n');
  });
});

describe('given a problem in a text', () => {
  it('when it is written then the caret stands under the offending word', () => {
    const text = problemText(
      problemAt('unknown_step', { ...span, column: 9, end_column: 14 }, 'no step', 'build?'),
      sources,
    );
    expect(text).toBe(
      [
        'error[unknown_step] no step',
        '  --> w.yml:2:9',
        '  |',
        '2 | needs: [biuld]',
        '  |         ^^^^^',
        '  = hint: build?',
      ].join('\n'),
    );
  });

  it('when a warning spans lines then the first is underlined to its end', () => {
    const wide = { ...span, line: 1, column: 1, end_line: 2, end_column: 3 };
    expect(problemText(problemAt('cycle', wide, 'x', undefined, 'warning'), sources)).toContain(
      '1 | name: w\n  | ^^^^^^^',
    );
  });

  it('when the line is very long then the part around the place is shown', () => {
    const long = { 'w.yml': `${'x'.repeat(5_000)}HERE${'y'.repeat(5_000)}` };
    const at = { file: 'w.yml', line: 1, column: 5_001, end_line: 1, end_column: 5_005 };
    const lines = problemText(problemAt('cycle', at, 'x'), long).split('\n');
    const caret = lines[4]?.indexOf('^') ?? -1;
    expect(lines[3]?.slice(caret, caret + 4)).toBe('HERE');
    expect(lines[3]?.length).toBeLessThan(130);
  });

  it('when text holds control characters then none reaches the terminal, and no line can be forged', () => {
    const hostile = 'a\u001b[2Jb\r\n::error::x\u0007\u202e';
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(hostile)), (any) => {
        const text = problemText(problemAt('cycle', { ...span, line: 1 }, any, any), { 'w.yml': any });
        expect(text.split('\n')).toHaveLength(6);
        expect(text.replaceAll('\n', '')).not.toMatch(/[^\P{Cc}\t]|\u202e/u);
      }),
    );
  });
});
