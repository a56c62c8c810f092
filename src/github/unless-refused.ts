import { isRefusal } from './failure.ts';

/** Null where GitHub will not tell; an outage and a rate limit stay what they are. Throws Unreachable. */
export async function unlessRefused(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
