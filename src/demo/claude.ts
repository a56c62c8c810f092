import { API } from '../agents/claude/api.ts';
import type { StageOptions } from './stage.ts';

/** What the whole play may cost, in US dollars, where nobody says: several times what it usually does. */
export const COST_USD = 5;

/** Real agents for the demo: their key, where they are, and a policy that bounds what they cost. */
export const claudeStage = (key: string, base: string | undefined, costUsd: number): StageOptions => ({
  agents: base === undefined || base === '' ? {} : { ANTHROPIC_BASE_URL: base },
  secrets: { ANTHROPIC_API_KEY: key },
  files: { '.github/pawl/policy.yml': `limits:\n  cost-usd: ${costUsd}\n` },
  improvise: true,
});

/** What is said before the first request is made. */
export const announcement = (base: string | undefined, costUsd: number): string =>
  `Claude plays the agents, at ${base === undefined || base === '' ? API : base}. ` +
  `All of it may cost at most $${costUsd.toFixed(2)} (--cost-usd says how much); it takes some minutes. ` +
  `The repository, GitHub and its runners are on this machine: only prompts leave it.\n\n`;
