import { BOUNDS, summarise } from '../../progress/bounds.ts';
import type { StepError } from '../../progress/attempt.ts';
import type { Answer, Grants } from '../../progress/gate.ts';
import { walkSteps } from '../../workflow/graph.ts';
import type { Step } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { firstAnswer, type Rule } from '../answers/hear.ts';
import { canJudge } from '../orders/inbox.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';
import { stateOf } from '../steps/needs.ts';
import { addressOf, type PlacedGate } from './open-gates.ts';

/** Asks a person what to do about a failure: `/retry`, `/skip` or `/reject`. */
export function openErrorGate(
  draft: Draft,
  step: Step,
  frame: Frame,
  error: StepError,
  grants?: Grants,
): void {
  draft.record({
    type: 'gate.opened',
    step: instanceOf(step, frame),
    name: step.name,
    iteration: stateOf(draft, step, frame)?.iteration ?? frame.iteration,
    gate: step.name,
    kind: 'error',
    message: error.message,
    subject: { digest: draft.situation.hashes.sha256(error.message), content: '', outputs: [] },
    required: 1,
    error,
    ...(grants === undefined ? {} : { grants }),
  });
}

/** Looks for the first answer to a failure by somebody with write access, given since the gate opened. */
export function advanceErrorGate(draft: Draft, step: Step, frame: Frame): void {
  const instance = instanceOf(step, frame);
  const state = stateOf(draft, step, frame);
  const gate = state?.gate;
  if (state === undefined || gate === undefined || !canJudge(draft.situation)) return;
  const given = firstAnswer(
    draft,
    { instance, state, gate },
    ruleOf({ instance, state, gate }, unapprovedIn(draft, step)),
  );
  if (given !== undefined) close(draft, step, instance, given);
}

/** An approval in a block that nobody has given: to pass over the block would be to pass over it. */
const unapprovedIn = ({ progress }: Draft, block: Step): string | undefined =>
  walkSteps([block])
    .flatMap(({ step }) => (step.type === 'approval' ? [step] : []))
    .find(({ name }) => {
      const found = Object.values(progress.steps).filter((state) => state.name === name);
      return found.length === 0 || found.some(({ gate }) => gate?.status !== 'approved');
    })?.gate;

const ruleOf = (open: PlacedGate, unapproved: string | undefined): Rule => ({
  answers: { retry: 'retry', skip: 'skip', reject: 'reject' },
  from: [],
  no_access: 'answering a failure needs write access',
  until: undefined,
  flaw: ({ verb }, { at }) => {
    if (verb === 'skip' && unapproved !== undefined)
      return `it holds the approval ${unapproved}, which only those who may answer it let pass: use /retry or /reject`;
    if (at === 'here') return null;
    const example = `name the step, as in /${verb} ${addressOf(open)}`;
    if (verb === 'skip') return `${example} and then why`;
    return at === 'doubtful' ? `several gates are open: ${example}` : null;
  },
});

const CONCLUSIONS: { [answer in Answer['answer']]?: { conclusion: 'skipped' | 'failure' } } = {
  skip: { conclusion: 'skipped' },
  reject: { conclusion: 'failure' },
};

function close(draft: Draft, step: Step, instance: string, given: Answer): void {
  const answer = { ...given, text: summarise(given.text, BOUNDS.answer) };
  draft.record({ type: 'gate.answered', step: instance, answer });
  draft.record({
    type: 'gate.closed',
    step: instance,
    status: answer.answer === 'reject' ? 'rejected' : 'approved',
    ...CONCLUSIONS[answer.answer],
    ...(answer.answer === 'reject' && step.continue_on_error
      ? { because: 'continue-on-error' as const }
      : {}),
    answers: [answer],
    text: answer.text,
  });
}
