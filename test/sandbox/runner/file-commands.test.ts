import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFileCommands } from '../../../src/sandbox/runner/file-commands.ts';

describe('given what a step wrote to its output file', () => {
  it('when a line is no assignment then it is refused', () => {
    expect(() => parseFileCommands('just words\n')).toThrow("Invalid format 'just words'");
  });

  it('when a delimiter never comes back then it is refused', () => {
    expect(() => parseFileCommands('a<<END\nline\n')).toThrow('END');
  });

  it('when values hold = and << then only the first of them counts', () => {
    expect(parseFileCommands('a=b=c\nd=e<<f\n')).toEqual({ a: 'b=c', d: 'e<<f' });
  });

  it('when any text is written with a delimiter then it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('\r'));
        expect(parseFileCommands(`v<<ghadelimiter_1\n${text}\nghadelimiter_1\n`)).toEqual({ v: text });
      }),
    );
  });
});
