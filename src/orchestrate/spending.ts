import type { Situation, Spending } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { micro, reservedIn } from '../decide/work/limits.ts';
import { decode } from '../progress/codec.ts';
import type { Amount } from '../progress/limit.ts';
import { ENDED, type Progress } from '../progress/schema.ts';
import { sealState } from '../progress/seal.ts';
import { admitsUnsealed } from './vouch.ts';
import { documentPath, type World } from './world.ts';

/**
 * What runs of other pull requests used up today, and may still use up with what is under way, as their documents stand;
 * undefined until those were read. A document that does not count is left out, and the log says so.
 */
export function spendingOf(world: World, { found, now, pull, repository }: Snapshot): Situation['spending'] {
  if (found.spending === undefined) return undefined;
  const newest = new Map<number, Progress>();
  for (const { pull: number, document } of found.spending) {
    if (number === pull.number) continue;
    const place = { repository: repository.node_id, pull: number };
    const progress = document === null ? null : counted(world, document, place);
    if (progress === null) {
      world.log(`What #${number} has spent is not known: its document cannot be used.`);
      continue;
    }
    // A pull request that was opened again has its run's branch and the tag that kept it before.
    if (progress.generation >= (newest.get(number)?.generation ?? 0)) newest.set(number, progress);
  }
  const spending: Spending = { used: {}, reserved: {} };
  for (const { metrics, requester, ...progress } of newest.values()) {
    if (metrics.today?.day === now.slice(0, 10))
      for (const [person, amount] of Object.entries(metrics.today.by)) add(spending.used, person, amount);
    if (!ENDED.includes(progress.status))
      add(spending.reserved, String(requester.id), underWay(progress, now));
  }
  return spending;
}

function add(sums: Spending['used'], person: string, { cost_usd, tokens }: Amount): void {
  const before = sums[person] ?? { cost_usd: 0, tokens: 0 };
  sums[person] = { cost_usd: micro(before.cost_usd + cost_usd), tokens: before.tokens + tokens };
}

function counted(world: World, text: string, place: { repository: string; pull: number }): Progress | null {
  const decoded = decode(text, documentPath(place.pull));
  if (!decoded.ok) return null;
  const keys = world.seal_keys ?? [];
  if (keys.length === 0) return decoded.value;
  const { is } = sealState(decoded.value, place, keys);
  return is === 'valid' || (is === 'unsealed' && admitsUnsealed(keys)) ? decoded.value : null;
}

/** What attempts were allowed whose lease has not run out: an actions run that died uses up nothing more. */
function underWay({ steps, advice }: Pick<Progress, 'steps' | 'advice'>, now: string): Amount {
  const asked = advice?.asked;
  const going = {
    steps: Object.fromEntries(
      Object.entries(steps).filter(([, { claim }]) => (claim?.lease_until ?? '') > now),
    ),
    ...(asked !== undefined && asked.lease_until > now ? { advice } : {}),
  };
  return { cost_usd: reservedIn(going, 'cost_usd'), tokens: reservedIn(going, 'tokens') };
}
