import { toOrchestratorResponse, type OrchestratorResponse } from '../decide/seeds/orchestrator-response.ts';
import type { Decision } from '../decide/decision.ts';
import type { Entry, EntryType } from '../progress/entry.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';

/** One decision of a simulation, as it is printed. */
interface Line {
  /** Counts from 1. */
  seq: number;
  at: string;
  decision: OrchestratorResponse;
  kind: Decision['kind'];
  reason: Decision['reason'];
  steps: string[];
  entries: EntryType[];
}

/** A decision with what it recorded. */
export interface Told {
  line: Line;
  entries: readonly Entry[];
}

/** A decision as a simulation tells it. */
export const told = (
  seq: number,
  at: string,
  decision: Decision,
  after: Progress,
  workflow: Workflow,
): Told => ({
  line: {
    seq,
    at,
    decision: toOrchestratorResponse(decision, after, workflow),
    kind: decision.kind,
    reason: decision.reason,
    steps: decision.steps,
    entries: decision.entries.map(({ type }) => type),
  },
  entries: decision.entries,
});
