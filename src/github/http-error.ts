import * as z from 'zod';
import { instantOf } from '../instant.ts';
import { LONGEST_WAIT, Unreachable } from '../ports.ts';
import { Limited, LostAnswer, Refused, type Limit } from './failure.ts';

/** What Octokit throws: a status, and the answer when there was one. */
const thrown = z.object({
  message: z.string(),
  status: z.number().optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** GitHub asks for at least a minute where it names no time. */
const DEFAULT_WAIT = 60;

const number = (value: unknown): number | null => {
  const parsed = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : null;
};

/** How long a rate limit lasts, by the headers of the answer that told of it. */
export const limitIn = (headers: { [name: string]: unknown }): Limit => {
  const dated = Date.parse(String(headers['date']));
  const sent = Number.isNaN(dated) ? Date.now() : dated;
  const after = number(headers['retry-after']);
  const reset = number(headers['x-ratelimit-reset']);
  const left = after ?? (reset === null || Number.isNaN(dated) ? DEFAULT_WAIT : reset - sent / 1000);
  const seconds = Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(left)));
  return { seconds, until: instantOf(sent + seconds * 1000) };
};

const isLimit = (status: number, message: string, headers: { [name: string]: unknown }): boolean =>
  status === 429 ||
  (status === 403 &&
    (number(headers['retry-after']) !== null ||
      number(headers['x-ratelimit-remaining']) === 0 ||
      /rate limit/i.test(message)));

/** Says what a failed HTTP request means: answer lost, rate limit, or refusal with GitHub's words. */
export function fromHttp(error: unknown, request: string): Unreachable {
  const { data } = thrown.safeParse(error);
  const status = data?.response === undefined ? undefined : data.status;
  if (data === undefined || status === undefined || status >= 500) {
    const why = data?.message ?? String(error);
    return new LostAnswer(`GitHub did not answer ${request}: ${why}`, { cause: error });
  }
  const headers = data.response?.headers ?? {};
  if (isLimit(status, data.message, headers)) return new Limited(status, limitIn(headers), { cause: error });
  return new Refused(status, `GitHub refused ${request} (${status}): ${data.message}`, { cause: error });
}
