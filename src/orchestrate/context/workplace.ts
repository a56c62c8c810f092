import type { Workspace } from '../../agents/checkout/workspace.ts';
import type { AgentTask } from '../../decide/work/task.ts';
import type { Agent } from '../../ports.ts';
import type { Section } from './section.ts';

/** What the place where a prompt step is performed offers. */
export interface Workplace {
  agent: Agent;
  /** The checkout of the head, which is only data; null where there is none. */
  workspace: Workspace | null;
  /** The text of a blob that the checkout does not have; null where nothing can be asked. */
  blob: (oid: string) => Promise<string | null>;
  /** What must never leave: keys and tokens of this process. */
  secrets: readonly string[];
  /** Notes that fit the task, the most fitting first; absent where there is nothing to read them from. */
  memory?: (task: AgentTask) => Promise<Section | null>;
}
