import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from '../src/index.js';

test('refuses what is no number', () => {
  assert.throws(() => formatDuration('90'), TypeError);
});

test('refuses fractions and negative numbers', () => {
  assert.throws(() => formatDuration(0.5), RangeError);
  assert.throws(() => formatDuration(-1), RangeError);
});

test('writes nothing as 0ms', () => {
  assert.equal(formatDuration(0), '0ms');
});

test('writes every unit that occurs', () => {
  assert.equal(formatDuration(93_784_005), '1d 2h 3m 4s 5ms');
});

test('leaves out units that do not occur', () => {
  assert.equal(formatDuration(5_400_000), '1h 30m');
  assert.equal(formatDuration(86_400_001), '1d 1ms');
});
