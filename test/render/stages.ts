import type { Progress } from '../../src/progress/schema.ts';
import { Journal, JONAS, MARIA } from '../support/progress.ts';

const LOW = { alignment_score: 7.8, standardization_score: 7.5, compatibility_score: 8.2 };
const HIGH = { alignment_score: 9.2, standardization_score: 8.5, compatibility_score: 8.8 };
const PLAN =
  'Approve the plan: it is what will be implemented. The current one is the output of revise-plan.';
const CODE =
  'Review the code in this pull request. Its tests ended with success and both validators have reported.';

/** The seven-step workflow as it stands at every stage people get to see, in order; each stage goes on from the one before. */
export function stages(): { [stage: string]: Progress } {
  const journal = new Journal();
  const seen: { [stage: string]: Progress } = {};
  const look = (stage: string): void => {
    if (journal.progress !== null) seen[stage] = journal.progress;
  };

  journal.start().claim('create-plan', 1, 'planner');
  look('01-started');

  journal.done('create-plan', 'Plan: parseDuration (version 1). Adds the reverse of formatDuration.');
  journal.block('plan-review', 'loop').block('plan-convergence#1', 'loop');
  journal.claim('validate-plan#1#1', 2, 'validator');
  journal.done('validate-plan#1#1', '2 issues, 1 critical: text between the parts is ignored.', LOW);
  journal.tested('plan-convergence#1', 'validate-plan#1#1', false);
  journal
    .claim('revise-plan#1#1', 3, 'planner')
    .done('revise-plan#1#1', 'Plan (version 2): the whole text is read.');
  journal.tested('plan-convergence#1', 'revise-plan#1#1', false);
  journal.decide({ type: 'loop.iterated', step: 'plan-convergence#1', iteration: 2 });
  journal.claim('validate-plan#1#2', 2, 'validator');
  look('02-plan-validated-again');

  journal.done('validate-plan#1#2', 'No critical issue is left.', HIGH);
  journal.tested('plan-convergence#1', 'validate-plan#1#2', true).ended('plan-convergence#1');
  journal.open('plan-approval#1', PLAN, ['create-plan', 'revise-plan#1#1', 'validate-plan#1#2']);
  look('03-plan-gate');

  journal.refuse(
    'plan-approval#1',
    { id: 101, login: 'lea' },
    'the author of the pull request does not count',
  );
  look('04-approval-refused');

  const plan = journal.answered('plan-approval#1', MARIA, 'approve', 'Clear and small. Go ahead.');
  journal.close('plan-approval#1', 'approved', plan);
  journal.tested('plan-review', 'plan-approval#1', true).ended('plan-review');
  journal.decide({ type: 'phase.entered', from: 'phase_1', to: 'phase_2' });
  journal.claim('implement', 4, 'programmer');
  look('05-implementing');

  journal.done('implement', 'Wrote src/parse-duration.js and its tests.', undefined, 4);
  journal
    .block('code-review', 'loop')
    .block('code-convergence#1', 'loop')
    .block('validate-code#1#1', 'serial');
  journal.claim('run-tests#1#1', 5, 'shell');
  journal.failed('run-tests#1#1', 'exit code 1: 1 of 9 tests failed: parseDuration("15 min") threw nothing', {
    conclusion: 'failure',
    because: 'continue-on-error',
  });
  journal.block('judge-code#1#1', 'parallel');
  journal
    .claim('validate-alignment#1#1', 5, 'validator')
    .claim('validate-standardization#1#1', 5, 'validator');
  look('06-validating-in-parallel');

  journal.done('validate-alignment#1#1', 'Not passed: trailing text is accepted.');
  journal.done('validate-standardization#1#1', 'Passed.').ended('judge-code#1#1').ended('validate-code#1#1');
  journal.tested('code-convergence#1', 'validate-code#1#1', false).claim('refine-code#1#1', 6, 'programmer');
  journal.failed('refine-code#1#1', 'the model answered with status 529', {
    not_before: '2026-01-05T10:05:00Z',
  });
  look('07-retry-delayed');

  journal.later(20).claim('refine-code#1#1', 6, 'programmer', 2);
  journal.done('refine-code#1#1', 'The whole text must match now.', undefined, 2);
  look('08-tests-failed-and-refined');

  journal.decide({ type: 'loop.iterated', step: 'code-convergence#1', iteration: 2 });
  journal
    .block('validate-code#1#2', 'serial')
    .claim('run-tests#1#2', 7, 'shell')
    .done('run-tests#1#2', '9 tests passed.');
  journal
    .ended('validate-code#1#2')
    .tested('code-convergence#1', 'validate-code#1#2', true)
    .ended('code-convergence#1');
  journal.open('code-approval#1', CODE, [
    'validate-alignment#1#1',
    'validate-standardization#1#1',
    'run-tests#1#2',
  ]);
  look('09-code-gate');

  const changes = journal.answered(
    'code-approval#1',
    JONAS,
    'request_changes',
    'Name the part that was not understood.',
  );
  journal.close('code-approval#1', 'changes_requested', changes);
  journal
    .tested('code-review', 'code-approval#1', false)
    .claim('refine-code-for-reviewer#1', 6, 'programmer');
  look('10-changes-requested');

  journal.done('refine-code-for-reviewer#1', 'The error names the part.', undefined, 2);
  journal.decide({ type: 'loop.iterated', step: 'code-review', iteration: 2 });
  const code = journal
    .open('code-approval#2', CODE, ['run-tests#1#2'])
    .answered('code-approval#2', JONAS, 'approve');
  journal
    .close('code-approval#2', 'approved', code)
    .tested('code-review', 'code-approval#2', true)
    .ended('code-review');
  journal.open('final-approval', 'Last word: approving ends the workflow.', ['run-tests#1#2'], 2);
  journal.answered('final-approval', MARIA, 'approve', 'Good work.');
  look('11-final-gate');

  const last = journal.answered('final-approval', JONAS, 'approve');
  journal.close('final-approval', 'approved', last).decide({ type: 'run.completed' });
  look('12-completed');
  return { ...seen, ...troubled() };
}

/** Runs that went otherwise: a failure a person decides about, a rejection, a limit. */
function troubled(): { [stage: string]: Progress } {
  const seen: { [stage: string]: Progress } = {};
  const message = 'the answer is no report: /scores/alignment_score is missing';
  const asked = new Journal().start().claim('create-plan', 1, 'planner').failed('create-plan', message);
  asked.decide(
    {
      type: 'gate.opened',
      step: 'create-plan',
      name: 'create-plan',
      iteration: 1,
      gate: 'create-plan',
      kind: 'error',
      message,
      subject: { digest: 'd', content: '', outputs: [] },
      required: 1,
      error: { type: 'validation', message },
    },
    { type: 'run.blocked', on: ['create-plan'], reason: 'awaiting_person' },
  );
  if (asked.progress !== null) seen['13-failure-gate'] = asked.progress;
  const lost = new Journal().start().claim('create-plan', 1, 'planner');
  lost.failed('create-plan', 'the model could not be reached', { conclusion: 'failure' });
  lost.decide({ type: 'run.failed', reason: 'step_failed_uncaught', message: 'create-plan failed' });
  if (lost.progress !== null) seen['14-failed'] = lost.progress;
  const parked = new Journal().start().claim('create-plan', 1, 'planner').done('create-plan', 'A plan.');
  parked.decide({ type: 'run.blocked', on: [], reason: 'limit_reached' });
  if (parked.progress !== null) seen['15-parked'] = parked.progress;
  return seen;
}
