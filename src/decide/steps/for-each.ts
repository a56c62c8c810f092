import type { JsonValue } from '../../json.ts';
import { BOUNDS, byteLength } from '../../progress/bounds.ts';
import type { ForEachStep } from '../../workflow/step.ts';
import { advanceBranches, standingOf } from './branches.ts';
import { beginBlock } from './block.ts';
import { cancelInside, skip } from './cancel.ts';
import type { Draft } from '../draft.ts';
import { failAtOnce } from './fail-at-once.ts';
import { forItem } from '../scope/frame.ts';
import type { Frame } from '../scope/instance.ts';
import { stateOf } from './needs.ts';
import { expressionAt, valueAt } from '../scope/values.ts';
import type { Walk } from './visit.ts';

/** More items than this are a mistake, or an attack. */
const MOST_ITEMS = 256;

/** Begins a for-each: its items are computed now and recorded, so that nothing changes them any more. */
export function beginForEach(draft: Draft, step: ForEachStep, frame: Frame): void {
  const { items, items_span: span } = step;
  const given =
    typeof items === 'string'
      ? expressionAt(draft, { text: items, span }, frame)
      : valueAt(draft, items, span, frame);
  if (given.is === 'unread') return;
  if (given.is === 'error')
    return failAtOnce(draft, step, frame, { type: 'validation', message: given.message });
  const flaw = flawOf(given.value);
  if (flaw !== null || !Array.isArray(given.value))
    return failAtOnce(draft, step, frame, {
      type: 'validation',
      message: `the items of ${step.name} ${flaw}`,
    });
  beginBlock(draft, step, frame, { items: given.value });
}

function flawOf(items: JsonValue): string | null {
  if (!Array.isArray(items)) return 'are no list';
  if (items.length > MOST_ITEMS) return `are ${items.length}, but may be at most ${MOST_ITEMS}`;
  const bytes = byteLength(JSON.stringify(items));
  return bytes > BOUNDS.value ? `take ${bytes} bytes, but may take at most ${BOUNDS.value}` : null;
}

/** One look at a for-each in flight: each item is a branch, its steps a sequence. */
export function advanceForEach(draft: Draft, step: ForEachStep, frame: Frame, walk: Walk): void {
  const items = stateOf(draft, step, frame)?.items ?? [];
  const branches = items.map((item, index) => {
    const place = forItem(step, frame, index, item);
    return {
      name: `${step.name}[${index}]`,
      standing: standingOf(step.steps.map((child) => stateOf(draft, child, place))),
      free: true,
      advance: () => walk(draft, step.steps, place),
      cancel: (because: 'join' | 'fail-fast') => {
        cancelInside(draft, step, place, because);
        for (const child of step.steps)
          if (stateOf(draft, child, place) === undefined) skip(draft, child, place, because);
      },
    };
  });
  advanceBranches(draft, step, frame, branches);
}
