import type { RecoveryCode, Usage } from '../progress/attempt.ts';
import type { Amount, LimitHit } from '../progress/limit.ts';

/** A count with a comma between thousands. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

export const tokens = (count: number): string => `${grouped(count)} token${count === 1 ? '' : 's'}`;

/**
 * An amount of money to the cent. Every sum is rounded by itself, never put together of rounded parts, so that rows of less than
 * half a cent say that they are something.
 */
export const usd = (amount: number): string =>
  amount > 0 && amount < 0.005 ? 'under 0.01 USD' : `${cents(amount)} USD`;

/** The same for programs: two digits. Half a cent is rounded up, however the sum came about. */
export const cents = (amount: number): string => (Math.round(micros(amount) / 10_000) / 100).toFixed(2);

const micros = (amount: number): number => Math.round(amount * 1e6);

export const amountOf = ({ input_tokens, output_tokens, cost_usd }: Usage): Amount => ({
  cost_usd,
  tokens: input_tokens + output_tokens,
});

/** What was used up, in words: `1,200 tokens, 0.03 USD`. */
export const spentWords = (amount: Amount): string => `${tokens(amount.tokens)}, ${usd(amount.cost_usd)}`;

/** How often the model was asked: `12 requests to the model`; empty where nobody counted. */
export const askedWords = (turns: number | undefined): string =>
  turns === undefined || turns === 0 ? '' : `${grouped(turns)} request${turns === 1 ? '' : 's'} to the model`;

const AMOUNTS: { readonly [what in LimitHit['what']]: (amount: number) => string } = {
  cost_usd: (amount) => `${cents(amount)} USD`,
  tokens,
  decisions: (count) => `${grouped(count)} decision${count === 1 ? '' : 's'}`,
};

const OWNERS: { readonly [of in LimitHit['of']]: string } = {
  definition: 'what the definition allows',
  policy: 'what policy allows one run',
  'person-day': 'what policy allows all runs of one person in a day (UTC)',
};

/** How a limit stands: `5.01 USD are used of at most 5.00 USD, what the definition allows`. */
export const hitWords = ({ of, what, used, most }: LimitHit): string =>
  `${AMOUNTS[what](used)} used of ${AMOUNTS[what](most)}, ${OWNERS[of]}`;

/** By how much a limit was raised. */
export function raisedWords(raised: { [what in LimitHit['what']]?: number | undefined }): string {
  const parts = (['cost_usd', 'tokens', 'decisions'] as const).flatMap((what) => {
    const amount = raised[what];
    return amount === undefined ? [] : [AMOUNTS[what](amount)];
  });
  return parts.join(', ');
}

/** Why an attempt is not performed as the one before, where nothing is known of that one. */
export const RECOVERIES: { readonly [code in RecoveryCode]: string } = {
  fallback: 'who performed the attempt before could not',
  circuit: 'the circuit of who should perform it is open',
  longer: 'the attempt before ran out of time, so that it has more',
  corrected: 'it is told what was wrong with the answer before',
};
