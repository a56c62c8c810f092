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
