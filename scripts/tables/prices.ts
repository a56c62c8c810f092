import { PRICES, PRICES_AS_OF, UNPRICED } from '../../src/agents/claude/prices.ts';
import { code, codes, table } from './table.ts';

const dollars = (amount: number): string => String(Math.round(amount * 10_000) / 10_000);

/** What every model costs, with the day of the list. */
export function prices(): string {
  const rows = Object.entries(PRICES).map(([model, price]) => [
    code(model),
    dollars(price.input),
    dollars(price.output),
    dollars(price.cache_read),
    dollars(price.cache_write),
    dollars(price.cache_write_hour),
    price.long === undefined
      ? ''
      : `${price.long.times} times as much for prompts of more than ${price.long.above.toLocaleString('en')} tokens`,
  ]);
  const head = ['model', 'input', 'output', 'cache read', 'cache write, 5 min', 'cache write, 1 h', ''];
  return `US dollars per million tokens, as of ${PRICES_AS_OF}:\n\n${table(head, rows)}\n\nNot known: ${codes(UNPRICED)}.`;
}
