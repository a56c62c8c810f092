import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveModel, takesTemperature } from '../../../src/agents/claude/models.ts';
import { costOf, PRICES, PRICES_AS_OF, UNPRICED } from '../../../src/agents/claude/prices.ts';

const million = { input_tokens: 1_000_000, output_tokens: 1_000_000 };

/** The models that the SDK's own types name. */
const NAMED = /export type Model = ([^;]+);/
  .exec(readFileSync('node_modules/@anthropic-ai/sdk/resources/messages/messages.d.ts', 'utf8'))?.[1]
  ?.match(/claude-[\w-]+/g);

describe('given a model that is not listed', () => {
  it('when the SDK knows it, then it has a price, or is named as one whose price is not known', () => {
    expect(NAMED?.length).toBeGreaterThan(10);
    const known = (model: string): boolean => Object.hasOwn(PRICES, model.replace(/-\d{8}$/, ''));
    expect(NAMED?.filter((model) => !known(model)).toSorted()).toEqual(UNPRICED.toSorted());
  });

  it('when it is charged, then as the dearest one, and it says so', () => {
    expect(costOf('claude-next-9', million)).toEqual({ usd: 60, known: false });
    expect(costOf('constructor-20260101', million).known).toBe(false);
  });
});

describe('given a listed model', () => {
  it.each([
    ['claude-opus-5-5', 24],
    ['claude-sonnet-5-5', 12],
    ['claude-haiku-4-5-20251001', 6],
  ])('when %s reads and writes a million tokens, then that costs $%d', (model, usd) => {
    expect(costOf(model, million)).toEqual({ usd, known: true });
  });

  it('when the cache is written and read, then each has its price', () => {
    const cached = {
      input_tokens: 0,
      output_tokens: 0,
      cache_creation_input_tokens: 1e6,
      cache_read_input_tokens: 1e6,
    };
    expect(costOf('claude-sonnet-5-5', cached).usd).toBeCloseTo(2.5 + 0.1, 10);
  });

  it('when some of what was written to the cache is kept for an hour, then that costs twice as much as reading', () => {
    const cached = {
      input_tokens: 0,
      output_tokens: 0,
      cache_creation_input_tokens: 3e6,
      cache_creation: { ephemeral_1h_input_tokens: 1e6 },
    };
    expect(costOf('claude-sonnet-5-5', cached).usd).toBeCloseTo(2 * 2.5 + 4, 10);
  });

  it('when a prompt is longer than its first band, then all of it costs more', () => {
    const short = costOf('claude-haiku-5-5', { input_tokens: 100_000, output_tokens: 0 }).usd;
    const long = costOf('claude-haiku-5-5', { input_tokens: 100_001, output_tokens: 0 }).usd;
    expect(short).toBeCloseTo(0.01, 10);
    expect(long).toBeCloseTo(0.0500005, 10);
  });

  it('when its family is named, then it has a price and an opinion on temperature', () => {
    for (const family of ['fable', 'opus', 'sonnet', 'haiku']) {
      expect({ family, ...costOf(resolveModel(family), million) }).toMatchObject({ family, known: true });
      expect(takesTemperature(resolveModel(family))).toBe(false);
    }
    expect(takesTemperature('claude-sonnet-4-6')).toBe(true);
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
