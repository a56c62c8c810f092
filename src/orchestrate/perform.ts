import { personaFrom, personaOf } from '../agents/prompt/personas.ts';
import { containsSecret } from '../agents/secrets.ts';
import { faultOfBrought } from '../agents/tools/brought.ts';
import type { Workspace } from '../agents/checkout/workspace.ts';
import { EXECUTABLE, type Outcome } from '../decide/work/outcome.ts';
import type { AgentTask } from '../decide/work/task.ts';
import { promptFor } from './context/prompt.ts';
import type { Workplace } from './context/workplace.ts';
import { failedOutcome, unused } from './outcomes.ts';

/** Performs a prompt step: loads what the prompt names, renders it, asks the agent, holds back what must not leave. */
export async function performPrompt(task: AgentTask, place: Workplace): Promise<Outcome> {
  const prompt = await promptFor(task, place);
  if (!prompt.ok) return failedOutcome(task.id, prompt.type, prompt.why);
  const system = systemOf(task.agent);
  const outcome = await place.agent.perform({ task, system, prompt: prompt.text });
  if (containsSecret(JSON.stringify(outcome), [...place.secrets]))
    return unused(outcome, 'refused', 'the answer contained a secret of the runner and was dropped');
  const { workspace, secrets } = place;
  const fault = await faultOfBrought(outcome, workspace, { paths: task.paths, secrets });
  if (fault !== null) return unused(outcome, fault.type, fault.message);
  return withModes(await withoutGone(outcome, workspace), workspace);
}

const systemOf = ({ name, persona, system }: AgentTask['agent']): string => {
  if (system !== undefined) return persona === undefined ? system : personaFrom(system);
  return personaOf(name) ?? personaOf('planner') ?? '';
};

/** What is gone already need not be removed: GitHub refuses a whole commit that removes what is not there. */
async function withoutGone(outcome: Outcome, workspace: Workspace | null): Promise<Outcome> {
  if (workspace === null || outcome.deletions.length === 0) return outcome;
  const there = new Set(await workspace.paths());
  return { ...outcome, deletions: outcome.deletions.filter((path) => there.has(path)) };
}

/** An executable file that is written anew stays one, and so does one that was moved, which the outcome says itself. */
async function withModes(outcome: Outcome, workspace: Workspace | null): Promise<Outcome> {
  if (workspace === null || outcome.files.length === 0) return outcome;
  const executable = new Set(await workspace.executable(outcome.files.map(({ path }) => path)));
  const files = outcome.files.map((file) =>
    executable.has(file.path) ? { ...file, mode: EXECUTABLE } : file,
  );
  return { ...outcome, files };
}
