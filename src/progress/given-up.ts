import type { HistoryRow } from './schema.ts';

/**
 * The newest attempt of a step that was given up and whose outcome has not come since, by its place in the history; -1 where
 * there is none. A step that a run went back to has begun the same attempt anew.
 */
export const givenUp = (rows: readonly HistoryRow[], step: string, attempt: number): number =>
  rows.findLastIndex(
    (row) =>
      row.step_name === step && row.attempt === attempt && row.late === undefined && endedWithoutOutcome(row),
  );

/** Nobody recorded an outcome in time, or it was not wanted any more. */
const endedWithoutOutcome = ({ status, error, output }: HistoryRow): boolean =>
  status === 'failed' &&
  (error?.type === 'lease-expired' || (error === undefined && output.startsWith('cancelled: ')));
