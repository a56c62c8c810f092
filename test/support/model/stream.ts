import type { ServerResponse } from 'node:http';
import type { Answered, AnsweredBlock } from './reply.ts';

const event = (response: ServerResponse, data: { type: string; [key: string]: unknown }): void => {
  response.write(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
};

/** Opens the stream of an answer; what it is to cost is known but for its own tokens. */
function begin(response: ServerResponse, message: Answered): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': `req_${message.id}` });
  const usage = { ...message.usage, output_tokens: 1 };
  event(response, {
    type: 'message_start',
    message: { ...message, content: [], stop_reason: null, stop_details: null, usage },
  });
  event(response, { type: 'ping' });
}

/** A text in two pieces, so that whoever reads them must join them. */
const pieces = (text: string): string[] => {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)].filter((piece) => piece !== '');
};

const opening = (block: AnsweredBlock): object => {
  if (block.type === 'text') return { ...block, text: '' };
  return block.type === 'thinking' ? { ...block, thinking: '', signature: '' } : { ...block, input: {} };
};

const deltas = (block: AnsweredBlock): object[] => {
  switch (block.type) {
    case 'text':
      return pieces(block.text).map((text) => ({ type: 'text_delta', text }));
    case 'thinking':
      return [
        ...pieces(block.thinking).map((thinking) => ({ type: 'thinking_delta', thinking })),
        { type: 'signature_delta', signature: block.signature },
      ];
    case 'tool_use':
      return pieces(JSON.stringify(block.input)).map((partial_json) => ({
        type: 'input_json_delta',
        partial_json,
      }));
  }
};

/** Streams one block; unless it is closed, it is left in the middle. */
function sendBlock(response: ServerResponse, index: number, block: AnsweredBlock, closed = true): void {
  event(response, { type: 'content_block_start', index, content_block: opening(block) });
  for (const delta of deltas(block)) event(response, { type: 'content_block_delta', index, delta });
  if (closed) event(response, { type: 'content_block_stop', index });
}

/** A whole answer as a stream of events. */
export function sendStream(response: ServerResponse, message: Answered): void {
  begin(response, message);
  for (const [index, block] of message.content.entries()) sendBlock(response, index, block);
  const { stop_reason, stop_sequence, stop_details, usage } = message;
  event(response, {
    type: 'message_delta',
    delta: { stop_reason, stop_sequence, stop_details },
    usage: { output_tokens: usage.output_tokens },
  });
  event(response, { type: 'message_stop' });
  response.end();
}

/** An answer that never comes to its end: with an error of the API, or with nothing. */
export function sendBroken(response: ServerResponse, message: Answered, error: object | null): void {
  begin(response, message);
  for (const [index, block] of message.content.entries()) sendBlock(response, index, block, false);
  if (error !== null) event(response, { type: 'error', error });
  // what was written has to arrive before the connection is gone
  setTimeout(() => response.destroy(), 20);
}
