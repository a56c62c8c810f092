import type { Snapshot, Want } from '../ports.ts';
import { readActionsRun } from './actions-run.ts';
import type { Client } from './client.ts';
import { readComparison } from './comparison.ts';
import type { Place } from './place.ts';
import { readPusher } from './pusher.ts';
import { readByGraphql } from './read-by-graphql.ts';
import { readKeptRuns, readRuns } from './runs.ts';
import { readTree } from './tree.ts';
import type { GraphqlWant } from './wants.ts';

/** Facts that have requests of their own. */
type RestWant = Exclude<Want, GraphqlWant>;

const isByRest = (want: Want): want is RestWant =>
  ['actions_run', 'tree', 'pusher', 'comparison', 'spending'].includes(want.want);

/**
 * Reads facts that the snapshot lacks: one query, and one request per actions run, tree, comparison and for the pusher; what
 * runs have spent takes four, and one more per hundred run branches.
 * Answers a snapshot that has them. Throws Unreachable.
 */
export async function readMore(
  client: Client,
  place: Place,
  snapshot: Snapshot,
  wants: readonly Want[],
): Promise<Snapshot> {
  if (wants.length === 0) return snapshot;
  const more = structuredClone(snapshot);
  for (const want of wants) if (isByRest(want)) await readByRest(client, place, more, want);
  await readByGraphql(
    client,
    { ...place, pull: snapshot.pull.number },
    more,
    wants.filter((want) => !isByRest(want)),
  );
  return more;
}

async function readByRest(client: Client, place: Place, more: Snapshot, want: RestWant): Promise<void> {
  switch (want.want) {
    case 'actions_run':
      more.actions_runs[want.id] = await readActionsRun(client, place, want.id);
      return;
    case 'tree':
      more.found.trees[want.oid] = await readTree(client, place, want.oid);
      return;
    case 'pusher':
      more.found.pusher = await readPusher(client, more);
      return;
    case 'spending': {
      const [running, kept] = [await readRuns(client, place), await readKeptRuns(client, place)];
      more.found.spending = [...running.runs, ...kept.runs];
      return;
    }
    case 'comparison': {
      const { base, head } = want;
      more.found.comparisons[`${base}...${head}`] = await readComparison(
        client,
        place,
        base,
        head,
        more.viewer,
      );
    }
  }
}
