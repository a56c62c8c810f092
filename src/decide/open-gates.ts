import type { Progress } from '../progress/schema.ts';

/**
 * Whether several gates were open when somebody spoke. What he said then without naming one never counts, even once
 * only one is left; and what was clear then stays so when another opens.
 */
export const severalOpen = ({ steps }: Progress, at: string): boolean =>
  Object.values(steps).filter(
    ({ gate }) =>
      gate !== undefined && gate.opened_at < at && (gate.closed_at === undefined || gate.closed_at >= at),
  ).length > 1;
