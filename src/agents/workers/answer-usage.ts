import * as z from 'zod';
import { costOf } from '../claude/prices.ts';

const count = z.number().nonnegative().nullish();

/** What an answer of the API says of its tokens; events of a stream give parts of it, and later ones count. */
const counted = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  cache_creation: z.object({ ephemeral_1h_input_tokens: count }).nullish(),
});
type Counted = z.infer<typeof counted>;

const whole = z.object({ usage: counted });
const event = z.union([
  z.object({ type: z.literal('message_start'), message: whole }),
  z.object({ type: z.literal('message_delta'), usage: counted }),
]);

/** Writing to the cache for an hour costs so many times what it costs for five minutes: twice as much as reading afresh, not a quarter more. */
export const HOUR = 2 / 1.25;
/** Longer lines of a stream are passed on and not looked at; those with usage are short. */
const LONGEST = 1_048_576;

/** Counts the tokens of one answer while it passes through, whether it is one JSON document or a stream of events. */
export class AnswerUsage {
  readonly #model: string;
  readonly #isStream: boolean;
  readonly #decoder = new TextDecoder();
  #text = '';
  #counted: Counted = {};

  constructor(model: string, isStream: boolean) {
    this.#model = model;
    this.#isStream = isStream;
  }

  add(chunk: Uint8Array): void {
    this.#text += this.#decoder.decode(chunk, { stream: true });
    if (!this.#isStream) return;
    const lines = this.#text.split('\n');
    this.#text = lines.pop() ?? '';
    if (this.#text.length > LONGEST) this.#text = '';
    for (const line of lines) if (line.startsWith('data:')) this.#take(line.slice(5));
  }

  end(): void {
    if (!this.#isStream) this.#take(this.#text);
    this.#text = '';
  }

  get used(): { input_tokens: number; output_tokens: number; cost_usd: number } {
    const tokens = this.#counted;
    const written = tokens.cache_creation_input_tokens ?? 0;
    const hour = Math.min(tokens.cache_creation?.ephemeral_1h_input_tokens ?? 0, written);
    const priced = {
      input_tokens: tokens.input_tokens ?? 0,
      output_tokens: tokens.output_tokens ?? 0,
      cache_creation_input_tokens: written + hour * (HOUR - 1),
      cache_read_input_tokens: tokens.cache_read_input_tokens ?? 0,
    };
    return {
      input_tokens: priced.input_tokens + written + priced.cache_read_input_tokens,
      output_tokens: priced.output_tokens,
      cost_usd: costOf(this.#model, priced).usd,
    };
  }

  #take(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // an answer that is no JSON says nothing about tokens, and whoever asked sees it as it is
      return;
    }
    const found = this.#isStream ? event.safeParse(value) : whole.safeParse(value);
    if (!found.success) return;
    const usage = 'message' in found.data ? found.data.message.usage : found.data.usage;
    const said = Object.entries(usage).filter(([, tokens]) => tokens !== null && tokens !== undefined);
    this.#counted = { ...this.#counted, ...Object.fromEntries(said) };
  }
}
