import type { Step } from '../../workflow/step.ts';

/** What an attempt was an attempt of: of a ralph-loop its prompt. */
export const bodyOf = (step: Step): Step => (step.type === 'ralph-loop' ? step.body : step);
