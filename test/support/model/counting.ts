import { createHash } from 'node:crypto';
import { blocksOf, type PromptOf } from './request.ts';

/** Tokens as the API counts them: `input_tokens` are those that are neither kept nor taken from what was kept. */
export interface Counted {
  input_tokens: number;
  cache_creation_input_tokens: number;
  cache_read_input_tokens: number;
  cache_creation: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number };
}

export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

/** Shorter beginnings are not kept. */
const LEAST_KEPT = 1_024;

interface Part {
  text: string;
  ttl: '5m' | '1h' | null;
}

/** A request as the parts it can be kept by, in the order in which they are: tools, system, messages. */
function partsOf({ model, tools, system, messages, cache_control }: PromptOf): Part[] {
  const part = (value: object): Part => {
    const { cache_control: mark, ...rest } = value as { cache_control?: { ttl?: '5m' | '1h' } | null };
    return { text: JSON.stringify(rest), ttl: mark ? (mark.ttl ?? '5m') : null };
  };
  const parts = [
    { text: model, ttl: null },
    ...(tools ?? []).map(part),
    ...(typeof system === 'string' ? [{ text: system, ttl: null }] : (system ?? []).map(part)),
    ...messages.flatMap((message) =>
      blocksOf(message).map((block) => {
        const { text, ttl } = part(block);
        return { text: `${message.role}: ${text}`, ttl };
      }),
    ),
  ];
  const last = parts.at(-1);
  if (cache_control && last !== undefined) last.ttl = cache_control.ttl ?? '5m';
  return parts;
}

/** What the API keeps between requests, and counts: a beginning that was kept and comes again is read, not sent anew. */
export class Kept {
  readonly #beginnings = new Set<string>();

  static total(prompt: PromptOf): number {
    return tokensOf(
      partsOf(prompt)
        .map(({ text }) => `${text}\n`)
        .join(''),
    );
  }

  count(prompt: PromptOf): Counted {
    const hash = createHash('sha256');
    let bytes = 0;
    let known = 0;
    let read = 0;
    let kept = 0;
    let ttl: '5m' | '1h' = '5m';
    const ends: string[] = [];
    for (const part of partsOf(prompt)) {
      hash.update(`${part.text}\n`);
      bytes += Buffer.byteLength(part.text) + 1;
      const beginning = hash.copy().digest('hex');
      const tokens = Math.ceil(bytes / 4);
      if (this.#beginnings.has(beginning)) known = tokens;
      if (part.ttl === null || tokens < LEAST_KEPT) continue;
      ends.push(beginning);
      read = known;
      kept = tokens;
      ttl = part.ttl;
    }
    for (const end of ends) this.#beginnings.add(end);
    const written = kept - read;
    return {
      input_tokens: Kept.total(prompt) - read - written,
      cache_creation_input_tokens: written,
      cache_read_input_tokens: read,
      cache_creation: {
        ephemeral_5m_input_tokens: ttl === '5m' ? written : 0,
        ephemeral_1h_input_tokens: ttl === '1h' ? written : 0,
      },
    };
  }
}
