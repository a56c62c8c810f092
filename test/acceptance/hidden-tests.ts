/**
 * What the request of the sample's pull request means, as tests by somebody who knows nothing of the code that is written: they are
 * never in the repository that the agents see. `node --test` runs them beside the result.
 */
export const HIDDEN_TESTS = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as durations from './src/index.js';

const { formatDuration, parseDuration } = durations;

test('the example of the request is read', () => {
  assert.equal(parseDuration('1h 30m'), 5_400_000);
});

test('everything that formatDuration writes is read back', () => {
  let state = 7;
  for (let count = 0; count < 2_000; count += 1) {
    state = (state * 48_271) % 2_147_483_647;
    const milliseconds = state % 10 ** (1 + (count % 10));
    assert.equal(parseDuration(formatDuration(milliseconds)), milliseconds);
  }
});

test('a typing mistake never becomes a duration', () => {
  for (const text of ['15 min', '1h banana', 'h', '1', '', ' ', '1h,30m', '1.5h', '-5m', '+5m', '1H', '0x1h', 'NaNh', '1e3s'])
    assert.throws(() => parseDuration(text), Error, JSON.stringify(text));
});

test('what is no text is refused', () => {
  for (const value of [null, undefined, 90, {}, [], ['1h'], new Date(0)])
    assert.throws(() => parseDuration(value), Error, String(value));
});

test('what was there before is as it was', () => {
  assert.equal(formatDuration(5_400_000), '1h 30m');
  assert.equal(formatDuration(0), '0ms');
  assert.throws(() => formatDuration(-1), RangeError);
  assert.throws(() => formatDuration('1h'), TypeError);
});
`;
