import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ZodType } from 'zod';
import type { Refused } from './reply.ts';

/** Why a request gets no answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export const invalid = (message: string): Refusal => new Refusal(400, 'invalid_request_error', message);

/** Throws where the API would not know who asks. */
export const checkedHeaders = (headers: IncomingHttpHeaders): void => {
  const key = headers['x-api-key'] ?? /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (key === undefined || key === '')
    throw new Refusal(401, 'authentication_error', 'x-api-key header is required');
  const version = String(headers['anthropic-version']);
  if (!/^\d{4}-\d\d-\d\d$/.test(version)) throw invalid('anthropic-version: header is required');
  if (headers['content-type']?.startsWith('application/json') !== true)
    throw invalid('content-type must be application/json');
};

export const parsed = <T>(schema: ZodType<T>, text: string): T => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('The request body is not valid JSON');
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
};

export const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

export const fail = (response: ServerResponse, { status, type, message, headers }: Refused): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_failed', ...headers });
  response.end(JSON.stringify({ type: 'error', error: { type, message: message ?? 'said the API' } }));
};
