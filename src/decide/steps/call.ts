import { BOUNDS, byteLength } from '../../progress/bounds.ts';
import { assign } from '../../workflow/assign.ts';
import type { CallStep } from '../../workflow/step.ts';
import { advanceList, beginBlock } from './block.ts';
import type { Draft } from '../draft.ts';
import { failAtOnce } from './fail-at-once.ts';
import { inProcess } from '../scope/frame.ts';
import type { Frame } from '../scope/instance.ts';
import { valuesAt } from '../scope/values.ts';
import type { Walk } from './visit.ts';

/** Begins a sub-process: its variables get their values from `with`, and are its own from then on. */
export function beginCall(draft: Draft, call: CallStep, frame: Frame): void {
  const given = valuesAt(draft, call.with, call.with_span ?? call.span, frame);
  if (given.is === 'unread') return;
  if (given.is === 'error')
    return failAtOnce(draft, call, frame, { type: 'validation', message: given.message });
  const { variables, flaws } = assign(call.definition.variables, given.value);
  const bytes = byteLength(JSON.stringify(variables));
  if (bytes > BOUNDS.value) flaws.push(`its values take ${bytes} bytes, but may take ${BOUNDS.value}`);
  if (flaws.length > 0)
    return failAtOnce(draft, call, frame, {
      type: 'validation',
      message: `${call.name}: ${flaws.join('; ')}`,
    });
  beginBlock(draft, call, frame, { variables });
}

/** One look at a sub-process in flight. */
export function advanceCall(draft: Draft, call: CallStep, frame: Frame, walk: Walk): void {
  advanceList(draft, call, call.definition.steps, frame, inProcess(call, frame), walk);
}
