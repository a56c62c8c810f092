/** What stands behind a label where something was left out of what it labels; empty where nothing was. */
export const leftOutNote = (removed: number, what: 'character' | 'thing'): string => {
  if (removed === 0) return '';
  return removed === 1
    ? ` (1 ${what} that does not show left out)`
    : ` (${removed} ${what}s that do not show left out)`;
};
