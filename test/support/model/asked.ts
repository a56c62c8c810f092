import type { IncomingHttpHeaders } from 'node:http';
import { blocksOf, type AskRequest, type Block } from './request.ts';

/** A request for an answer, as who plays the model looks at it. */
export interface Asked {
  body: AskRequest;
  headers: IncomingHttpHeaders;
  /** Which one it is of all that were asked, from 0. */
  index: number;
  system: string;
  /** The first thing that was said to the model. */
  prompt: string;
  /** How often the model has spoken in this conversation. */
  turn: number;
  /** What came of the tools that it wanted used last. */
  results: { tool: string; text: string; isError: boolean }[];
  /** Names of the tools that it has. */
  tools: string[];
}

const textOf = (blocks: readonly Block[]): string =>
  blocks.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');

const resultsOf = (body: AskRequest): Asked['results'] => {
  const names = new Map(
    body.messages
      .flatMap(blocksOf)
      .flatMap((block) => (block.type === 'tool_use' ? [[block.id, block.name] as const] : [])),
  );
  const last = body.messages.at(-1);
  return (last === undefined ? [] : blocksOf(last)).flatMap((block) => {
    if (block.type !== 'tool_result') return [];
    const text = typeof block.content === 'string' ? block.content : textOf(block.content ?? []);
    return [{ tool: names.get(block.tool_use_id) ?? '', text, isError: block.is_error === true }];
  });
};

export const askedOf = (body: AskRequest, headers: IncomingHttpHeaders, index: number): Asked => {
  const first = body.messages[0];
  return {
    body,
    headers,
    index,
    system: typeof body.system === 'string' ? body.system : textOf(body.system ?? []),
    prompt: first === undefined ? '' : textOf(blocksOf(first)),
    turn: body.messages.filter(({ role }) => role === 'assistant').length,
    results: resultsOf(body),
    tools: (body.tools ?? []).map(({ name }) => name),
  };
};
