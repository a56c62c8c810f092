import { expect } from 'vitest';
import type { Person } from '../../src/people.ts';
import { given, type Story } from '../support/story.ts';

export const BOT: Person = { id: 900, login: 'evil[bot]', type: 'Bot' };
export const KIM: Person = { id: 105, login: 'kim', type: 'User' };

/** A run whose approval `agree` has just opened; `keys` are further keys of that step. */
export const opened = (keys = '', policy: string | null = null): Story => {
  const story = given(
    `
name: story
steps:
  - {name: build, prompt: "Build."}
  - {name: agree, type: approval, message: "Is {{ outputs.build }} good?"${keys === '' ? '' : `, ${keys}`}}
`,
    policy,
  ).permit('kim', 'write');
  story.start();
  story.back('build');
  story.wake();
  return story;
};

/** The gate `agree` as the document has it. */
export const gateOf = (
  story: Story,
): NonNullable<NonNullable<Story['progress']>['steps'][string]['gate']> => {
  const gate = story.progress?.steps['agree']?.gate;
  if (gate === undefined) throw new Error('The gate has not opened');
  return gate;
};

/** Wakes once; why answers were refused, where the gate still waits. */
export const refusedAt = (story: Story): string[] => {
  story.wake();
  expect(story.progress?.status).toBe('blocked');
  return gateOf(story).refused.map((refused) => refused.why);
};
