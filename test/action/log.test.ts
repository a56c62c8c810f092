import { afterEach, describe, expect, it, vi } from 'vitest';
import { logLine } from '../../src/action/log.ts';

const printed = (text: string): string => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  logLine(text);
  return lines.join('');
};

describe('given words of a step or a person that go to the log', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    '\n::error::forged',
    'a\r\n::add-mask::x',
    '::set-output name=reason::forged',
    '\u2028::stop-commands::t',
    '##[group]x',
  ])('threat 37: when they contain a command of the runner (%j), then no line begins with it', (text) => {
    const lines = printed(text)
      .trimEnd()
      .split(/[\r\n\u2028]/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/^\s*(?:::|##\[)/);
  });

  it('when they are plain, then they are printed as they are', () => {
    expect(printed('step_started: build.')).toBe('step_started: build.\n');
  });
});
