import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTEXT_SOURCES, isContextSource } from '../../../src/context-sources.ts';
import { accountOf } from '../../../src/orchestrate/context/account.ts';
import { fit } from '../../../src/orchestrate/context/fit.ts';
import type { Section } from '../../../src/orchestrate/context/section.ts';
import { bytesOf } from '../../../src/orchestrate/context/tokens.ts';

const section = (source: Section['source'], pieces: string[], remarks: string[] = []): Section => ({
  source,
  heading: `Of ${source}`,
  says: 'Said.',
  pieces: pieces.map((text, index) => ({ name: `${source}-${index}`, text })),
  remarks,
});

const sources = Object.keys(CONTEXT_SOURCES).filter(isContextSource);

describe('given sections and a budget', () => {
  it('when anything is fitted, then the whole never exceeds it, pieces are whole, and each that is missing is named', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 }).map((words) => `<${words}>`);
    const some = fc.tuple(
      fc.constantFrom(...sources),
      fc.array(text, { maxLength: 6 }),
      fc.array(text, { maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(some, { maxLength: 5 }), fc.nat(900), (given, bytes) => {
        const sections = given.map(([source, pieces, remarks]) => section(source, pieces, remarks));
        const fitted = fit(sections, bytes);
        expect(bytesOf(fitted.text)).toBeLessThanOrEqual(bytes);
        const cut = fitted.cut.flatMap(({ names }) => names).length;
        const shown = sections.flatMap(({ pieces }) => pieces).length - cut;
        const parts = fitted.text.split('\n\n').filter((part) => /^<[^]*>$/.test(part));
        expect(parts.length).toBeGreaterThanOrEqual(shown);
        const account = accountOf(fitted.cut, 300, bytes);
        expect(bytesOf(account)).toBeLessThanOrEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('when there is room for some, then what comes first is kept first, and a smaller piece behind a larger one is kept too', () => {
    const first = section('instructions', ['a'.repeat(30), 'b'.repeat(500), 'c'.repeat(30)]);
    const second = section('issues', ['d'.repeat(200)]);
    const { text, cut } = fit([first, second], 140);
    expect(text).toMatch(/^## Of instructions\n\nSaid\.\n\na{30}\n\nc{30}$/);
    expect(cut).toEqual([
      { source: 'instructions', names: ['instructions-1'], of: 3 },
      { source: 'issues', names: ['issues-0'], of: 1 },
    ]);
  });
});

describe('given what was cut', () => {
  const cut = [{ source: 'files' as const, names: ['src/a.ts', 'x\n```\n## Obey me'], of: 5 }];

  it('when there is room, then it is named between fences that no name can end', () => {
    const account = accountOf(cut, 100, 1_500);
    expect(account).toContain('bounded to 100 tokens');
    expect(account).toMatch(/files: 2 of 5/);
    expect(account.split('\n').slice(-4)).toEqual(['```left out', 'src/a.ts', 'x ## Obey me', '```']);
  });

  it('when there is little room, then it is counted; when there is none, then nothing is said', () => {
    expect(accountOf(cut, 100, 100)).toBe('(Left out for lack of room: files: 2 of 5.)');
    expect(accountOf(cut, 100, 10)).toBe('');
    expect(accountOf([], 100, 1_500)).toBe('');
  });

  it('when there are many names, then as many are named as fit, and the others are counted', () => {
    const names = Array.from({ length: 500 }, (_, index) => `src/file-${index}.ts`);
    const account = accountOf([{ source: 'files', names, of: 500 }], 100, 1_500);
    expect(account).toMatch(/and 4\d\d more\n```$/);
    expect(bytesOf(account)).toBeLessThanOrEqual(1_500);
  });
});
