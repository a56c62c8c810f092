import { questionVerb } from './question.ts';

/** `pawl history`: the same as the command in a comment, from a terminal. */
export const historyVerb = questionVerb(
  'history',
  'tells what has happened in the run of a pull request, newest first',
);
