import type { Anthropic } from '@anthropic-ai/sdk';
import type { Outcome } from '../../ports.ts';
import { costOf } from './prices.ts';

type Usage = NonNullable<Outcome['usage']>;

/** A conversation with the model: its messages so far, and what they cost. */
export class Turns {
  readonly #client: Anthropic;
  readonly #request: Omit<Anthropic.MessageStreamParams, 'messages'>;
  readonly #messages: Anthropic.MessageParam[];
  readonly #signal: AbortSignal;
  readonly usage: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };
  /** False once a request was charged as the dearest model because its own price is not listed. */
  priceKnown = true;

  constructor(
    client: Anthropic,
    request: Omit<Anthropic.MessageStreamParams, 'messages'>,
    prompt: string,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#request = request;
    this.#messages = [{ role: 'user', content: prompt }];
    this.#signal = signal;
  }

  /** One request, streamed; what an answer that broke off has cost counts too. Rejects with the SDK's errors. */
  async next(): Promise<Anthropic.Message> {
    const stream = this.#client.messages.stream(
      { ...this.#request, messages: this.#messages },
      { signal: this.#signal },
    );
    try {
      return await stream.finalMessage();
    } finally {
      const message = stream.currentMessage ?? stream.receivedMessages.at(-1);
      if (message) this.#count(message.usage);
    }
  }

  /** Goes on after an answer, with what there is to say to it; nothing after a pause. */
  goOn(message: Anthropic.Message, reply?: Anthropic.MessageParam['content']): void {
    this.#messages.push({ role: 'assistant', content: message.content });
    if (reply !== undefined) this.#messages.push({ role: 'user', content: reply });
  }

  #count(usage: Anthropic.Usage): void {
    const read = (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0);
    const cost = costOf(this.#request.model, usage);
    this.usage.input_tokens += usage.input_tokens + read;
    this.usage.output_tokens += usage.output_tokens;
    this.usage.cost_usd += cost.usd;
    this.priceKnown &&= cost.known;
  }
}
