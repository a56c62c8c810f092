import type { Stage } from '../stage.ts';
import { keptAcknowledged } from './acknowledged.ts';
import { withinPolicy } from './attempts.ts';
import { keptBudget } from './budget.ts';
import { keptSecret } from './canary.ts';
import { isChained } from './chained.ts';
import { oneOfEach } from './comments.ts';
import { endedWell } from './ended.ts';
import type { Essence } from './essence.ts';
import { heldToLeases } from './leases.ts';
import { lineTo } from './line.ts';
import { obeyedOnce } from './obeyed.ts';

/** Of so many schedules one has its whole journal folded again. */
const FOLDED = 8;

/** Holds everything that must be true against a repository in which everything has come to rest. */
export function check(stage: Stage, fine: Essence, rested: boolean, seed: number): void {
  const line = lineTo(stage.repository.objects, stage.believed);
  const wrongs = [
    ...keptAcknowledged(stage, line),
    ...isChained(line, seed % FOLDED === 0),
    ...oneOfEach(stage),
    ...withinPolicy(stage, line.commits),
    ...obeyedOnce(line.commits),
    ...heldToLeases(line.commits),
    ...keptBudget(stage, line.commits),
    ...keptSecret(stage, line.commits),
    ...endedWell(stage, fine, rested),
  ];
  for (const wrong of wrongs) stage.wrong(wrong);
}
