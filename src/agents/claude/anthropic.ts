import type { Anthropic } from '@anthropic-ai/sdk';
import type { Agent, AgentCall, AgentTask, Outcome } from '../../ports.ts';
import { failed } from '../answer/conclude.ts';
import type { Workspace } from '../checkout/workspace.ts';
import { discreet } from '../secrets.ts';
import { Overlay } from '../tools/overlay.ts';
import type { NoteTaker } from '../tools/tool.ts';
import { Toolbox } from '../tools/toolbox.ts';
import { Allowance } from './allowance.ts';
import { API } from './api.ts';
import { stepErrorOf } from './api-error.ts';
import { converse } from './conversation.ts';
import { formatOf, promptOf, type Format } from './format.ts';
import { resolveModel, takesTemperature } from './models.ts';
import { patientFetch } from './patience.ts';
import { Turns } from './turns.ts';

export interface AnthropicOptions {
  apiKey: string;
  /** Where the API is; the vendor's own unless given. */
  baseUrl?: string;
  /** The checkout the agent may look at and edit in memory; without it there are no tools. */
  workspace?: Workspace;
  /** What must not be written into a file, beside the key: other keys and tokens of this process. */
  secrets?: readonly string[];
  /** Takes the notes that the agent leaves; without it there are no tools for notes. */
  notes?: (task: AgentTask) => NoteTaker;
  /** Told one line per event: never a prompt, an answer or the key. */
  log(line: string): void;
}

/** Tokens of one answer, thinking included; every model on offer can give as many. */
const MAX_TOKENS = 64_000;

const requestOf = (
  { task, system }: AgentCall,
  format: Format | null,
  tools: Anthropic.Tool[],
  log: AnthropicOptions['log'],
): Omit<Anthropic.MessageStreamParams, 'messages' | 'max_tokens'> => {
  const model = resolveModel(task.model);
  const { temperature } = task.agent;
  const isWarm = temperature !== undefined && takesTemperature(model);
  if (temperature !== undefined && !isWarm)
    log(`${model} takes no temperature; the agent's ${temperature} has no effect`);
  return {
    model,
    ...(system === '' ? {} : { system }),
    ...(isWarm && { temperature }),
    ...(format?.generation && {
      output_config: { format: { type: 'json_schema', schema: format.generation } },
    }),
    ...(tools.length > 0 && { tools }),
  };
};

/**
 * Claude as an agent: one conversation per task, streamed, with tools over a checkout that stays as it is, held to a JSON Schema where the
 * task returns a report or files. Retries of a request are two at most; the task's timeout and allowance bound it
 * all. Every error is an outcome, with what it cost.
 */
export const createAnthropicAgent = (options: AnthropicOptions): Agent => ({
  async perform(call) {
    const { task } = call;
    const { workspace = null, apiKey } = options;
    const secrets = [apiKey, ...(options.secrets ?? [])];
    const log = discreet((line) => options.log(line), secrets);
    const wanted = formatOf(task);
    if (!wanted.ok) return failed(task.id, 'internal', wanted.why);
    const { format } = wanted;
    const sdk = await import('@anthropic-ai/sdk');
    const baseURL = options.baseUrl ?? API;
    const timeout = task.timeout_seconds * 1_000;
    const client = new sdk.Anthropic({
      apiKey,
      baseURL,
      timeout,
      maxRetries: 2,
      logLevel: 'off',
      fetch: patientFetch,
    });
    const notes = options.notes?.(task) ?? null;
    const surroundings = { paths: task.paths, secrets };
    const overlay = new Overlay(workspace, surroundings, task.must_write);
    const toolbox = new Toolbox(workspace && { task, workspace, overlay, notes });
    const request = requestOf(call, format, toolbox.definitions, log);
    const allowance = new Allowance(task.allowance, request.model, task.agent.max_tokens ?? MAX_TOKENS);
    const signal = AbortSignal.timeout(timeout);
    const turns = new Turns(client, request, promptOf(call.prompt, format), allowance, signal);
    const broken = (error: unknown): Outcome => {
      const { usage } = turns;
      if (signal.aborted)
        return failed(task.id, 'timeout', `Stopped after ${task.timeout_seconds} s`, { usage });
      const { type, message, ...after } = stepErrorOf(sdk, error, baseURL);
      return { ...failed(task.id, type, message, { usage }), ...after };
    };
    try {
      const talk = converse(task, turns, { format, overlay, toolbox, log });
      return withNotes(await talk.catch(broken), notes);
    } finally {
      log(sumOf(request.model, turns, toolbox));
    }
  },
});

/** What an attempt learnt is worth keeping where it failed, but not where it was refused. */
const withNotes = (outcome: Outcome, notes: NoteTaker | null): Outcome => {
  const taken = notes?.taken() ?? [];
  return taken.length > 0 && outcome.error?.type !== 'refused' ? { ...outcome, notes: taken } : outcome;
};

function sumOf(model: string, { usage, priceKnown }: Turns, { calls, bytes }: Toolbox): string {
  const { input_tokens, output_tokens, cost_usd } = usage;
  const cost = `$${cost_usd.toFixed(4)}${priceKnown ? '' : ' (price not listed: charged as the dearest model)'}`;
  const used = calls > 0 ? `, ${calls} calls of tools that gave ${bytes} bytes` : '';
  return `${model}: ${input_tokens} tokens in, ${output_tokens} out, ${cost}${used}`;
}
