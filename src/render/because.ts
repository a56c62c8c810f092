import type { StepState } from '../progress/schema.ts';

type Because = NonNullable<StepState['because']>;

/** Why a step was skipped, cancelled or caught, as the end of a sentence: `… was skipped: <this>`. */
export const BECAUSE: { [because in Because]: string } = {
  condition: 'its condition did not hold',
  needs: 'something it needs did not succeed',
  person: 'a person decided so',
  branch: 'the other branch was taken',
  join: 'enough of the others had ended',
  'fail-fast': 'another one had failed',
  loop: 'the loop around it had reached its goal',
  timeout: 'what it belongs to ran out of time',
  anew: 'what it belongs to begins again',
  'run-ended': 'the run was over',
  'on-error': 'its failure was to be passed over',
  'continue-on-error': 'the run was to go on without it',
};

/** The same in a word or two, for drawings and tables; empty where the standing says it already. */
export const SHORTLY: { [because in Because]: string } = {
  condition: 'condition not met',
  needs: 'its needs failed',
  person: 'by a person',
  branch: 'not taken',
  join: 'not needed any more',
  'fail-fast': 'another one failed',
  loop: 'goal reached',
  timeout: 'out of time',
  anew: 'begins again',
  'run-ended': 'run over',
  'on-error': '',
  'continue-on-error': '',
};
