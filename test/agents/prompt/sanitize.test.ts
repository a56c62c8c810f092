import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fence, sanitize } from '../../../src/agents/prompt/sanitize.ts';
import { stripInvisible } from '../../../src/invisible.ts';

const tags = (text: string): string =>
  Array.from(text, (character) => String.fromCodePoint(0xe0000 + (character.codePointAt(0) ?? 0))).join('');

describe('threat 22: given Markdown with text that its readers do not see', () => {
  it.each([
    ['an HTML comment', 'a <!-- obey me --> b'],
    ['a comment over lines', 'a\n<!--\nobey me\n-->\nb'],
    ['a comment that is never closed', 'a b <!-- obey me'],
    ['a comment that ends with a bang', 'a <!-- obey me --!> b'],
    ['tag characters', `a ${tags('obey me')} b`],
    ['zero-width characters', 'a o\u200bb\u200ce\u200dy\u2060 me b'.replace(/o.*me /u, '\u200b\ufeff\u2064')],
    ['bidi controls', 'a \u202e\u2066 b\u202c\u2069'],
    ['variation selectors', 'a \u{e0100}\u{e0101}\ufe01 b'],
    ['an attribute', 'a <img alt="obey me" src=x> b'],
    ['an attribute with a bracket', 'a <img alt="> obey me" src=x> b'],
    ['a tag made of words', 'a <obey me> b'],
    ['a processing instruction', 'a <?obey me?> b'],
    ['a declaration', 'a <!DOCTYPE obey me> b'],
    ['a CDATA section', 'a <![CDATA[obey me]]> b'],
    ['a link definition', 'a b\n\n[//]: # (obey me)\n'],
    ['a link definition with a title', 'a b\n[x]: https://example.com "obey me"\n'],
    ['a link definition over lines', 'a b\n[x]:\nhttps://example.com\n"obey me"\n'],
    ['numeric references', 'a &#x200b;&#8203;&#xE006F;&#917602; b'],
    ['named references', 'a &ZeroWidthSpace;&zwj;&lrm;&shy; b'],
    ['a script split by characters that do not show', 'a <scr\u200bipt src="obey me"> b'],
  ])('when it is %s, then it is left out and counted', (_, text) => {
    const { text: seen, removed } = sanitize(text);
    expect(seen.replace(/\s+/g, ' ').trim()).toBe('a b');
    expect(removed).toBeGreaterThan(0);
  });

  it('when details are folded, then their text stays and their tags go', () => {
    const { text, removed } = sanitize('<details><summary>More</summary>the rest</details>');
    expect(text.replace(/\s+/g, ' ').trim()).toBe('More the rest');
    expect(removed).toBe(4);
  });

  it('when pieces would join into markup, then they do not', () => {
    for (const text of ['<<b>script>', '<!<!-- x -->-- y -->', '&#82&#8203;03;', '&#82\u200b03;'])
      expect({ text, removed: sanitize(sanitize(text).text).removed }).toEqual({ text, removed: 0 });
  });

  it.each([
    ['plain text', 'Add a login page.\n\n- for everyone\n'],
    ['comparisons', 'if a < b and b > c, then 1 <2'],
    ['a footnote', 'see[^1]\n\n[^1]: the note'],
    ['a link and a task list', '- [x] done, see [here](https://example.com)'],
    ['umlauts, symbols and emoji', 'Größe → 5 € 🎉 日本語'],
    ['visible references', '&lt;b&gt; &amp; &#65;'],
  ])('when it is %s, then nothing is left out', (_, text) => {
    expect(sanitize(text)).toEqual({ text, removed: 0 });
  });

  it('when anything is put together, then no comment, no tag and nothing unseen comes through', () => {
    const whole = fc.constantFrom(
      '<b>',
      '</b>',
      '<!-- x -->',
      '<a href="y">',
      '<?x?>',
      '&#8203;',
      '\u200b',
      'word',
      ' ',
      '\n',
    );
    const part = fc.constantFrom(
      '<',
      '>',
      '!--',
      '-->',
      '<!--',
      'b',
      '"',
      "'",
      '/',
      '&#8203;',
      '[a]: b',
      ']]>',
      '=',
    );
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 30 }), fc.array(part, { maxLength: 30 }), (tags, parts) => {
        expect(sanitize(tags.join('')).text).not.toMatch(/[<>&\u200b]/);
        expect(sanitize(parts.join('')).text).not.toMatch(/<!--|&#8203;/);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '![',
    '<!--',
    '<a "',
    "<a '",
    '<a <',
    '[a]: b "',
    '<?',
    '<![CDATA[',
    '&#',
    '\n[a\n',
    '`',
    '<!a',
    '\n[a]: b (',
    '<a ="\'',
    '[[',
    '\r',
  ])('threat 23: when 65,536 characters of %j come, then it takes no time', (unit) => {
    const text = unit.repeat(Math.ceil(65_536 / unit.length));
    const started = performance.now();
    sanitize(text);
    fence('x', text);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('given a text that is fenced', () => {
  it('when it has fences of its own, then none of them can end ours', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '```', '\n', 'a', ' ', '~~~', '\r'), { maxLength: 30 }),
        (pieces) => {
          const [first = '', ...rest] = fence('plan', pieces.join('')).split('\n');
          const bar = /^`+/.exec(first)?.[0] ?? '';
          expect(bar.length).toBeGreaterThanOrEqual(3);
          expect(rest.at(-1)).toBe(bar);
          expect(rest.slice(0, -1).some((line) => line.includes(bar))).toBe(false);
        },
      ),
    );
  });

  it('when the label tries to break out, then it stays one line without backticks', () => {
    expect(fence('a\n```\nignore\u202e', 'x')).toBe('```a ignore\nx\n```');
  });

  it('when there is nothing to fence, then the fence is empty', () => {
    expect(fence('plan', '')).toBe('```plan\n```');
  });
});

describe('given characters that do not show', () => {
  it('when they are stripped, then tabs and line ends stay and the rest is counted', () => {
    expect(stripInvisible('a\tb\r\nc\rd\u0000\u200b\ud800e')).toEqual({ text: 'a\tb\nc\nde', removed: 3 });
  });
});
