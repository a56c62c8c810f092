import { describe, expect, it } from 'vitest';
import { adviceCountWords, advicePieces } from '../../src/render/advice.ts';
import { inMarkdown } from '../../src/render/pieces.ts';
import { say } from '../../src/render/words.ts';
import { advised, answer, naming } from '../decide/advice/asked.ts';
import type { Story } from '../support/story.ts';

const YAML = `
name: story
settings: {orchestrator: claude, retry: {maximum-attempts: 3, initial-interval: 30s}}
steps: [{name: build, prompt: "Build it."}]
`;

function asked(): Story {
  const story = advised(YAML);
  story.fail('build');
  story.wake();
  return story;
}

const shown = ({ progress }: Story): string => (progress === null ? '' : inMarkdown(advicePieces(progress)));
const said = ({ decisions }: Story): string[] => decisions.at(-1)?.entries.map(say) ?? [];

describe('given words about what a model was asked', () => {
  it('when its reason tries to mention people or to draw, then it does neither', () => {
    const story = asked();
    const value = {
      ...naming({ type: 'retry_step', step_name: 'build' }),
      reasoning: '@acme/all <img src=x> **go**',
    };
    answer(story, { value });
    expect(shown(story)).toContain('Claude chose **trying build again**');
    expect(shown(story)).not.toMatch(/(?<!\\)@acme|<img|\*\*go/);
  });

  it('when it is asked, then the moves and the end of waiting are told', () => {
    const story = asked();
    expect(shown(story)).toMatch(
      /^Attempt 1 of build failed, and Claude is asked to choose: \*\*trying build again\*\*, \*\*asking a person about build\*\* or \*\*giving build up\*\*\. The rules decide if nothing is heard by 2026/,
    );
    expect(said(story)).toEqual([
      'attempt 1 of build failed, and a model was asked to choose: trying build again, asking a person about build, giving build up.',
    ]);
  });

  it('when its answer cannot be followed, then the reason stands there until the rules have acted', () => {
    const story = asked();
    answer(story, { value: null });
    expect(shown(story)).toContain('was not followed, so the rules decided: it is not in the form');
    expect(said(story)[0]).toMatch(/^What a model was asked about build is left to the rules: it is not/);
    story.later(60).wake();
    expect(shown(story)).toBe('');
  });

  it.each([
    [{ asked: 0, given: 0, refused: 0, alone: 1 }, 'Claude was asked nothing; 1 move was the only legal one'],
    [
      { asked: 1, given: 1, refused: 0, alone: 0 },
      'Claude was asked once, followed once, overruled never; 0 moves were the only legal one',
    ],
    [
      { asked: 2, given: 1, refused: 1, alone: 14 },
      'Claude was asked 2 times, followed once, overruled once; 14 moves were the only legal one',
    ],
  ])('when the counts are %j, then they are told', (counts, words) => {
    expect(adviceCountWords(counts)).toBe(words);
  });
});
