import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES, problemAnchor, type Problem } from '../../src/problem.ts';
import { parseWorkflow } from '../../src/workflow/parse.ts';
import type { World } from '../../src/workflow/world.ts';

const page = readFileSync(new URL('../../templates/docs/problems.md', import.meta.url), 'utf8');

interface Section {
  code: string;
  body: string;
  examples: { word: string; language: string; text: string }[];
}

const sections: Section[] = page
  .split(/^## /m)
  .slice(1)
  .map((part) => {
    const [, code = '', body = ''] = /^`(\w+)`\n([^]*)$/.exec(part) ?? [];
    const examples = [
      ...body.matchAll(/^(Wrong|Right):\n\n(?:<!-- prettier-ignore -->\n)?```(\w+)\n([^]*?)^```$/gm),
    ].map(([, word = '', language = '', text = '']) => ({ word, language, text }));
    return { code, body, examples };
  });

/** What exists around the examples. */
const WORLD: World = {
  templates: ['plan', 'build'],
  models: [],
  workflows: {},
  actions_workflows: ['build.yml'],
  bounds: { parallel: 5, decisions: 200, auto_approve: false },
};

const found = (text: string): Problem[] => parseWorkflow({ path: 'example.yml', text }, WORLD).problems;
const codes = (text: string): string[] => [...new Set(found(text).map(({ code }) => code))];

describe('given the page of problems', () => {
  it('when its headings are read then they are the codes of the table, in its order', () => {
    expect(sections.map(({ code }) => code)).toEqual(Object.keys(PROBLEM_CODES));
  });

  it('when a code is linked to then its heading has that anchor', () => {
    for (const { code } of sections)
      expect(page).toContain(`## \`${problemAnchor(code as keyof typeof PROBLEM_CODES).split('#')[1]}\``);
  });
});

describe.each(sections)('given the paragraph of $code', ({ body, examples }) => {
  it('when it is read then it says what the code means, wrong and right, and how to mend it', () => {
    expect(examples.map(({ word }) => word)).toEqual(['Wrong', 'Right']);
    expect(examples[0]?.language).toBe(examples[1]?.language);
    const prose = body.split(/^Wrong:$/m);
    expect(prose[0]?.trim()).toMatch(/\.$/);
    expect(body.trim()).toMatch(/\.$/);
  });
});

describe.each(sections.filter(({ examples }) => examples[0]?.language === 'yaml'))(
  'given the definitions that show $code',
  ({ code, examples: [wrong, right] }) => {
    it('when the wrong one is read then it has that problem, at a place, and no other', () => {
      expect(codes(wrong?.text ?? '')).toEqual([code]);
      expect(found(wrong?.text ?? '').every(({ span }) => span !== undefined)).toBe(true);
    });

    it('when the right one is read then nothing is said of it', () => {
      expect(codes(right?.text ?? '')).toEqual([]);
    });
  },
);

it('given the whole page, when its examples are counted then most codes are shown by definitions', () => {
  expect(sections.filter(({ examples }) => examples[0]?.language === 'yaml').length).toBeGreaterThan(30);
});
