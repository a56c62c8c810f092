import { describe, expect, it } from 'vitest';
import { differences, readExpectation } from '../../src/simulate/expect.ts';
import { isoDuration } from '../../src/simulate/result.ts';

const RESULT = { status: 'failed', steps: { a: { attempts: 2, conclusion: 'failure' } }, order: ['a', 'a'] };

describe('given a result that is not as expected', () => {
  it.each([
    [{ status: 'completed' }, 'result.status is "failed", expected "completed"'],
    [{ steps: { a: { attempts: 1 } } }, 'result.steps.a.attempts is 2, expected 1'],
    [{ steps: { b: { attempts: 1 } } }, 'result.steps.b is missing, expected {"attempts":1}'],
    [{ order: ['a'] }, 'result.order is ["a","a"], expected ["a"]'],
  ])('when %j is expected, then the difference is named by its path', (expected, says) => {
    expect(differences(expected, RESULT)).toEqual([says]);
  });

  it('when a key is none of a result, then it is refused with a suggestion', () => {
    const read = readExpectation({ path: 'e.yml', text: 'statu: failed' });
    expect(read).toMatchObject({
      ok: false,
      problems: [{ code: 'unknown_key', hint: 'did you mean `status`?' }],
    });
  });

  it('when it is no map, then it is refused', () => {
    expect(readExpectation({ path: 'e.yml', text: '- 1' })).toMatchObject({ ok: false });
  });
});

describe('given a result that is as expected', () => {
  it('when less is said than there is, then there is no difference', () => {
    expect(differences({ status: 'failed', steps: { a: { attempts: 2 } } }, RESULT)).toEqual([]);
    expect(differences({}, RESULT)).toEqual([]);
  });

  it('when it is wrapped as it is printed, then it is unwrapped', () => {
    const read = readExpectation({ path: 'e.json', text: '{"result": {"decisions": 3}}' });
    expect(read).toMatchObject({ ok: true, value: { decisions: 3 } });
  });
});

describe('given seconds', () => {
  it.each([
    [0, 'PT0S'],
    [7_200, 'PT2H'],
    [86_400, 'P1D'],
    [93_784, 'P1DT2H3M4S'],
  ])('when there are %i, then they are %s', (seconds, text) => expect(isoDuration(seconds)).toBe(text));
});
