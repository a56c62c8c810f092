import { afterEach, describe, expect, it, vi } from 'vitest';
import { annotate } from '../../src/action/annotations.ts';
import { problemAt, type Problem } from '../../src/problem.ts';

const printed = (...problems: Problem[]): string[] => {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  annotate(problems, { 'w.yml': 'name: w\nneeds: [biuld]\n' });
  vi.restoreAllMocks();
  return text.split(/\r?\n/).filter((line) => line !== '');
};

const span = { file: 'w.yml', line: 2, column: 9, end_line: 2, end_column: 14 };

describe('given problems of an actions run', () => {
  afterEach(() => vi.restoreAllMocks());

  it('when one forges a command, a property or a line then it stays one annotation', () => {
    const lines = printed(
      problemAt('unknown_step', { ...span, file: 'a,line=9::b\nc.yml' }, 'x\n::set-output name=y::z'),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('file=a%2Cline=9%3A%3Ab%0Ac.yml,line=2,');
  });

  it('when one has no place then it is told without', () => {
    expect(printed({ code: 'input_missing', severity: 'error', message: 'no token' })).toEqual([
      '::error title=An input of the action or command is missing (input_missing)::error[input_missing] no token',
    ]);
  });

  it('when one spans lines then columns are left out, which GitHub would refuse', () => {
    const [line] = printed(problemAt('cycle', { ...span, line: 1, column: 1 }, 'a -> a'));
    expect(line).toContain(',file=w.yml,line=1,endLine=2::');
  });

  it('when there are several then each is one annotation of its kind, with caret and hint', () => {
    const lines = printed(
      problemAt('unknown_step', span, 'there is no step', 'did you mean `build`?'),
      problemAt('unreachable_step', span, 'never', undefined, 'warning'),
      problemAt('no_effect', span, 'idle', undefined, 'notice'),
    );
    expect(lines.map((line) => /^::(\w+) /.exec(line)?.[1])).toEqual(['error', 'warning', 'notice']);
    expect(lines[0]).toMatch(
      /^::error title=A step is named that does not exist \(unknown_step\),file=w\.yml,line=2,endLine=2,col=9,endColumn=14::/,
    );
    expect(lines[0]).toContain('%0A2 | needs: [biuld]%0A  |         ^^^^^%0A  = hint: did you mean `build`?');
  });
});
