import type * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { GraphqlAnswer } from './client.ts';

/**
 * The data of an answer in the shape that was asked for. What is not there may come with an error that says so, and is no
 * failure. `failed` begins the sentence that says why else there is none. Throws Unreachable.
 */
export function understood<Shape extends z.ZodType>(
  shape: Shape,
  { data, errors }: GraphqlAnswer,
  failed: string,
): z.infer<Shape> {
  const refusal = errors.find(({ type }) => type !== 'NOT_FOUND');
  const parsed = shape.safeParse(data);
  if (refusal === undefined && parsed.success) return parsed.data;
  throw new Unreachable('github', `${failed}: ${refusal?.message ?? 'the answer is not understood'}`, {
    cause: parsed.error,
  });
}
