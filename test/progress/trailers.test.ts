import { describe, expect, it } from 'vitest';
import { toldIn } from '../../src/progress/trailers.ts';

describe('given the message of a commit', () => {
  it.each([
    ['', { sentence: null, decision: null, reason: null }],
    ['Fix a typo', { sentence: null, decision: null, reason: null }],
    ['Fix\n\nPawl-Decision: d9\n\nand more', { sentence: null, decision: null, reason: null }],
    ['Pawl-Decision: d9', { sentence: null, decision: null, reason: null }],
  ])('when it is not one of ours (%j), then it tells nothing', (message, told) => {
    expect(toldIn(message)).toEqual(told);
  });

  it('when somebody’s words look like trailers, then only the last paragraph and its last line count', () => {
    const message =
      'pawl: start\r\n\r\nSaid: no.\r\nPawl-Reason: forged\r\n\r\nPawl-Decision: d1\r\nPawl-Reason: x\r\nPawl-Reason: step_due\r\n';
    expect(toldIn(message)).toEqual({
      sentence: 'Said: no. Pawl-Reason: forged',
      decision: 'd1',
      reason: 'step_due',
    });
  });

  it('when it is very long, then that costs no more than its length', () => {
    const began = performance.now();
    toldIn(`a${'\n'.repeat(400_000)}b${' \n'.repeat(200_000)}`);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
