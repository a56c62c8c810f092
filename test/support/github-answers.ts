import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { schema } from '@octokit/graphql-schema';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import * as z from 'zod';

let built: GraphQLSchema | undefined;

/** GitHub's published GraphQL schema, built once. */
export const githubSchema = (): GraphQLSchema =>
  (built ??= buildSchema(schema.idl, { assumeValidSDL: true }));

/** What GitHub would refuse about a document and its variables. */
export function refusals(document: string, variables: { [name: string]: unknown }): string[] {
  const parsed = parse(document);
  const found = validate(githubSchema(), parsed).map((error) => error.message);
  const { errors } = getVariableValues(
    githubSchema(),
    getOperationAST(parsed)?.variableDefinitions ?? [],
    variables,
  );
  return [...found, ...(errors ?? []).map((error) => error.message)];
}

/** One request as it arrived: an operation's name for GraphQL, method and path for REST. */
export interface Arrived {
  operation: string;
  document: string;
  body: { [name: string]: unknown };
}

/** What to answer: `cut` closes the connection without a word. */
export interface Reply {
  status?: number;
  headers?: { [name: string]: string };
  body?: unknown;
  cut?: boolean;
}

const text = async (request: IncomingMessage): Promise<string> => {
  let whole = '';
  request.setEncoding('utf8');
  for await (const chunk of request) whole += String(chunk);
  return whole;
};

const body = z.record(z.string(), z.unknown());

const send = (response: ServerResponse, { status = 200, headers, body: answer, cut }: Reply): void => {
  if (cut === true) {
    response.socket?.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'application/json',
    date: 'Mon, 05 Jan 2026 09:00:00 GMT',
    ...headers,
  });
  response.end(answer === undefined ? undefined : JSON.stringify(answer));
};

/** A server that answers as told, and refuses every GraphQL document that GitHub's schema refuses. */
export class GitHubAnswers {
  readonly arrived: Arrived[] = [];
  url = '';
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #answer: (request: Arrived, nth: number) => Reply = () => ({ status: 500 });

  static async start(): Promise<GitHubAnswers> {
    const answers = new GitHubAnswers();
    await new Promise<void>((resolve) => answers.#server.listen(0, '127.0.0.1', resolve));
    const address = answers.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening on a port');
    answers.url = `http://127.0.0.1:${address.port}`;
    return answers;
  }

  /** `nth` counts requests of the same operation from 1. */
  answer(answer: (request: Arrived, nth: number) => Reply): void {
    this.arrived.length = 0;
    this.#answer = answer;
  }

  operations(): string[] {
    return this.arrived.map(({ operation }) => operation);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = body.parse(JSON.parse((await text(request)) || '{}'));
    const graphql = request.url === '/graphql';
    const document = graphql ? String(sent['query']) : '';
    const variables = body.parse(sent['variables'] ?? {});
    const arrived: Arrived = graphql
      ? { operation: /(?:query|mutation) (\w+)/.exec(document)?.[1] ?? '', document, body: variables }
      : { operation: `${request.method} ${request.url}`, document: '', body: sent };
    this.arrived.push(arrived);
    const refused = graphql ? refusals(document, variables) : [];
    const nth = this.arrived.filter(({ operation }) => operation === arrived.operation).length;
    if (refused.length > 0) send(response, { body: { errors: refused.map((message) => ({ message })) } });
    else send(response, this.#answer(arrived, nth));
  }
}
