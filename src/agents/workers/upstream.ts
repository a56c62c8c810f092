import type { IncomingHttpHeaders } from 'node:http';
import { parseJson } from '../answer/answer-schema.ts';

/** What the API answered instead of a message. */
export interface UpstreamFault {
  status: number;
  headers: Headers;
  body: unknown;
}

const LARGEST_FAULT = 65_536;
const PASSED_ON = ['accept', 'content-type', 'anthropic-version', 'anthropic-beta'];

/** The model's API with its key, and what it last had to say against being asked. */
export class Upstream {
  readonly #apiKey: string;
  readonly #baseUrl: string;
  readonly #stop = new AbortController();
  /** What came last where that was no message: a refusal, or why there was nothing. */
  fault: UpstreamFault | Error | null = null;

  constructor({ apiKey, baseUrl }: { apiKey: string; baseUrl: string }) {
    this.#apiKey = apiKey;
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Asks in the words of a worker, with the key put in; null where there was no answer at all. */
  async ask(
    path: string,
    headers: IncomingHttpHeaders,
    body: string,
    gone?: AbortSignal,
  ): Promise<Response | null> {
    const signal = AbortSignal.any([this.#stop.signal, ...(gone === undefined ? [] : [gone])]);
    const known = PASSED_ON.flatMap((name) =>
      headers[name] === undefined ? [] : [[name, String(headers[name])]],
    );
    try {
      const answer = await fetch(`${this.#baseUrl}${path}`, {
        method: 'POST',
        // compressed answers could not be counted
        headers: { ...Object.fromEntries(known), 'accept-encoding': 'identity', 'x-api-key': this.#apiKey },
        body,
        redirect: 'error',
        signal,
      });
      if (answer.ok) this.fault = null;
      return answer;
    } catch (error) {
      if (!signal.aborted) this.fault = error instanceof Error ? error : new Error(String(error));
      return null;
    }
  }

  /** The text of a refusal, which is remembered. */
  async refused(answer: Response): Promise<string> {
    const text = (await answer.text()).slice(0, LARGEST_FAULT);
    this.fault = { status: answer.status, headers: answer.headers, body: parseJson(text) ?? text };
    return text;
  }
}
