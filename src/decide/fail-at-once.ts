import type { StepError } from '../progress/attempt.ts';
import type { Step } from '../workflow/schema.ts';
import { conclude } from './block.ts';
import type { Draft } from './draft.ts';
import { instanceOf, type Frame } from './instance.ts';

/**
 * A step that cannot even begin: its condition or its values are wrong, and the record says so. The same again would
 * pass over the condition, so nothing tries it again.
 */
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
  conclude(draft, step, frame, error);
}
