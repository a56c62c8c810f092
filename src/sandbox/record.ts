/** True for a JSON object, and for nothing else that JSON can say. */
export const isRecord = (value: unknown): value is { [member: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
