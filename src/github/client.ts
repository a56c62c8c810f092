import { getOctokit } from '@actions/github';
import * as z from 'zod';
import { instantOf } from '../instant.ts';
import { Limited, LostAnswer, Refused } from './failure.ts';
import { fromHttp, limitIn } from './http-error.ts';
import { Persistence, type Patience } from './persist.ts';

export interface ClientOptions extends Patience {
  token: string;
  /** `https://api.github.com`, or `https://host/api/v3` of a GitHub Enterprise Server. */
  apiUrl: string;
  graphqlUrl: string;
  /** Milliseconds until an answer counts as lost. */
  timeout?: number | undefined;
}

const graphqlError = z.object({
  message: z.string(),
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});
export type GraphqlError = z.infer<typeof graphqlError>;

const graphqlBody = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).optional() });

export interface GraphqlAnswer {
  data: unknown;
  errors: GraphqlError[];
  /** The server's clock, ISO 8601. */
  now: string;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Talks HTTP to one GitHub. Reads are tried again, writes only when GitHub said that it did not apply them. */
export class Client {
  /** HTTP requests sent so far, retries included. */
  requests = 0;
  readonly #octokit: ReturnType<typeof getOctokit>;
  readonly #options: ClientOptions;
  readonly #persistence: Persistence;

  constructor(options: ClientOptions) {
    // The proxy that the environment names is never meant for a server on this machine.
    const direct = LOOPBACK.has(new URL(options.apiUrl).hostname);
    this.#octokit = getOctokit(options.token, {
      baseUrl: options.apiUrl,
      ...(direct ? { request: { fetch: globalThis.fetch } } : {}),
    });
    this.#options = options;
    this.#persistence = new Persistence(options);
  }

  /** Sends a GraphQL query; errors beside the data are the caller's to judge. Throws Unreachable. */
  query(document: string, variables: { [name: string]: unknown }): Promise<GraphqlAnswer> {
    return this.#persistence.keepOn(true, () => this.#graphql(document, variables, 'read'));
  }

  /** Sends GraphQL mutations once. Throws LostAnswer when they may have been applied, else Refused. */
  mutate(document: string, variables: { [name: string]: unknown }): Promise<GraphqlAnswer> {
    return this.#persistence.keepOn(false, () => this.#graphql(document, variables, 'write'));
  }

  /** Sends one REST request, `POST /repos/{owner}/{repo}/…`, and answers its body. Only GET is tried again. */
  rest(route: string, parameters: { [name: string]: unknown }): Promise<unknown> {
    const isRead = route.startsWith('GET ');
    return this.#persistence.keepOn(isRead, async () => (await this.#send(route, parameters)).data);
  }

  async #graphql(
    document: string,
    variables: { [name: string]: unknown },
    kind: 'read' | 'write',
  ): Promise<GraphqlAnswer> {
    const url = this.#options.graphqlUrl;
    const { data: body, headers } = await this.#send(`POST ${url}`, { query: document, variables });
    const parsed = graphqlBody.safeParse(body);
    if (!parsed.success)
      throw new LostAnswer("GitHub's GraphQL answer was cut short.", { cause: parsed.error });
    const { data, errors = [] } = parsed.data;
    // Of several mutations the first may have been applied before the limit was reached: that answer is not thrown away.
    if (errors.some(({ type }) => type === 'RATE_LIMITED') && (kind === 'read' || broughtNothing(data)))
      throw new Limited(200, limitIn(headers));
    const missing = data === undefined || data === null;
    if (missing && errors.every((error) => error.type === undefined && error.path === undefined)) {
      const words = errors.map((error) => error.message).join(' ') || 'no data';
      // Without type and place it is either our own mistake in the document or the server giving up.
      if (/something went wrong|timed? ?out|timeout/i.test(words) || errors.length === 0)
        throw new LostAnswer(`GitHub gave up on a GraphQL request: ${words}`);
      throw new Refused(200, `GitHub refused a GraphQL request: ${words}`);
    }
    const sent = Date.parse(String(headers['date']));
    if (Number.isNaN(sent)) throw new LostAnswer('GitHub sent no date with its answer.');
    return { data, errors, now: instantOf(sent) };
  }

  async #send(
    route: string,
    parameters: { [name: string]: unknown },
  ): Promise<{ data: unknown; headers: { [name: string]: unknown } }> {
    this.requests += 1;
    const signal = AbortSignal.timeout(this.#options.timeout ?? 60_000);
    try {
      return await this.#octokit.request(route, { ...parameters, request: { signal } });
    } catch (error) {
      throw fromHttp(error, route);
    }
  }
}

const broughtNothing = (data: unknown): boolean =>
  data === null || data === undefined || Object.values(data).every((value) => value === null);
