import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml } from '../../../src/agents/shell/xml.ts';

const whyNot = (text: string): string => {
  const read = readXml(text);
  return read.ok ? 'read' : read.why;
};

describe('given a text that is no XML of a report', () => {
  it.each([
    ['nothing', '', /not one element/],
    ['prose', 'all tests passed', /not one element/],
    ['two elements', '<a/><b/>', /not one element/],
    ['text beside the element', '<a/>done', /not one element/],
    ['an element that is not closed', '<a><b></b>', /`<a>` is never closed/],
    ['elements that cross', '<a><b></a></b>', /`<\/a>` closes nothing/],
    ['an end without a beginning', '</a>', /closes nothing/],
    ['half a tag', '<a', /is no tag/],
    ['an attribute without quotes', '<a b=1/>', /is no tag/],
    ['an attribute given twice', '<a b="1" b="2"/>', /given twice/],
    ['a comment that never ends', '<a><!-- ', /never closed/],
    ['CDATA that never ends', '<a><![CDATA[ ', /never closed/],
    ['an unknown entity', '<a>&nbsp;</a>', /stands for nothing/],
    ['a bare ampersand', '<a>a & b</a>', /stands for nothing/],
    ['a character beyond Unicode', '<a>&#x110000;</a>', /stands for nothing/],
    ['more levels than there are', '<a>'.repeat(40) + '</a>'.repeat(40), /more than 32 levels/],
  ])('when it is %s, then it is refused and the reason said', (_, text, why) => {
    expect(whyNot(text)).toMatch(why);
  });

  it('when it declares entities that would grow, then it is refused before anything grows', () => {
    const bomb = `<!DOCTYPE a [<!ENTITY x "${'ha'.repeat(9)}"><!ENTITY y "&x;&x;">]><a>&y;</a>`;
    expect(whyNot(bomb)).toBe('a document type is not read');
    expect(whyNot('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')).toBe('a document type is not read');
  });

  it('when it is any text, then it is read or refused, and fast', () => {
    const pieces = [
      '<a>',
      '</a>',
      '<a b="1"/>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '<!--',
      '-->',
      '<?x?>',
      ' ',
      'x',
      '<',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string())), (parts) => {
        expect(typeof readXml(parts.join('')).ok).toBe('boolean');
      }),
    );
    const started = performance.now();
    expect(readXml(`<a ${' '.repeat(200_000)}`).ok).toBe(false);
    expect(readXml(`<a${' b="1"'.repeat(50_000)}`).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('given the XML of a report', () => {
  it('when it has attributes, text, CDATA and comments, then they are read', () => {
    const read = readXml(
      `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by x -->\n<a b='1' xsi:c = "&lt;&#10;&#x41;">one<![CDATA[<b>&amp;]]><c/>&quot;two<!-- no --></a >\n`,
    );
    if (!read.ok) throw new Error(read.why);
    expect([...read.root.attributes]).toEqual([
      ['b', '1'],
      ['xsi:c', '<\nA'],
    ]);
    expect(read.root.text).toBe('one<b>&amp;"two');
    expect(read.root.children.map(({ name }) => name)).toEqual(['c']);
  });

  it('when a test printed colours, then its report is read all the same', () => {
    expect(readXml('<a>\u001b[31mred\u001b[0m</a>').ok).toBe(true);
  });

  it('when an attribute is called like a part of every object, then nothing is touched', () => {
    const read = readXml('<a __proto__="x" constructor="y"/>');
    expect(read.ok && read.root.attributes.get('__proto__')).toBe('x');
  });
});
