import { describe, expect, it } from 'vitest';
import { bareName } from '../../src/progress/bare-name.ts';

describe('given the name of an instance', () => {
  it.each(['build#', 'build#x', 'build[]', 'build]', 'build[1', '#', ']', '', '1', 'a2'])(
    'when %j has no part of a suffix at its end, then it stays whole',
    (name) => {
      expect(bareName(name)).toBe(name);
    },
  );

  it.each([
    ['build#2', 'build'],
    ['build[0]', 'build'],
    ['call.build#12[3]#4', 'call.build'],
    ['build2#1', 'build2'],
    ['build#1x#2', 'build#1x'],
    ['build#[0]', 'build#'],
    ['#1', ''],
  ])('when it is %j, then its step is %j', (instance, name) => {
    expect(bareName(instance)).toBe(name);
  });

  it('threat 23: when somebody writes 65,536 characters that end like no suffix, then it takes no time', () => {
    for (const unit of ['#1', '[1]', '#1[0]', '1', '[', '#'])
      for (const end of ['x', '', ']']) {
        const word = unit.repeat(Math.ceil(65_536 / unit.length)) + end;
        const begun = performance.now();
        bareName(word);
        expect(performance.now() - begun).toBeLessThan(200);
      }
  });
});
