import * as core from '@actions/core';
import { sweep } from '../orchestrate/sweep.ts';
import type { World } from '../orchestrate/world.ts';
import { logLine } from './log.ts';

/** Sweeps, and says what that has cost and what came of it. The job fails only where nothing that is due could be woken. */
export async function sweepAll(world: World, requests: () => number): Promise<void> {
  const { looked, woken, failed } = await sweep(world);
  const done = woken.length === 0 ? 'woke none' : `woke ${woken.length} (${named(woken)})`;
  const missed = failed.length === 0 ? '' : `, could not wake ${failed.length} (${named(failed)})`;
  logLine(`looked at ${looked} pull requests with ${requests()} requests, ${done}${missed}`);
  if (failed.length > 0 && woken.length === 0)
    core.setFailed(`github_unreachable: nothing that is due could be woken: ${named(failed)}`);
}

const named = (pulls: readonly number[]): string => pulls.map((pull) => `#${pull}`).join(', ');
