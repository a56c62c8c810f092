import { existsSync } from 'node:fs';
import type { Remote } from '../agents/checkout/remote.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { AgentTask, ShellTask, Task } from '../decide/work/task.ts';
import { failedOutcome } from '../orchestrate/outcomes.ts';
import { machineFault } from './machine-fault.ts';

/** Where workers find what they need. `script` is a recorded performance that stands in for the model. */
export interface Workshop {
  checkout: string;
  anthropic_api_key: string;
  anthropic_base_url: string | undefined;
  script: string | undefined;
  /** Variables of this process, of which the programs that are workers see a few. */
  environment: NodeJS.ProcessEnv;
  blob: (oid: string) => Promise<string | null>;
  /** The head over the API, for jobs that may read there and have no checkout; null in others. */
  remote: Remote | null;
  secrets: readonly string[];
  log: (line: string) => void;
}

/** Performs a prompt step. What the machine lacks, git or room on its disk, is an outcome that says so. */
export async function performAgentTask(task: AgentTask, shop: Workshop): Promise<Outcome> {
  try {
    return await ask(task, shop);
  } catch (error) {
    const lacking = machineFault(error);
    if (lacking === null) throw error;
    return failedOutcome(task.id, 'tool', lacking);
  }
}

/** The model's library and the template engine are loaded only here. */
async function ask(task: AgentTask, shop: Workshop): Promise<Outcome> {
  const { openWorkspace } = await import('../agents/checkout/workspace.ts');
  const { openMemory } = await import('../agents/notes/memory.ts');
  const { noteTaker } = await import('../agents/tools/notes.ts');
  const { performPrompt } = await import('../orchestrate/perform.ts');
  const { memorySection } = await import('../orchestrate/context/memory.ts');
  const { agentFor } = await import('./agent-for.ts');
  const { remoteWorkspace } = await import('../agents/checkout/remote.ts');
  const directory = existsSync(shop.checkout) ? shop.checkout : null;
  const overApi = shop.remote === null ? null : remoteWorkspace(shop.remote);
  const workspace = directory === null ? overApi : await openWorkspace(directory);
  const blob = async (oid: string): Promise<string | null> =>
    (await workspace?.blob(oid)) ?? (await shop.blob(oid));
  const memory = openMemory(task, { directory, blob });
  const secrets = [...shop.secrets, ...namedValues(task, shop)];
  const notes = () => noteTaker(memory, secrets);
  const chosen = await agentFor(task, shop, { workspace, directory, secrets, notes });
  if (!chosen.ok) return failedOutcome(task.id, 'permission', chosen.why);
  return performPrompt(task, {
    agent: chosen.agent,
    workspace,
    blob: shop.blob,
    secrets,
    memory: (asked) => memorySection(asked, memory),
  });
}

/** What a command is given to see leaves with no outcome of it. */
const namedValues = ({ environment = [] }: AgentTask, shop: Workshop): string[] =>
  environment.flatMap((name) => shop.environment[name] ?? []).filter((value) => value !== '');

/** Performs a run step in the checkout, with nothing of this process's environment but the few names the shell passes on. */
export async function performShellTask(
  task: ShellTask,
  checkout: string,
  environment: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const { createShell } = await import('../agents/shell/shell.ts');
  return createShell({ directory: checkout, environment }).perform(task);
}

/** One process that decides, performs and records has secrets, so it runs no code of the pull request. */
export const refuseShell = (task: Task): Outcome =>
  failedOutcome(
    task.id,
    'permission',
    'shell_not_isolated: a run step is not performed in mode run, where secrets are; use the caller with four jobs that pawl ships',
  );
