import * as core from '@actions/core';
import { REASONS } from '../decide/reason.ts';
import { Unreachable } from '../ports.ts';
import { logLine } from './log.ts';
import { machineFault } from './machine-fault.ts';
import { writePage } from './page.ts';

/** How far an actions run had come when it could not go on. */
export interface Standing {
  /** When the first claim runs out of work that was performed and is not recorded; null where there is none. */
  lease: string | null;
}

/**
 * Ends an actions run that could not be carried out. A rate limit is no failure: nothing was applied, and what has to be
 * done is found again by what is recorded. Everything else fails with a sentence that says what is missing, or where our mistake is.
 */
export async function endEarly(error: unknown, standing: Standing): Promise<void> {
  if (error instanceof Unreachable && error.until !== null)
    return endLimited(error.message, error.until, standing);
  if (error instanceof Unreachable) return core.setFailed(`${error.service}_unreachable: ${error.message}`);
  core.setFailed(machineFault(error) ?? describe(error));
}

async function endLimited(why: string, until: string, { lease }: Standing): Promise<void> {
  const next = lease !== null && lease > until ? lease : until;
  core.setOutput('reason', 'rate_limited');
  core.setOutput('next-wakeup', next);
  core.setOutput('work', 'none');
  const follows =
    lease === null
      ? `Nothing is lost: the first schedule after ${until} finds what is to be done, and so does any event.`
      : lease > until
        ? `What was performed is not recorded. Run this job again after ${until} and before ${lease}, and it is; else its claim ends then and the step is tried again.`
        : `What was performed is not recorded: its claim ends before that, at ${lease}, and the step is tried again.`;
  logLine(`rate_limited: ${why} ${follows}`);
  core.warning(`${why} ${follows}`, { title: REASONS.rate_limited });
  await writePage(`### Pawl: ${REASONS.rate_limited}\n\n${why} ${follows}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` Cause: ${error.cause.message}` : '';
  return `Pawl failed by a mistake of its own: ${error.stack ?? error.message}${cause}`;
}
