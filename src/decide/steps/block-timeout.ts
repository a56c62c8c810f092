import type { BlockStep } from '../../workflow/step.ts';

/** Within how many minutes a block must end. */
export function timeoutOf(block: BlockStep): number | undefined {
  if (block.type !== 'workflow') return block.timeout_minutes;
  const bounds = [block.timeout_minutes, block.definition.settings.timeout_minutes].filter(
    (minutes) => minutes !== undefined,
  );
  return bounds.length === 0 ? undefined : Math.min(...bounds);
}
