import type { LoopStep, RalphStep } from '../../workflow/step.ts';
import { fail, succeed } from './block.ts';
import type { Draft } from '../draft.ts';
import { openErrorGate } from '../gates/error-gate.ts';
import type { Frame } from '../scope/instance.ts';

/** A loop has used up its iterations: it fails, goes on, or asks a person for one more. */
export function exhausted(draft: Draft, loop: LoopStep | RalphStep, frame: Frame, message: string): void {
  if (loop.on_exhausted === 'continue') return succeed(draft, loop, frame);
  const error = { type: 'validation', message } as const;
  if (loop.on_exhausted === 'fail') return fail(draft, loop, frame, error);
  openErrorGate(draft, loop, frame, error, 'iteration');
}
