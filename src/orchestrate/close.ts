import type { Situation } from '../decide/situation.ts';
import type { World } from './world.ts';

/** The run of a closed pull request is kept as a tag, so that it can go on where the pull request is opened again. */
export async function closePull(world: World, { snapshot, restored }: Situation): Promise<void> {
  if (snapshot.pull.state === 'OPEN' || snapshot.run === null) return;
  // What others put on top of the run is not kept, and what they took away is.
  const keep = restored === null || restored.where === 'head' ? undefined : restored.from_oid;
  const result = await world.github.archive(snapshot, keep);
  if (result.ok)
    world.log(
      `The run of #${snapshot.pull.number} is kept as the tag pawl-archive/pr-${snapshot.pull.number}.`,
    );
  else if (result.reason === 'stale')
    world.log('The run’s branch moved while it was to be kept as a tag; the next wake-up does it.');
  else world.log(`The run’s branch could not be kept as a tag: ${result.message}`);
}
