import { encode } from '../../src/progress/codec.ts';
import type { Progress } from '../../src/progress/schema.ts';
import { given, MARIA, type Story } from '../support/story.ts';

/** A workflow with a plan, a gate on it and a check, as text. */
export const WORKFLOW = `name: story
steps:
  - {name: plan, prompt: "Plan {{ pull_request.title }}.", agent: planner, number: 1}
  - {name: agree, type: approval}
  - {name: check, run: npm test}
`;

/** The text of a progress document. */
export const text = (progress: Progress | null): string => {
  if (progress === null) throw new Error('There is no document yet');
  return encode(progress);
};

/** The run with its first step being performed. */
export function planning(): Story {
  const story = given(WORKFLOW);
  story.start();
  return story;
}

/** The run with its gate open. */
export function waiting(): Story {
  const story = planning();
  story.back('plan', { text: 'The plan.' });
  story.wake();
  return story;
}

/** The run from start to finish. */
export function finished(): Story {
  const story = waiting();
  story.comment(MARIA, '/approve').wake();
  story.back('check');
  story.wake();
  return story;
}
