import type { StepError } from '../../progress/attempt.ts';
import type { Step } from '../../workflow/step.ts';
import { conclude } from './block.ts';
import type { Draft } from '../draft.ts';
import { openErrorGate } from '../gates/error-gate.ts';
import { endingOf } from './failure.ts';
import { instanceOf, type Frame } from '../scope/instance.ts';

/** A step that cannot even begin: its condition or its values are wrong, and the record says so. */
export function failAtOnce(draft: Draft, step: Step, frame: Frame, error: StepError): void {
  const instance = instanceOf(step, frame);
  const attempt = (draft.progress.steps[instance]?.attempts ?? 0) + 1;
  draft.record({
    type: 'block.started',
    step: instance,
    name: step.name,
    step_type: step.type,
    iteration: frame.iteration,
    ...(attempt === 1 ? {} : { attempt }),
  });
  concludeOrAsk(draft, step, frame, error);
}

/** Ends a step that is not tried again by itself, unless a person is to say: then she may let it begin anew. */
export function concludeOrAsk(draft: Draft, step: Step, frame: Frame, error: StepError): void {
  if (endingOf(draft, step, error).is !== 'human') return conclude(draft, step, frame, error);
  draft.record({ type: 'block.completed', step: instanceOf(step, frame), error });
  openErrorGate(draft, step, frame, error, 'anew');
}
