import { existsSync, readFileSync } from 'node:fs';
import type { Workspace } from '../agents/checkout/workspace.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import type { AgentTask, ShellTask, Task } from '../decide/work/task.ts';
import { failedOutcome } from '../orchestrate/outcomes.ts';
import type { Agent } from '../ports.ts';
import { machineFault } from './machine-fault.ts';

/** Where workers find what they need. `script` is a recorded performance that stands in for the model. */
export interface Workshop {
  checkout: string;
  anthropic_api_key: string;
  anthropic_base_url: string | undefined;
  script: string | undefined;
  blob: (oid: string) => Promise<string | null>;
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
  const { performPrompt } = await import('../orchestrate/perform.ts');
  const workspace = existsSync(shop.checkout) ? await openWorkspace(shop.checkout) : null;
  const agent = await agentFor(task, shop, workspace);
  if (agent === null) {
    const message =
      'there is no key for the model: pass the input anthropic-api-key, from a secret called ANTHROPIC_API_KEY';
    return failedOutcome(task.id, 'permission', message);
  }
  return performPrompt(task, { agent, workspace, blob: shop.blob, secrets: shop.secrets });
}

async function agentFor(task: AgentTask, shop: Workshop, workspace: Workspace | null): Promise<Agent | null> {
  if (shop.script !== undefined && shop.script !== '') {
    const { createScriptedAgent } = await import('../agents/scripted.ts');
    return createScriptedAgent(readFileSync(shop.script, 'utf8'));
  }
  if (task.agent.uses !== 'anthropic' || shop.anthropic_api_key === '') return null;
  const { createAnthropicAgent } = await import('../agents/claude/anthropic.ts');
  return createAnthropicAgent({
    apiKey: shop.anthropic_api_key,
    ...(shop.anthropic_base_url === undefined ? {} : { baseUrl: shop.anthropic_base_url }),
    ...(workspace === null ? {} : { workspace }),
    log: shop.log,
  });
}

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
