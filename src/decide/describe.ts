import { nothing, type Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Reason } from './reason.ts';

/** A decision out of its draft. One that only waits and records nothing is none. */
export function describe(draft: Draft, kind: Decision['kind'], reason: Reason, steps: string[]): Decision {
  const { entries, refusals, topics, reviewers, restore } = draft;
  const quiet = kind === 'wait' && entries.length === 0;
  const refused = kind === 'wait' && refusals.length > 0;
  return {
    ...nothing(draft.id, reason, steps),
    kind: quiet ? 'none' : refused ? 'refuse' : kind,
    entries,
    refusals,
    topics,
    reviewers,
    ...(restore === undefined ? {} : { restore }),
  };
}

/** The decision that asks for facts before anything else can be decided. */
export const observing = ({ id, wants }: Draft): Decision => ({
  ...nothing(id, 'facts_wanted'),
  kind: 'observe',
  wants,
});
