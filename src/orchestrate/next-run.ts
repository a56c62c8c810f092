import type { Snapshot } from '../decide/snapshot.ts';
import { Unreachable } from '../ports.ts';
import type { World } from './world.ts';

/**
 * Starts the next actions run of a pull request. Where a rate limit forbids that, nothing is out of order: what was recorded
 * says that the run is due, and the sweep reads it. Throws Unreachable for every other reason.
 */
export async function startNext(world: World, { pull, repository }: Snapshot): Promise<void> {
  try {
    await world.github.wake(pull.number, repository.default_branch);
  } catch (error) {
    if (!(error instanceof Unreachable) || error.until === null) throw error;
    world.log(
      `The next actions run was not started: ${error.message} The schedule after ${error.until} starts it.`,
    );
  }
}
