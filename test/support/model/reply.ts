import { tokensOf, type Counted } from './counting.ts';

type Stop =
  | 'end_turn'
  | 'stop_sequence'
  | 'tool_use'
  | 'max_tokens'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded';

/** What a model says in one turn: thoughts, a text, tools it wants used, in this order. */
export interface Said {
  thinking?: string;
  text?: string;
  tools?: { name: string; input: object; id?: string }[];
  /** `tool_use` where tools are wanted, else `end_turn`. */
  stop?: Stop | null;
  /** Why it refuses. */
  explanation?: string;
  /** In place of what is counted. */
  usage?: object;
}

/** An answer with a status of its own. */
export interface Refused {
  status: number;
  type: string;
  message?: string;
  headers?: { [name: string]: string };
}

/** What the API answers to one request. */
export type Reply =
  | Said
  | Refused
  /** The stream begins and ends with an error of this type. */
  | { midStream: string; usage?: object }
  /** The connection breaks after this text. */
  | { cutAfter: string; usage?: object }
  /** A page of something that is no API. */
  | { body: string }
  | 'hang';

export type AnsweredBlock =
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'text'; text: string; citations: null }
  | { type: 'tool_use'; id: string; name: string; input: object };

export interface Answered {
  id: string;
  type: 'message';
  role: 'assistant';
  model: string;
  content: AnsweredBlock[];
  stop_reason: Stop | null;
  stop_sequence: null;
  stop_details: object | null;
  usage: Counted & { output_tokens: number };
}

/** What is said as the API puts it. `number` makes ids that no other answer has. */
export function answered(said: Said, model: string, number: number, counted: Counted): Answered {
  const tools = said.tools ?? [];
  const content: AnsweredBlock[] = [
    ...(said.thinking === undefined
      ? []
      : [{ type: 'thinking' as const, thinking: said.thinking, signature: `sig_${number}` }]),
    ...(said.text === undefined || said.text === ''
      ? []
      : [{ type: 'text' as const, text: said.text, citations: null }]),
    ...tools.map(({ name, input, id }, index) => ({
      type: 'tool_use' as const,
      id: id ?? `toolu_${number}_${index}`,
      name,
      input,
    })),
  ];
  const usage = { ...counted, output_tokens: Math.max(1, tokensOf(JSON.stringify(content))) };
  return {
    id: `msg_${number}`,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: said.stop === undefined ? (tools.length > 0 ? 'tool_use' : 'end_turn') : said.stop,
    stop_sequence: null,
    stop_details:
      said.explanation === undefined
        ? null
        : { type: 'refusal', category: null, explanation: said.explanation },
    usage: { ...usage, ...said.usage },
  };
}
