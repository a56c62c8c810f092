import type { Anthropic } from '@anthropic-ai/sdk';

const HERE = { type: 'ephemeral' } as const;

type Message = Anthropic.MessageParam;

/** A message of the user with a breakpoint after its last block; the conversation has no other blocks than texts and results. */
const marked = (message: Message): Message => {
  const blocks: Anthropic.ContentBlockParam[] =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : [...message.content];
  const last = blocks.at(-1);
  if (last?.type === 'text' || last?.type === 'tool_result')
    blocks[blocks.length - 1] = { ...last, cache_control: HERE };
  return { role: 'user', content: blocks };
};

/**
 * A request whose beginning the API remembers for five minutes, for a conversation of many turns: breakpoints after the tools,
 * the system prompt, the first message and the newest of the user's. That is four, as many as the API takes.
 */
export function cached<Request extends Anthropic.MessageStreamParams>(request: Request): Request {
  const { tools = [], system, messages } = request;
  const newest = messages.findLastIndex(({ role }) => role === 'user');
  return {
    ...request,
    ...(tools.length > 0 && {
      tools: tools.map((tool, index) =>
        index === tools.length - 1 ? { ...tool, cache_control: HERE } : tool,
      ),
    }),
    ...(typeof system === 'string' && {
      system: [{ type: 'text', text: system, cache_control: HERE }],
    }),
    messages: messages.map((message, index) => (index === 0 || index === newest ? marked(message) : message)),
  };
}
