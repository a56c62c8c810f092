import type { AgentCall, AgentTask, JsonObject } from '../../ports.ts';
import { askedSchema } from '../answer/asked-schema.ts';
import { resolveModel } from '../claude/models.ts';

/** What a command reads from standard input, as one JSON document. */
export interface TaskPaper {
  version: 1;
  /** Names the attempt; an outcome may repeat it as `task`, and need not. */
  id: string;
  repository: string;
  pull: number;
  head_oid: string;
  /** The step's instance, `validate-plan#1#2`, and its name in the workflow. */
  step: string;
  name: string;
  attempt: number;
  iteration: number;
  agent: string;
  /** The persona and the ground rules, and the prompt with all its values. */
  system: string;
  prompt: string;
  /** The model that the proxy lets through. */
  model: string;
  /** `text`, `report` (an object in `schema`) or `files`. */
  returns: AgentTask['returns'];
  schema: JsonObject | null;
  tools: string[];
  allowance: AgentTask['allowance'];
  /** Files that must be there in the end, and where else may be written: globs. */
  must_write: string[];
  paths: AgentTask['paths'];
  timeout_seconds: number;
  /** The copy of the repository at the head: an absolute path. */
  checkout: string;
}

export const paperOf = ({ task, system, prompt }: AgentCall, checkout: string): TaskPaper => ({
  version: 1,
  id: task.id,
  repository: task.repository,
  pull: task.pull,
  head_oid: task.head_oid,
  step: task.step,
  name: task.name,
  attempt: task.attempt,
  iteration: task.iteration,
  agent: task.agent.name,
  system,
  prompt,
  model: resolveModel(task.model),
  returns: task.returns,
  schema: task.returns === 'report' ? askedSchema(task) : null,
  tools: task.tools,
  allowance: task.allowance,
  must_write: task.must_write,
  paths: task.paths,
  timeout_seconds: task.timeout_seconds,
  checkout,
});
