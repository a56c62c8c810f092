import type * as Sdk from '@anthropic-ai/sdk';
import { codeOf } from '../caught.ts';
import { LONGEST_WAIT, type Outcome } from '../../ports.ts';
import { waitOf } from './patience.ts';

/** An error, and how many seconds to wait before the next attempt where the API says so. */
type StepError = NonNullable<Outcome['error']> & { retry_after?: number };

const STATUS: { [status: number]: StepError['type'] } = {
  401: 'permission',
  402: 'budget',
  403: 'permission',
  408: 'timeout',
  429: 'rate-limited',
  504: 'timeout',
  529: 'overloaded',
};

/** The API's own words for what went wrong; they come without a status when a stream has already begun. */
const TYPE: { [type: string]: StepError['type'] } = {
  authentication_error: 'permission',
  permission_error: 'permission',
  billing_error: 'budget',
  rate_limit_error: 'rate-limited',
  overloaded_error: 'overloaded',
  timeout_error: 'timeout',
};

const SAID: { [type in StepError['type']]?: string } = {
  permission: 'The model API refused the key or the model',
  budget: 'The model API refuses for lack of credit',
  timeout: 'The model API took too long',
  'rate-limited': 'The model API is limiting the rate of requests',
  overloaded: 'The model API is overloaded',
};

const causes = (error: unknown): string => {
  const found: string[] = [];
  for (let at: unknown = error; at instanceof Error && found.length < 4; at = at.cause) {
    const code = codeOf(at);
    if (at.message !== '' || code)
      found.push(code && !at.message.includes(String(code)) ? `${at.message} (${code})` : at.message);
  }
  return found.join(': ');
};

/** What an error of the SDK means for the step; `baseUrl` names the place that could not be reached. */
export const stepErrorOf = (sdk: typeof Sdk, error: unknown, baseUrl: string): StepError => {
  if (error instanceof sdk.APIConnectionTimeoutError)
    return { type: 'timeout', message: `The model API at ${baseUrl} did not answer in time` };
  if (error instanceof sdk.APIConnectionError)
    return {
      type: 'internal',
      message: `The model API at ${baseUrl} could not be reached: ${causes(error.cause ?? error)}`,
    };
  if (error instanceof sdk.APIError) {
    const status = typeof error.status === 'number' ? error.status : undefined;
    const kind: string | null = error.type;
    const type = TYPE[kind ?? ''] ?? STATUS[status ?? 0] ?? 'internal';
    const said =
      SAID[type] ??
      (status !== undefined && status >= 500 ? 'The model API failed' : 'The model API refused the request');
    const after = error.headers instanceof Headers ? Math.ceil(waitOf(error.headers)) : 0;
    return {
      type,
      message: `${said}${status === undefined ? '' : ` (${status})`}: ${error.apiMessage ?? error.message}`,
      ...(after > 0 ? { retry_after: Math.min(after, LONGEST_WAIT) } : {}),
    };
  }
  if (error instanceof sdk.AnthropicError)
    return {
      type: 'internal',
      message: `The model API at ${baseUrl} broke off or answered with no message: ${causes(error)}`,
    };
  throw error;
};
