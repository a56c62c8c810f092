import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsSecret } from '../../src/agents/secrets.ts';

const KEY = 'sk-ant-Zm9vYmFy+/0123456789';
const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('threat 26: given a text that leaves us with a key in it', () => {
  it.each([
    ['as it is', `token=${KEY}.`],
    ['reversed', `x${Array.from(KEY).toReversed().join('')}y`],
    ['in base64', base64(KEY)],
    ['in base64, one off', base64(`x${KEY}y`)],
    ['in base64, two off', base64(`xx${KEY}and more`)],
    ['in URL-safe base64', Buffer.from(`z${KEY}`).toString('base64url')],
    ['in base64 with line breaks', base64(`some words before ${KEY}`).replace(/(.{20})/g, '$1\n')],
    ['in hex', hex(KEY)],
    ['in upper-case hex', hex(KEY).toUpperCase()],
    ['in hex with colons', hex(KEY).replace(/(..)/g, '$1:')],
    ['in hex with prefixes', hex(KEY).replace(/(..)/g, '0x$1, ')],
    ['URL-encoded', encodeURIComponent(KEY)],
    ['URL-encoded throughout', hex(KEY).replace(/(..)/g, '%$1')],
    ['split by spaces', Array.from(KEY).join(' ')],
    ['split over lines', `${KEY.slice(0, 9)}\n${KEY.slice(9)}`],
    ['split into strings', `"${KEY.slice(0, 9)}" + "${KEY.slice(9)}"`],
    ['split over lines, as JSON', JSON.stringify(`${KEY.slice(0, 9)}\n${KEY.slice(9)}`)],
    ['in base64 with line breaks, as JSON', JSON.stringify(base64(KEY).replace(/(.{10})/g, '$1\r\n'))],
    ['in escapes', hex(KEY).replace(/(..)/g, String.raw`\u00$1`)],
    ['reversed in base64', base64(Array.from(KEY).toReversed().join(''))],
  ])('when it is %s, then it is found', (_, text) => {
    expect(containsSecret(`before ${text} after`, ['unrelated-secret', KEY])).toBe(true);
  });

  it('when it stands anywhere in any text in base64 or hex, then it is found', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(containsSecret(base64(before + KEY + after), [KEY])).toBe(true);
        expect(containsSecret(hex(before + KEY + after), [KEY])).toBe(true);
      }),
    );
  });
});

describe('given a text without a key', () => {
  it('when there are words, code and hashes, then nothing is found', () => {
    const text = `const key = process.env.KEY; // sk-ant-\n${'0123456789abcdef'.repeat(50)}\n100% sure`;
    expect(containsSecret(text, [KEY])).toBe(false);
  });

  it('when a secret is empty or very short, then it is not looked for', () => {
    expect(containsSecret('anything with abc', ['', 'abc'])).toBe(false);
  });

  it('when there are no secrets, then nothing is found', () => {
    expect(containsSecret('text', [])).toBe(false);
  });
});
