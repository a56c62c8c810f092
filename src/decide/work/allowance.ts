import type { Allowance } from '../../progress/attempt.ts';
import type { AgentSpec } from '../../workflow/schema.ts';
import type { PromptStep } from '../../workflow/step.ts';
import type { Draft } from '../draft.ts';
import { LEAST, limitsOf } from './limits.ts';
import type { AgentTask } from './task.ts';

/** Requests of one attempt where nobody says how many. */
const TURNS = 60;

type What = keyof Allowance;
const WHATS = ['cost_usd', 'tokens'] as const;

/** How many attempts of agents may begin at once, and what each of them has of what is left. */
export interface Shares {
  count: number;
  each: Allowance;
}

/** What is left of every limit, shared equally among the attempts that begin together; as few as each has enough. */
export function sharesOf(draft: Draft, wanted: number): Shares {
  const limits = limitsOf(draft);
  const left = (what: What): number =>
    Math.min(
      ...limits.flatMap((limit) => (limit.what === what ? [limit.most - limit.used - limit.reserved] : [])),
    );
  const count = WHATS.reduce(
    // A millionth more, or what is exactly enough would at times be too little.
    (most, what) => Math.min(most, Math.max(0, Math.floor((left(what) + 1e-6) / LEAST[what]))),
    wanted,
  );
  return { count, each: count === 0 ? {} : bounded((what) => left(what) / count) };
}

/** What one attempt may use up: the least of what its step, its agent and policy say, and of its share of what is left. */
export function allowanceOf(
  { situation }: Draft,
  step: PromptStep,
  agent: AgentSpec,
  share: Allowance,
): AgentTask['allowance'] {
  const { limits } = situation.policy;
  const policy = { cost_usd: limits.step_cost_usd, tokens: limits.step_tokens };
  const all: { readonly [what in What]?: number | undefined }[] = [
    step.limits ?? {},
    agent.limits ?? {},
    policy,
    share,
  ];
  return {
    turns: step.max_turns ?? agent.max_turns ?? TURNS,
    ...bounded((what) => Math.min(...all.map((one) => one[what] ?? Infinity))),
  };
}

/** Amounts that are bounded at all, rounded down to what is counted. */
function bounded(amount: (what: What) => number): Allowance {
  const [cost, tokens] = [amount('cost_usd'), amount('tokens')];
  return {
    ...(Number.isFinite(tokens) ? { tokens: Math.floor(tokens) } : {}),
    ...(Number.isFinite(cost) ? { cost_usd: Math.floor(cost * 1e6 + 1e-3) / 1e6 } : {}),
  };
}
