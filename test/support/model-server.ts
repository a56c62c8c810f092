import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { askedOf, type Asked } from './model/asked.ts';
import { Kept } from './model/counting.ts';
import { bodyOf, checkedHeaders, fail, invalid, parsed, Refusal } from './model/http.ts';
import { answered, type Answered, type Reply, type Said } from './model/reply.ts';
import { askRequest, blocksOf, countRequest, type AskRequest } from './model/request.ts';
import { refusalOf } from './model/rules.ts';
import { sendBroken, sendStream } from './model/stream.ts';

export type { Asked } from './model/asked.ts';
export type { Reply, Said } from './model/reply.ts';

export interface ModelServer {
  url: string;
  /** Requests for an answer, oldest first. */
  requests: Asked[];
  /** What they were answered, as far as it was a whole answer. */
  answers: Answered[];
  /** What was refused because the API would refuse it: empty when the caller knows the API. */
  refused: string[];
  /** How often it was asked only to count. */
  counted: number;
  close(): Promise<void>;
}

/** What blocks say, whatever is marked in them. */
const contentOf = (blocks: readonly object[]): string =>
  JSON.stringify(blocks.map((block) => ({ ...block, cache_control: undefined })));

class Model implements ModelServer {
  url = '';
  readonly requests: Asked[] = [];
  readonly answers: Answered[] = [];
  readonly refused: string[] = [];
  counted = 0;
  readonly #play: (asked: Asked) => Reply;
  readonly #kept = new Kept();
  /** What it said, by signature or id, and answers that were paused: only what was said can be sent back. */
  readonly #said = new Map<string, string>();
  readonly #paused = new Set<string>();
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) this.refused.push(`The model itself failed: ${String(error)}`);
      else this.refused.push(error.message);
      const { status, type, message } = error instanceof Refusal ? error : invalid(String(error));
      fail(response, { status, type, message });
    });
  });

  constructor(play: (asked: Asked) => Reply) {
    this.#play = play;
  }

  async open(): Promise<this> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The model listens nowhere');
    this.url = `http://127.0.0.1:${address.port}`;
    return this;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const place = `${request.method} ${request.url?.replace(/\?beta=true$/, '')}`;
    checkedHeaders(request.headers);
    if (place === 'POST /v1/messages/count_tokens') {
      const prompt = parsed(countRequest, text);
      this.counted += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ input_tokens: Kept.total(prompt) }));
      return;
    }
    if (place !== 'POST /v1/messages') throw new Refusal(404, 'not_found_error', `${place}: Not found`);
    const body = parsed(askRequest, text);
    const last = body.messages.at(-1);
    const why = refusalOf(body, last !== undefined && this.#paused.has(contentOf(blocksOf(last))));
    if (why !== null) throw invalid(why);
    this.#knows(body);
    const asked = askedOf(body, request.headers, this.requests.length);
    this.requests.push(asked);
    this.#reply(this.#play(asked), asked, response);
  }

  #knows({ messages }: AskRequest): void {
    for (const block of messages.flatMap(blocksOf)) {
      if (block.type === 'thinking' && this.#said.get(block.signature) !== block.thinking)
        throw invalid('messages: Invalid `signature` in `thinking` block');
      if (block.type === 'tool_use' && this.#said.get(block.id) !== JSON.stringify(block.input))
        throw invalid('messages: a `tool_use` block is not what the model said');
    }
  }

  #reply(reply: Reply, { body, index }: Asked, response: ServerResponse): void {
    if (reply === 'hang') return;
    if ('status' in reply) return fail(response, reply);
    if ('body' in reply) {
      response.writeHead(200, { 'content-type': 'text/html' });
      return void response.end(reply.body);
    }
    const counted = this.#kept.count(body);
    const said = (words: Said): Answered => answered(words, body.model, index, counted);
    if ('midStream' in reply)
      return sendBroken(response, said({ text: '{"half":', usage: { ...reply.usage } }), {
        type: reply.midStream,
        message: 'too many at once',
      });
    if ('cutAfter' in reply)
      return sendBroken(response, said({ text: reply.cutAfter, usage: { ...reply.usage } }), null);
    const message = said(reply);
    this.answers.push(message);
    for (const block of message.content) {
      if (block.type === 'thinking') this.#said.set(block.signature, block.thinking);
      if (block.type === 'tool_use') this.#said.set(block.id, JSON.stringify(block.input));
    }
    if (message.stop_reason === 'pause_turn') {
      const before = body.messages.at(-1);
      const said = before?.role === 'assistant' ? blocksOf(before) : [];
      this.#paused.add(contentOf([...said, ...message.content]));
    }
    if (body.stream === true) return sendStream(response, message);
    response.writeHead(200, { 'content-type': 'application/json', 'request-id': `req_${message.id}` });
    response.end(JSON.stringify(message));
  }
}

/** The model's API on loopback, which refuses what the real one refuses; `play` says what the model answers. */
export const serveModel = (play: (asked: Asked) => Reply): Promise<ModelServer> => new Model(play).open();

/** The same with answers given beforehand, one after the other, the last again and again; each costs 100 tokens and brings 50. */
export const startModel = (...replies: Reply[]): Promise<ModelServer> =>
  serveModel(({ index }) => {
    const reply = replies[Math.min(index, replies.length - 1)] ?? 'hang';
    if (reply === 'hang' || 'status' in reply || 'body' in reply) return reply;
    const usage = { ...FIXED, ...reply.usage };
    return 'midStream' in reply || 'cutAfter' in reply
      ? { ...reply, usage }
      : { thinking: 'hm', ...reply, usage };
  });

const FIXED = {
  input_tokens: 100,
  output_tokens: 50,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
};
