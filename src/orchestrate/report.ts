import type { Decision } from '../decide/decision.ts';
import { toOrchestrationDecision, type Projection } from '../decide/seeds/orchestration-decision.ts';
import { toOrchestratorResponse, type OrchestratorResponse } from '../decide/seeds/orchestrator-response.ts';
import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { Task } from '../decide/work/task.ts';
import type { Progress } from '../progress/schema.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { Decided } from './observe.ts';

/** What came of one wake-up: the decision, what the document says now, and what is to be performed. */
export interface Report {
  decision: Decision;
  situation: Situation;
  before: Progress | null;
  after: Progress | null;
  workflow: Workflow | null;
  /** The facts as of the commit that was made, ready to be handed to the job that records. */
  snapshot: Snapshot;
  tasks: Task[];
  response: OrchestratorResponse;
  projection: Projection;
  /** A refusal by GitHub that reading again does not mend. */
  forbidden: string | null;
}

/** `written` is the document that was committed, null where none was. */
export function reportOf(
  { situation, decision }: Pick<Decided, 'situation' | 'decision'>,
  written: Progress | null,
  snapshot: Snapshot,
): Report {
  const after = written ?? situation.progress;
  const workflow = situation.workflow ?? startedWorkflow(situation, after);
  return {
    decision,
    situation,
    before: situation.progress,
    after,
    workflow,
    snapshot,
    tasks: written === null ? [] : decision.tasks,
    response: toOrchestratorResponse(decision, after, workflow),
    projection: toOrchestrationDecision(decision, situation.progress, after, workflow),
    forbidden: null,
  };
}

/** The definition of a run that began with this decision, or of one that has ended, as far as it is still there. */
function startedWorkflow({ startable, candidates = {} }: Situation, after: Progress | null): Workflow | null {
  const known = [startable, ...Object.values(candidates)];
  const found = known
    .flatMap((definitions) => Object.values(definitions ?? {}))
    .find(
      (candidate) => candidate.path === after?.workflow.path && candidate.oid === after.workflow.blob_oid,
    );
  return found?.parsed.ok === true ? found.parsed.value : null;
}
