import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Outcome } from '../../ports.ts';
import { parseJson } from '../answer/answer-schema.ts';
import { Allowance } from '../claude/allowance.ts';
import { AnswerUsage, HOUR } from './answer-usage.ts';
import { Upstream, type UpstreamFault } from './upstream.ts';
import { countingOf, permitRequest, shortened, type Asking } from './proxied-request.ts';

export type ProxyUsage = NonNullable<Outcome['usage']> & { turns: number };

export interface ProxyOptions {
  apiKey: string;
  baseUrl: string;
  /** The only model that may be asked. */
  model: string;
  allowance: { turns: number; tokens?: number; cost_usd?: number };
}

const MESSAGES = '/v1/messages';
const COUNTING = '/v1/messages/count_tokens';
/** The only parameter that clients of the API give. */
const BETA = 'beta=true';
/** As much as the API itself takes. */
const LARGEST_REQUEST = 33_554_432;
/** Tokens of an answer whose request does not bound it, which the API refuses by itself. */
const MOST_TOKENS = 64_000;
/** Tokens that the API adds of its own, at most, and how far its estimate of a prompt may be off. */
const FRAME = 1_500;
const SPARE = 1.05;
const PASSED_BACK = ['content-type', 'request-id', 'retry-after', 'retry-after-ms', 'x-should-retry'];

/** What may pass from one task to the model's API, and what it cost so far. */
export class Passage {
  readonly key = `pawl-once-${randomBytes(24).toString('hex')}`;
  readonly #options: ProxyOptions;
  readonly #answers: AnswerUsage[] = [];
  readonly #upstream: Upstream;
  #before: Promise<unknown> = Promise.resolve();
  spent: string | null = null;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#upstream = new Upstream(options);
  }

  get usage(): ProxyUsage {
    const sum = { input_tokens: 0, output_tokens: 0, cost_usd: 0, turns: this.#answers.length };
    for (const { used } of this.#answers) {
      sum.input_tokens += used.input_tokens;
      sum.output_tokens += used.output_tokens;
      sum.cost_usd += used.cost_usd;
    }
    return sum;
  }

  get fault(): UpstreamFault | Error | null {
    return this.#upstream.fault;
  }

  stop(): void {
    this.#upstream.stop();
  }

  async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [place = '', query] = request.url?.split('?') ?? [];
    if (request.method !== 'POST' || (place !== MESSAGES && place !== COUNTING))
      return refuse(response, 404, 'not_found_error', `only POST ${MESSAGES} and ${COUNTING} are passed on`);
    if (!this.#isKnown(request))
      return refuse(response, 401, 'authentication_error', 'the key is not that of this step');
    const body = await bodyOf(request);
    if (body === null) return refuse(response, 413, 'request_too_large', 'the request is too large');
    const permitted = permitRequest(body, this.#options.model);
    if (!permitted.ok) return refuse(response, 403, 'permission_error', permitted.why);
    const path = query === BETA ? `${place}?${BETA}` : place;
    const { asking, text } = permitted;
    const asked = { request, response, text, path, asking };
    if (place === COUNTING) return this.#forward(asked, null);
    const turn = this.#before.then(() => this.#message(asked));
    // whoever comes next waits for the end of this one, however it ends; its own caller hears of its fault
    this.#before = turn.catch(() => undefined);
    return turn;
  }

  async #message(asked: Asked): Promise<void> {
    if (asked.response.destroyed) return;
    const text = await this.#affordable(asked);
    if (text !== null) return this.#forward({ ...asked, text }, this.#answers);
    const { allowance, model } = this.#options;
    this.spent = `The next request could go over what the attempt may use up: ${new Allowance(allowance, model, 0).state(this.usage)}`;
    return refuse(asked.response, 403, 'permission_error', this.spent);
  }

  /** The request as far as the allowance has room for its worst case, with a shorter answer if need be; null where it has none. */
  async #affordable({ request, text, asking }: Asked): Promise<string | null> {
    const wanted = asking.max_tokens ?? MOST_TOKENS;
    const allowance = new Allowance(this.#options.allowance, asking.model, wanted);
    const weight = /"ttl"\s*:\s*"1h"/.test(text) ? HOUR : 1;
    // a token has one byte or more
    const byBytes = allowance.answerTokens(this.usage, Math.ceil((Buffer.byteLength(text) + FRAME) * weight));
    if (!allowance.isMetered || byBytes === wanted) return byBytes === null ? null : text;
    const counted = await this.#count(request, asking);
    const room =
      counted === null
        ? byBytes
        : allowance.answerTokens(this.usage, Math.ceil(counted * SPARE * weight) + FRAME);
    if (room === null) return null;
    return room >= wanted ? text : shortened(asking, room);
  }

  /** How many tokens the prompt has, as the API estimates it; null where it does not say. */
  async #count(request: IncomingMessage, asking: Asking): Promise<number | null> {
    const answer = await this.#upstream.ask(COUNTING, request.headers, countingOf(asking));
    if (answer?.ok !== true) return null;
    const { data } = z.object({ input_tokens: z.number() }).safeParse(parseJson(await answer.text()));
    return data?.input_tokens ?? null;
  }

  async #forward(
    { request, response, text, path, asking }: Asked,
    answers: AnswerUsage[] | null,
  ): Promise<void> {
    const gone = new AbortController();
    // a message that was asked for is paid for: it is read to its end, and counted, also where nobody waits for it any more
    if (answers === null) response.once('close', () => gone.abort());
    const answer = await this.#upstream.ask(path, request.headers, text, gone.signal);
    if (answer === null) return refuse(response, 502, 'api_error', 'the model API could not be reached');
    const back = PASSED_BACK.flatMap((name) => oneHeader(name, answer.headers.get(name) ?? undefined));
    response.writeHead(answer.status, Object.fromEntries(back));
    if (!answer.ok) {
      response.end(await this.#upstream.refused(answer));
      return;
    }
    const isStream = answer.headers.get('content-type')?.includes('text/event-stream') === true;
    const counting = new AnswerUsage(asking.model, isStream);
    answers?.push(counting);
    try {
      for await (const chunk of answer.body ?? []) {
        counting.add(chunk);
        if (!response.destroyed && !response.write(chunk)) await drained(response);
      }
    } finally {
      counting.end();
    }
    response.end();
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /i, '') ?? '';
    const [known, offered] = [Buffer.from(this.key), Buffer.from(String(given))];
    return known.length === offered.length && timingSafeEqual(known, offered);
  }
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  text: string;
  path: string;
  asking: Asking;
}

const oneHeader = (name: string, value: string | string[] | undefined): [string, string][] =>
  value === undefined ? [] : [[name, String(value)]];

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once('drain', resolve).once('close', resolve);
  });

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_REQUEST) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** An error in the form of the API, which says that asking again is of no use. */
export function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
}
