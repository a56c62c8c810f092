import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** What the model API answers to one request. */
export type Reply =
  | { text: string; stop?: string; usage?: object; explanation?: string }
  | { tools: { name: string; input: object }[] }
  | { status: number; type: string; message?: string; headers?: { [name: string]: string } }
  | { midStream: string }
  | { cutAfter: string }
  | { body: string }
  | 'hang';

interface RequestBody {
  model: string;
  temperature?: number;
  output_config?: { format: { type: string; schema: { required: string[] } } };
  messages: { role: string; content: unknown }[];
}

interface FakeModel {
  url: string;
  /** Bodies and headers of the requests, oldest first. */
  requests: { body: RequestBody; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

const event = (response: ServerResponse, data: { type: string; [key: string]: unknown }): void => {
  response.write(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
};

const begin = (response: ServerResponse, usage: object): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  event(response, {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-5-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 100, output_tokens: 1, ...usage },
    },
  });
};

const block = (response: ServerResponse, index: number, content: object, delta: object): void => {
  event(response, { type: 'content_block_start', index, content_block: content });
  event(response, { type: 'content_block_delta', index, delta });
  event(response, { type: 'content_block_stop', index });
};

const finish = (response: ServerResponse, stop: string, stop_details: object | null = null): void => {
  const delta = { stop_reason: stop, stop_sequence: null, stop_details };
  event(response, { type: 'message_delta', delta, usage: { output_tokens: 50 } });
  event(response, { type: 'message_stop' });
  response.end();
};

const answer = (reply: Exclude<Reply, 'hang'>, response: ServerResponse): void => {
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    const error = { type: reply.type, message: reply.message ?? 'said the API' };
    response.end(JSON.stringify({ type: 'error', error }));
  } else if ('body' in reply) {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(reply.body);
  } else if ('tools' in reply) {
    begin(response, {});
    for (const [index, { name, input }] of reply.tools.entries()) {
      const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) };
      block(response, index, { type: 'tool_use', id: `call_${index}`, name, input: {} }, delta);
    }
    finish(response, 'tool_use');
  } else if ('text' in reply) {
    begin(response, reply.usage ?? {});
    // thinking comes first, as models that think send it
    block(
      response,
      0,
      { type: 'thinking', thinking: '', signature: 'x' },
      { type: 'thinking_delta', thinking: 'hm' },
    );
    if (reply.text !== '')
      block(response, 1, { type: 'text', text: '' }, { type: 'text_delta', text: reply.text });
    const details = reply.explanation
      ? { type: 'refusal', category: null, explanation: reply.explanation }
      : null;
    finish(response, reply.stop ?? 'end_turn', details);
  } else {
    begin(response, {});
    const text = 'midStream' in reply ? '{"half":' : reply.cutAfter;
    event(response, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
    event(response, { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
    if ('midStream' in reply)
      event(response, { type: 'error', error: { type: reply.midStream, message: 'too many at once' } });
    setTimeout(() => response.destroy(), 20);
  }
};

const read = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('no port'));
    });
  });

/** The model API on loopback: gives the replies one after the other, the last again and again. */
export const startModel = async (...replies: Reply[]): Promise<FakeModel> => {
  const requests: FakeModel['requests'] = [];
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      requests.push({ body: JSON.parse(text), headers: request.headers });
      const reply = replies[Math.min(requests.length, replies.length) - 1];
      if (reply !== undefined && reply !== 'hang') answer(reply, response);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
