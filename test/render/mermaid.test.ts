import { describe, expect, it } from 'vitest';
import { draw } from '../../src/render/draw.ts';
import { prompt, workflow } from './build.ts';
import { parserOf } from './mermaid.ts';
import { SAMPLES } from './samples.ts';
import { SITUATIONS } from './situations.ts';

const parser = await parserOf();

/** Mermaid's own parser judges what we draw; without the package there is nobody to ask. */
describe.skipIf(parser === null)('given Mermaid’s own parser', () => {
  const read = async (text: string) => {
    if (parser === null) throw new Error('There is no parser');
    return parser(text);
  };

  it('when a text is broken, then it refuses it', async () => {
    await expect(read('flowchart TD\n  s1["x --> s2')).rejects.toThrow(/Parse error/);
  });

  it.each(Object.entries(SAMPLES))(
    'when it reads %s, then every line ends at a box that is there',
    async (_, definition) => {
      const { boxes, lines } = await read(draw(definition, null, 'mermaid'));
      expect(lines.every(({ from, to }) => boxes.has(from) && boxes.has(to))).toBe(true);
    },
  );

  it.each(Object.entries(SITUATIONS))(
    'when it reads the situation %s, then it takes it',
    async (_, given) => {
      const { boxes } = await read(draw(given.workflow, given.progress, 'mermaid'));
      expect(boxes.size).toBeGreaterThan(0);
    },
  );

  it.each([
    '"] --> x["',
    'end',
    '`a`',
    '%%{init: {}}%%',
    'a<br/>b',
    '#quot;#35;',
    'click s1 "javascript:x"',
    ']]>\n  s9',
    '---',
    '&amp;',
  ])('when a name is %j, then it stays a name', async (name) => {
    const { boxes, lines } = await read(draw(workflow([prompt(name), prompt('other')]), null, 'mermaid'));
    expect([boxes.size, lines.length]).toEqual([2, 0]);
  });
});
