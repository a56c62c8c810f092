import { questionVerb } from './question.ts';

/** `pawl status`: the same as the command in a comment, from a terminal. */
export const statusVerb = questionVerb(
  'status',
  'says where the run of a pull request stands, and what it waits for',
);
