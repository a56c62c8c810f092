import type { Scenario } from '../scenario.ts';
import { gated, sealed } from './gated.ts';
import { limited } from './limited.ts';
import { wild } from './wild.ts';

/** Every scenario; a schedule plays one of them. */
export const SCENARIOS: readonly Scenario[] = [gated, sealed, wild, limited];
