import type { Snapshot } from '../decide/snapshot.ts';
import type { World } from './world.ts';

/** The run of a closed pull request is kept as a tag, so that it can go on where the pull request is opened again. */
export async function closePull(world: World, snapshot: Snapshot): Promise<void> {
  if (snapshot.pull.state === 'OPEN' || snapshot.run === null) return;
  const result = await world.github.archive(snapshot);
  if (result.ok)
    world.log(
      `The run of #${snapshot.pull.number} is kept as the tag pawl-archive/pr-${snapshot.pull.number}.`,
    );
  else if (result.reason === 'stale')
    world.log('The run’s branch moved while it was to be kept as a tag; the next wake-up does it.');
  else world.log(`The run’s branch could not be kept as a tag: ${result.message}`);
}
