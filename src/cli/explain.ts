import { questionVerb } from './question.ts';

/** `pawl explain`: the same as the command in a comment, from a terminal. */
export const explainVerb = questionVerb(
  'explain',
  'says why a run stands where it stands, gate by gate, and what would change it',
);
