/** What went wrong, for a log. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the operating system refused with this code, such as `ENOENT`. */
export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
