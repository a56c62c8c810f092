import { readFileSync } from 'node:fs';
import { NO_KEY } from '../agents/claude/api.ts';
import { createScriptedAgent } from '../agents/scripted.ts';
import type { Workspace } from '../agents/checkout/workspace.ts';
import type { NoteTaker } from '../agents/tools/tool.ts';
import type { AgentTask } from '../decide/work/task.ts';
import type { Agent } from '../ports.ts';
import type { Workshop } from './workers.ts';

/** What is at hand where one task is performed, beside what the job has. */
export interface AtHand {
  /** The repository as it can be looked at; null where it cannot. */
  workspace: Workspace | null;
  /** The directory of a checkout on the disk; null where there is none. */
  directory: string | null;
  secrets: readonly string[];
  notes: (task: AgentTask) => NoteTaker;
}

export type Chosen = { ok: true; agent: Agent } | { ok: false; why: string };

/** Who performs a task: the recorded performance where the job was given one, else the worker that the agent uses. Each is loaded only where it is needed. */
export async function agentFor({ agent }: AgentTask, shop: Workshop, at: AtHand): Promise<Chosen> {
  if (shop.script !== undefined && shop.script !== '')
    return { ok: true, agent: createScriptedAgent(readFileSync(shop.script, 'utf8')) };
  const { anthropic_api_key: apiKey, anthropic_base_url: url, log } = shop;
  const model =
    apiKey === '' ? null : { apiKey, ...(url === undefined || url === '' ? {} : { baseUrl: url }) };
  if (agent.uses === 'command' || agent.uses === 'claude-code') {
    const { directory, workspace } = at;
    const original = directory === null || workspace === null ? null : { directory, workspace };
    const options = { original, environment: shop.environment, secrets: at.secrets, model, log };
    if (agent.uses === 'command') {
      const { createCommandAgent } = await import('../agents/workers/worker-command.ts');
      return { ok: true, agent: createCommandAgent(options) };
    }
    const { createClaudeCodeAgent } = await import('../agents/workers/worker-claude-code.ts');
    return { ok: true, agent: createClaudeCodeAgent(options) };
  }
  if (agent.uses === 'scripted')
    return { ok: false, why: `the agent \`${agent.name}\` is scripted, and this job was given no script` };
  if (model === null) return { ok: false, why: NO_KEY };
  const { createAnthropicAgent } = await import('../agents/claude/anthropic.ts');
  return {
    ok: true,
    agent: createAnthropicAgent({
      ...model,
      ...(at.workspace === null ? {} : { workspace: at.workspace }),
      secrets: at.secrets,
      notes: at.notes,
      log,
    }),
  };
}
