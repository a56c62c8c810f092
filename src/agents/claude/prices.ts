/** The day the list was compared with the vendor's published prices. */
export const PRICES_AS_OF = '2026-10-10';

/** US dollars per million tokens. */
export interface Price {
  input: number;
  output: number;
  /** For five minutes, and for an hour. */
  cache_write: number;
  cache_write_hour: number;
  cache_read: number;
  /** Prompts of more tokens than this cost `times` as much, input and output alike. */
  long?: { above: number; times: number };
}

/** Tokens of one request, as the API counts them: `input_tokens` are those outside the cache. */
export interface TokenCount {
  input_tokens: number;
  output_tokens: number;
  cache_creation_input_tokens?: number | null | undefined;
  /** How many of those were written for an hour; the others are for five minutes. */
  cache_creation?: { ephemeral_1h_input_tokens: number } | null | undefined;
  cache_read_input_tokens?: number | null | undefined;
}

/** Writing to the cache costs a quarter more than reading afresh for five minutes, and twice as much for an hour, for every model. */
const price = (input: number, output: number, cache_read: number, long?: Price['long']): Price => ({
  input,
  output,
  cache_write: input * 1.25,
  cache_write_hour: input * 2,
  cache_read,
  ...(long && { long }),
});

export const PRICES: { readonly [model: string]: Price } = {
  // Published with the model on 2026-11-09.
  'claude-fable-5-2': price(8, 40, 0.2),
  'claude-fable-5-1': price(10, 50, 0.25),
  'claude-mythos-5-1': price(10, 50, 0.25),
  'claude-fable-5': price(10, 50, 1),
  'claude-mythos-5': price(10, 50, 1),
  'claude-opus-5-5': price(4, 20, 0.2),
  'claude-opus-5': price(5, 25, 0.5),
  'claude-opus-4-8': price(5, 25, 0.5),
  'claude-opus-4-7': price(5, 25, 0.5),
  'claude-opus-4-6': price(5, 25, 0.5),
  'claude-opus-4-5': price(5, 25, 0.5),
  'claude-sonnet-5-5': price(2, 10, 0.1),
  'claude-sonnet-5': price(2, 10, 0.2),
  'claude-sonnet-4-6': price(3, 15, 0.3),
  'claude-sonnet-4-5': price(3, 15, 0.3),
  'claude-haiku-5-5': price(0.1, 0.5, 0.01, { above: 100_000, times: 5 }),
  'claude-haiku-4-5': price(1, 5, 0.1),
};

/** Models that the API knows and whose price is not known here: charged as the dearest, as every model that is not listed. */
export const UNPRICED: readonly string[] = ['claude-mythos-5-2', 'claude-mythos-preview'];

const DEAREST = Object.values(PRICES).reduce((dearest, row) =>
  row.output > dearest.output || (row.output === dearest.output && row.cache_read > dearest.cache_read)
    ? row
    : dearest,
);

/**
 * What one request cost, in US dollars. A model that is not listed is charged as the dearest one, and
 * `known` says so: a budget may be left too early, never overrun unseen.
 */
export const costOf = (model: string, tokens: TokenCount): { usd: number; known: boolean } => {
  const name = model.replace(/-\d{8}$/, '');
  const listed = Object.hasOwn(PRICES, name) ? PRICES[name] : undefined;
  const row = listed ?? DEAREST;
  const written = tokens.cache_creation_input_tokens ?? 0;
  const hours = Math.min(written, tokens.cache_creation?.ephemeral_1h_input_tokens ?? 0);
  const read = tokens.cache_read_input_tokens ?? 0;
  const sum =
    tokens.input_tokens * row.input +
    tokens.output_tokens * row.output +
    (written - hours) * row.cache_write +
    hours * row.cache_write_hour +
    read * row.cache_read;
  const isLong = row.long !== undefined && tokens.input_tokens + written + read > row.long.above;
  return { usd: (sum * (isLong && row.long ? row.long.times : 1)) / 1_000_000, known: listed !== undefined };
};
