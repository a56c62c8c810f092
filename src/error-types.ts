/** Why an attempt can fail: the words that retry policies name and that the journal records. */
export const ERROR_TYPES = [
  'timeout',
  'rate-limited',
  'overloaded',
  'validation',
  'tool',
  'budget',
  'refused',
  'conflict',
  'lease-expired',
  'head-moved',
  'permission',
  'internal',
] as const;

export type ErrorType = (typeof ERROR_TYPES)[number];

/** Words of the seeds for groups of error types; retry policies and `on-error` may use them. */
export const ERROR_CLASSES: { readonly [word: string]: readonly ErrorType[] } = {
  transient: ['timeout', 'rate-limited', 'overloaded', 'conflict', 'lease-expired', 'head-moved'],
  recoverable: ['validation', 'tool'],
  fatal: ['refused', 'permission', 'internal'],
  blocking: ['budget'],
  validation_error: ['validation'],
  resource_exhaustion: ['rate-limited', 'overloaded', 'budget'],
  critical_error: ['refused', 'permission', 'internal'],
};
