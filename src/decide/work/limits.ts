import { later } from '../../instant.ts';
import type { LimitHit } from '../../progress/limit.ts';
import type { Progress } from '../../progress/schema.ts';
import type { Workflow } from '../../workflow/schema.ts';
import type { Draft } from '../draft.ts';

type What = LimitHit['what'];

/** One limit as it stands: what was used, and what attempts under way may still use. */
export interface Standing extends LimitHit {
  reserved: number;
}

/** Less than this is too little to begin an attempt of an agent with. */
export const LEAST: { readonly [what in What]: number } = { cost_usd: 0.01, tokens: 2_000, decisions: 0 };

const WHATS = ['cost_usd', 'tokens', 'decisions'] as const;

/** Every limit that holds for the run, policy's first: what a definition allows helps nobody whom policy stops. */
export function limitsOf(draft: Draft): Standing[] {
  const { progress, situation, workflow } = draft;
  const { limits } = situation.policy;
  const { metrics } = progress;
  const raised = metrics.raised ?? {};
  const owners: [LimitHit['of'], { readonly [what in What]?: number | undefined }][] = [
    ['policy', limits],
    ['definition', ownLimits(workflow)],
  ];
  return [
    ...owners.flatMap(([of, bounds]) =>
      WHATS.flatMap((what): Standing[] => {
        const bound = bounds[what];
        if (bound === undefined) return [];
        const most = of === 'definition' ? micro(bound + (raised[what] ?? 0)) : bound;
        return [{ of, what, used: metrics[what], most, reserved: reservedIn(progress, what) }];
      }),
    ),
    ...personLimits(draft),
  ];
}

/** What the definition itself allows. */
export const ownLimits = ({ settings }: Workflow): { readonly [what in What]?: number | undefined } => ({
  cost_usd: settings.limit_cost_usd,
  tokens: settings.limit_tokens,
  decisions: settings.limit_decisions,
});

/** What the runs of the requester may use up today; nothing where policy does not bound that, or nobody has looked it up. */
function personLimits({ progress, situation, now }: Draft): Standing[] {
  const { limits } = situation.policy;
  const { spending } = situation;
  if (spending === undefined) return [];
  const day = now.slice(0, 10);
  const midnight = later(`${day}T00:00:00Z`, 86_400);
  const { today } = progress.metrics;
  const who = progress.requester.id;
  const mine = today?.day === day ? today.by[who] : undefined;
  const bounds: [Exclude<What, 'decisions'>, number | undefined][] = [
    ['cost_usd', limits.person_day_cost_usd],
    ['tokens', limits.person_day_tokens],
  ];
  return bounds.flatMap(([what, most]): Standing[] => {
    if (most === undefined) return [];
    const settled = micro((mine?.[what] ?? 0) + (spending.used[who]?.[what] ?? 0));
    // What is under way elsewhere may come to less: that is looked at again long before midnight.
    const until = isOver({ what, used: settled, most }) ? midnight : earlier(midnight, later(now, SOON));
    const used = micro(settled + (spending.reserved[who]?.[what] ?? 0));
    return [{ of: 'person-day', what, used, most, until, reserved: reservedIn(progress, what) }];
  });
}

/** Seconds after which it is looked again whether attempts elsewhere have ended. */
const SOON = 900;

const earlier = (one: string, other: string): string => (one < other ? one : other);

/** What attempts of a run that are under way were allowed and have not used up yet. */
export function reservedIn({ steps, advice }: Pick<Progress, 'steps' | 'advice'>, what: What): number {
  if (what === 'decisions') return 0;
  const claims = [...Object.values(steps).map(({ claim }) => claim), advice?.asked].map(
    (claim) => claim?.allowance?.[what] ?? 0,
  );
  return micro(claims.reduce((sum, one) => sum + one, 0));
}

/** Asks what runs of other pull requests spent, where policy bounds what one person's runs use up in a day; true where that is not known yet. */
export function spendingWanted(draft: Draft): boolean {
  const { policy, spending } = draft.situation;
  const { person_day_cost_usd: cost, person_day_tokens: tokens } = policy.limits;
  if ((cost === undefined && tokens === undefined) || spending !== undefined) return false;
  draft.want({ want: 'spending' });
  return true;
}

/** The first limit that is used up; for attempts of agents also one of which next to nothing is left. */
export function hitFor(draft: Draft, of: 'agents' | 'anything'): LimitHit | undefined {
  const hit = limitsOf(draft).find((limit) =>
    of === 'agents' ? isOver(limit) : limit.of !== 'person-day' && limit.used >= limit.most,
  );
  if (hit === undefined) return undefined;
  const { reserved: _apart, ...told } = hit;
  return told;
}

/** Whether next to nothing is left of a limit. */
export const isOver = ({ what, used, most }: Pick<LimitHit, 'what' | 'used' | 'most'>): boolean =>
  used >= most || micro(most - used) < LEAST[what];

/** To the millionth of a dollar, which is what is counted: sums of fractions are else not what they should be. */
export const micro = (amount: number): number => Math.round(amount * 1e6) / 1e6;
