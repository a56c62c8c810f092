import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDS } from '../../src/progress/bounds.ts';
import { decode, encode } from '../../src/progress/codec.ts';
import { Journal } from '../support/progress.ts';

const small = encode(new Journal().start().progress!);
const large = encode(
  new Journal()
    .start()
    .claim('create-plan', 1, 'planner')
    .done('create-plan', 'A plan — with “signs” and 😀', { alignment_score: 9.5 })
    .open('plan-approval', 'Is it good?', ['create-plan']).progress!,
);

/** Why a text is refused; undefined where it is read. */
const refusal = (text: string): string | undefined => {
  const decoded = decode(text, 'progress.json');
  return decoded.ok ? undefined : decoded.problems[0]?.message;
};

describe('given a text that is no document of ours', () => {
  it.each<[string, string, RegExp]>([
    ['empty', '', /no JSON/],
    ['blank', ' \n', /no JSON/],
    ['null', 'null\n', /does not fit its schema at the top/],
    ['a list', '[]\n', /does not fit/],
    ['an empty object', '{}\n', /does not fit its schema at schema_version/],
    ['with a key twice', small.replace('"status":', '"status": "completed",\n  "status":'), /canonical form/],
    [
      'with a key twice at the end',
      small.replace('"seal": null', '"seal": "x",\n  "seal": null'),
      /canonical form/,
    ],
    [
      'with __proto__',
      small.replace('"seal": null', '"__proto__": {"status": "completed"},\n  "seal": null'),
      /does not fit|canonical/,
    ],
    [
      'with __proto__ in a map',
      small.replace('"steps": {}', '"steps": {"__proto__": {}}'),
      /does not fit|canonical/,
    ],
    ['with constructor', small.replace('"seal": null', '"constructor": 1,\n  "seal": null'), /does not fit/],
    ['with an unknown key', small.replace('"seal": null', '"extra": 1,\n  "seal": null'), /does not fit/],
    ['without a key', small.replace(/ {2}"generation": 1,\n/, ''), /does not fit its schema at generation/],
    [
      'of no version',
      small.replace(/"schema_version": ".*?"/, '"schema_version": "0.9"'),
      /does not fit its schema at schema_version/,
    ],
    ['with a wrong instant', small.replaceAll('2026-01-05T09:00:00', '2026-13-05T09:00:00'), /does not fit/],
    ['with a byte order mark', `\ufeff${small}`, /no JSON/],
    ['with CRLF', small.replaceAll('\n', '\r\n'), /canonical form/],
    ['with tabs', small.replaceAll('  ', '\t'), /canonical form/],
    ['without the last newline', small.trimEnd(), /canonical form/],
    ['with one newline too many', `${small}\n`, /canonical form/],
    ['on one line', `${JSON.stringify(JSON.parse(small))}\n`, /canonical form/],
    [
      'with its keys in another order',
      `${JSON.stringify({ seal: null, ...(JSON.parse(small) as object) }, null, 2)}\n`,
      /canonical form/,
    ],
    ['with an escape that need not be', small.replace('"lea"', '"\\u006cea"'), /canonical form/],
    [
      'with a number written otherwise',
      small.replace('"generation": 1', '"generation": 1.0'),
      /canonical form/,
    ],
    ['with a negative zero', small.replace('"current_step": 0', '"current_step": -0'), /canonical form/],
    ['with a number too large', small.replace('"generation": 1', '"generation": 1e400'), /does not fit/],
    ['with a comment', small.replace('{', '{ // ours'), /no JSON/],
    ['with conflict markers', `<<<<<<< ours\n${small}=======\n${small}>>>>>>> theirs\n`, /no JSON/],
    ['with conflict markers inside', small.replace('  "seal"', '<<<<<<< ours\n  "seal"'), /no JSON/],
    ['twice', small + small, /no JSON/],
    ['larger than 1 MiB', small + ' '.repeat(BOUNDS.readable), /larger than 1 MiB/],
    ['larger than 1 MiB in bytes', small.replace('"lea"', `"${'語'.repeat(400_000)}"`), /larger than 1 MiB/],
    ['33 levels deep', '['.repeat(33) + ']'.repeat(33), /deeper than 32/],
    ['a million levels deep', '['.repeat(1_000_000), /deeper than 32/],
    ['a million levels of objects deep', '{"a":'.repeat(200_000), /deeper than 32/],
  ])('when it is %s, then it is a problem that says so', (_, text, why) => {
    expect(refusal(text)).toMatch(why);
  });

  it('when brackets stand in a text, then they are no depth', () => {
    const deep = small.replace('"lea"', JSON.stringify(`${'['.repeat(100)}\\"${'{'.repeat(100)}`));
    expect(refusal(deep)).toBeUndefined();
  });

  it('when it is refused, then the problem has a code and a place', () => {
    expect(decode('x', 'a/progress.json')).toMatchObject({
      ok: false,
      problems: [
        { code: 'progress_unreadable', severity: 'error', span: { file: 'a/progress.json', line: 1 } },
      ],
    });
  });
});

describe('given a document of ours', () => {
  it.each([
    ['small', small],
    ['with a story', large],
  ])('when it is %s, then it is read and written to the same bytes', (_, text) => {
    const decoded = decode(text, 'progress.json');
    expect(decoded.ok && encode(decoded.value)).toBe(text);
  });

  it('when it is cut at any byte, then it is unreadable', () => {
    const bytes = Buffer.from(small, 'utf8');
    for (let length = 0; length < bytes.length; length += 1)
      expect(decode(bytes.subarray(0, length).toString('utf8'), 'p').ok, `cut at ${length}`).toBe(false);
  });

  it('when one bit is flipped anywhere, then it is unreadable or says something else, never the same', () => {
    const bytes = Buffer.from(large, 'utf8');
    const original = decode(large, 'p');
    for (let at = 0; at < bytes.length; at += 7) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      const text = flipped.toString('utf8');
      const decoded = decode(text, 'p');
      if (!decoded.ok) continue;
      expect(decoded.value, `flipped at ${at}`).not.toEqual(original.ok ? original.value : null);
      expect(encode(decoded.value)).toBe(text);
    }
  });

  it('when it is any JSON at all, then reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(decode(text, 'p').ok).toBe(false);
      }),
    );
  });
});

describe('given a document that breaks its own schema', () => {
  it('when it is to be written, then that is a bug and not a file', () => {
    const { progress } = new Journal().start();
    expect(() => encode({ ...progress!, generation: -1 })).toThrow('generation');
    expect(() => encode({ ...progress!, outputs: { a: Number.NaN } })).toThrow('outputs');
  });
});
