import * as z from 'zod';
import { instant } from './attempt.ts';

/** What a run is parked at: whose limit of what, how much of it was used, and when it is void by itself. */
export const limitHit = z.strictObject({
  of: z.enum(['definition', 'policy', 'person-day']),
  what: z.enum(['cost_usd', 'tokens', 'decisions']),
  used: z.number().nonnegative(),
  most: z.number().nonnegative(),
  until: instant.optional(),
});
export type LimitHit = z.infer<typeof limitHit>;

/** What a limit of something is called in definitions and policies. */
export const LIMIT_KEYS: { readonly [what in LimitHit['what']]: string } = {
  cost_usd: 'cost-usd',
  tokens: 'tokens',
  decisions: 'decisions',
};

/** By how much people raised the definition's limits. */
export const raised = z.strictObject({
  cost_usd: z.number().positive().optional(),
  tokens: z.int().positive().optional(),
  decisions: z.int().positive().optional(),
});

const amount = z.strictObject({ cost_usd: z.number().nonnegative(), tokens: z.int().nonnegative() });
export type Amount = z.infer<typeof amount>;

/** What runs of this pull request spent on one day of UTC, by the numeric id of who had started them. */
export const today = z.strictObject({ day: z.string(), by: z.record(z.string(), amount) });

/** What one agent has spent with one model. */
export const share = z.strictObject({
  agent: z.string(),
  model: z.string(),
  attempts: z.int().positive(),
  ...amount.shape,
});
export type Share = z.infer<typeof share>;
