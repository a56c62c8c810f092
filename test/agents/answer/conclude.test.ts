import { describe, expect, it } from 'vitest';
import { concluded } from '../../../src/agents/answer/conclude.ts';

const said = (text: string) => concluded({ task: 't', text, value: null });

describe('given an answer that says of itself that it failed', () => {
  it.each([
    ['is nothing else', '{"sessionId": "1", "isSuccess": false, "context": "no database"}'],
    ['ends with it', 'I tried.\n{"sessionId": "1", "isSuccess": false, "context": "no database"}\n'],
    [
      'ends with it in a fence',
      'I tried.\n```json\n{\n  "isSuccess": false,\n  "context": "no database"\n}\n```',
    ],
  ])('when it %s, then the attempt failed with its context as the message', (_, text) => {
    expect(said(text)).toMatchObject({
      status: 'failure',
      text,
      error: { type: 'tool', message: 'no database' },
    });
  });

  it('when it gives no context, then a sentence stands in for it', () => {
    expect(said('{"isSuccess": false}').error?.message).toBe('The agent reports that it did not succeed');
    expect(said('{"isSuccess": false, "context": " "}').error?.message).toMatch(/did not succeed/);
  });

  it('when its value says so, then that counts as well', () => {
    const value = { isSuccess: false, context: 'no plan' };
    expect(concluded({ task: 't', text: 'x', value }).error?.message).toBe('no plan');
  });
});

describe('given an answer that says of itself that it succeeded', () => {
  it('when there is nothing else, then its context is the text', () => {
    expect(said('{"sessionId": "1", "isSuccess": true, "context": "Added a test."}')).toMatchObject({
      status: 'success',
      text: 'Added a test.',
    });
  });

  it('when prose comes before, then the context comes first and the object is gone', () => {
    const { text } = said('# Plan\n\nDo it.\n\n```json\n{"isSuccess": true, "context": "A plan."}\n```\n');
    expect(text).toBe('A plan.\n\n# Plan\n\nDo it.');
  });

  it.each([
    ['another object', 'Done.\n{"ralph_complete": true, "promise": "COMPLETE"}'],
    ['an object without a context', 'Done.\n{"isSuccess": true}'],
    ['words that are no object', 'isSuccess: false}'],
    ['the object in the middle', '{"isSuccess": false}\nwas what it said before.'],
  ])('when it ends with %s, then the text stays as it is', (_, text) => {
    expect(said(text)).toMatchObject({ status: 'success', text });
  });
});
