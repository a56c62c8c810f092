import type { HistoryRow } from './schema.ts';

/** The history with the end of the attempt of a step that is under way. */
export function closeRow(rows: readonly HistoryRow[], step: string, end: Partial<HistoryRow>): HistoryRow[] {
  const at = rows.findLastIndex((row) => row.step_name === step && row.status === 'in_progress');
  return rows.map((row, index) => (index === at ? { ...row, ...end } : row));
}
