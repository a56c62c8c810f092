import type { Stage } from '../stage.ts';
import { essenceOf, type Essence } from './essence.ts';

/** It ends as it would have without any fault, or as a person commanded; nobody waits for what will never come. */
export function endedWell(stage: Stage, fine: Essence, rested: boolean): string[] {
  const { repository, truth, scenario } = stage;
  const progress = stage.believed;
  if (!rested)
    return [
      `it does not come to rest: ${progress?.status ?? 'no document'} (${progress?.status_reason ?? ''})`,
    ];
  const essence = essenceOf(repository, progress);
  if (essence === null) return ['there is no document in the end'];
  if (essence.status === 'cancelled' && truth.did('/cancel', '/terminate')) return [];
  // People are asked what is to become of a run that has used up what it may cost.
  if (scenario.budget !== undefined && progress?.status_reason === 'limit_reached') return [];
  const files = truth.did('force-push the head', 'push onto the work') ? fine.files : essence.files;
  const outputs = truth.did('edit an output') ? fine.outputs : essence.outputs;
  const found = JSON.stringify({ ...essence, files, outputs });
  return found === JSON.stringify(fine)
    ? []
    : [`it ends otherwise: ${found} instead of ${JSON.stringify(fine)}`];
}
