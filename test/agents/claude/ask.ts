import { onTestFinished } from 'vitest';
import type { AnthropicOptions } from '../../../src/agents/claude/anthropic.ts';
import { createAnthropicAgent } from '../../../src/agents/claude/anthropic.ts';
import { openWorkspace } from '../../../src/agents/checkout/workspace.ts';
import { outcome } from '../../../src/ports.ts';
import type { AgentTask, JsonObject, Outcome } from '../../../src/ports.ts';
import { serveModel, startModel } from '../../support/model-server.ts';
import type { Asked, ModelServer, Reply } from '../../support/model-server.ts';
import { agentTask } from '../tasks.ts';

export const KEY = 'sk-canary-0123456789';

const SCORES: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['passed', 'scores'],
  properties: {
    passed: { type: 'boolean' },
    summary: { type: 'string' },
    scores: {
      type: 'object',
      additionalProperties: false,
      required: ['alignment_score'],
      properties: { alignment_score: { type: 'number', minimum: 0, maximum: 10 } },
    },
  },
};
/** An answer in that schema. */
export const GOOD = JSON.stringify({ passed: true, summary: 'fine', scores: { alignment_score: 9.1 } });
/** A task that asks for it. */
export const report = { returns: 'report', schema: SCORES } as const;

export interface Talk extends Pick<ModelServer, 'requests' | 'refused' | 'counted'> {
  result: Outcome;
  lines: string[];
}

/** Has a task performed against a model on loopback, which answers from a list or by what it is asked. */
export async function ask(
  replies: readonly Reply[] | ((asked: Asked) => Reply),
  over: Partial<AgentTask> = {},
  directory?: string,
  options: Partial<AnthropicOptions> = {},
): Promise<Talk> {
  const model = await (typeof replies === 'function' ? serveModel(replies) : startModel(...replies));
  onTestFinished(() => model.close());
  const lines: string[] = [];
  const agent = createAnthropicAgent({
    apiKey: KEY,
    baseUrl: model.url,
    log: (line) => lines.push(line),
    ...(directory !== undefined && { workspace: await openWorkspace(directory) }),
    ...options,
  });
  const result = await agent.perform({
    task: agentTask(over),
    system: 'You are the planner.',
    prompt: 'Plan the tower.',
  });
  outcome.parse(result);
  const { requests, refused, counted } = model;
  return { result, requests, refused, counted, lines };
}
