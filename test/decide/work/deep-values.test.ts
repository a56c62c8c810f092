import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/json.ts';
import { decode, encode } from '../../../src/progress/codec.ts';
import { receive } from '../../../src/orchestrate/outcomes.ts';
import { given, MARIA, type Story } from '../../support/story.ts';

const ONE = `
name: story
steps:
  - {name: check, run: npm test, parse: json}
`;

const nested = (levels: number): JsonValue => {
  let value: JsonValue = 'deep';
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

const told = (story: Story, levels: number): void => {
  story.wake([
    {
      task: story.tasks()[0]?.id ?? '',
      status: 'success',
      text: 'deep',
      value: nested(levels),
      files: [],
      deletions: [],
    },
  ]);
};

describe('given code of the pull request that reports a value of many levels', () => {
  it.each([20, 24, 25, 31, 32])(
    'threat 19: when it has %i levels, then the document that it came to can still be read',
    (levels) => {
      const story = given(ONE);
      story.start();
      told(story, levels);
      const { progress } = story;
      if (progress === null) throw new Error('there is a run');
      expect(decode(encode(progress), '.pawl/x.json')).toMatchObject({ ok: true });
      expect(progress.steps['check']?.conclusion === 'success').toBe(levels <= 24);
    },
  );

  it('threat 19: when it has so many that reading it takes the stack, then the attempt has failed and nothing else', () => {
    const outcome = { task: 't', status: 'success', text: '', value: 0, files: [], deletions: [] };
    const text = JSON.stringify(outcome).replace('"value":0', `"value":${'['.repeat(1e5)}${']'.repeat(1e5)}`);
    expect(receive({ id: 't', kind: 'shell' }, text, { allow: [], deny: [] })).toMatchObject({
      status: 'failure',
      error: { type: 'validation', message: expect.stringMatching(/levels/) },
    });
  });
});

describe('given a person who sets a variable to a value of many levels', () => {
  it.each([24, 31])('threat 19: when it has %i levels, then the document can still be read', (levels) => {
    const story = given(ONE.replace('steps:', 'variables: [{name: seen, type: list, default: []}]\nsteps:'));
    story.start();
    story.comment(MARIA, `/set seen=${'['.repeat(levels)}${']'.repeat(levels)}`).wake();
    const { progress } = story;
    if (progress === null) throw new Error('there is a run');
    expect(decode(encode(progress), '.pawl/x.json')).toMatchObject({ ok: true });
    expect(JSON.stringify(progress.variables['seen']).length > 2).toBe(levels <= 24);
  });
});
