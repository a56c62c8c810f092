import type { Anthropic } from '@anthropic-ai/sdk';
import type { Agent, AgentCall, AgentTask, JsonObject, JsonValue, Outcome } from '../../ports.ts';
import { answerCheck, parseAnswer } from '../answer/answer-schema.ts';
import type { AnswerCheck } from '../answer/answer-schema.ts';
import { stepErrorOf } from './api-error.ts';
import { askedSchema } from '../answer/asked-schema.ts';
import { concluded, failed } from '../answer/conclude.ts';
import { checkFiles, FILES_SCHEMA, filesAnswer, filesText } from '../answer/files-answer.ts';
import { generationSchema } from './generation-schema.ts';
import { resolveModel, takesTemperature } from './models.ts';
import { patientFetch } from './patience.ts';
import { Reading, READING_TOOLS } from '../tools/reading.ts';
import { reportText } from '../answer/report.ts';
import { fence } from '../prompt/sanitize.ts';
import { Turns } from './turns.ts';
import type { Workspace } from '../checkout/workspace.ts';

export interface AnthropicOptions {
  apiKey: string;
  /** Where the API is; the vendor's own unless given. */
  baseUrl?: string;
  /** The checkout the agent may look at, beyond what its prompt shows. */
  workspace?: Workspace;
  /** Told one line per event: never a prompt, an answer or the key. */
  log(line: string): void;
}

const API = 'https://api.anthropic.com';
/** Tokens of one answer, thinking included; every model on offer can give as many. */
const MAX_TOKENS = 64_000;
/** Requests of one step: readings, pauses and the repair. */
const MAX_TURNS = 120;

/** What the answer must be, when it is not prose. */
interface Format {
  schema: JsonObject;
  generation: JsonObject | null;
  check: AnswerCheck;
}

const formatOf = (task: AgentTask): { ok: true; format: Format | null } | { ok: false; why: string } => {
  if (task.returns === 'text') return { ok: true, format: null };
  const schema = task.returns === 'files' ? FILES_SCHEMA : askedSchema(task);
  const compiled = answerCheck(schema);
  if (!compiled.ok) return compiled;
  const check = task.returns === 'files' ? checkFiles : compiled.check;
  return { ok: true, format: { schema, generation: generationSchema(schema), check } };
};

const requestOf = (
  { task, system }: AgentCall,
  format: Format | null,
  options: AnthropicOptions,
): Omit<Anthropic.MessageStreamParams, 'messages'> => {
  const model = resolveModel(task.model);
  const { temperature, max_tokens } = task.agent;
  const warmth = temperature !== undefined && takesTemperature(model) ? { temperature } : {};
  if (temperature !== undefined && !takesTemperature(model))
    options.log(`${model} takes no temperature; the agent's ${temperature} has no effect`);
  return {
    model,
    system,
    max_tokens: max_tokens ?? MAX_TOKENS,
    ...warmth,
    ...(format?.generation && {
      output_config: { format: { type: 'json_schema', schema: format.generation } },
    }),
    ...(options.workspace && { tools: READING_TOOLS, cache_control: { type: 'ephemeral' } }),
  };
};

const promptOf = (prompt: string, format: Format | null): string =>
  format === null || format.generation !== null
    ? prompt
    : `${prompt}\n\nAnswer with one JSON object that satisfies this JSON Schema, and with nothing else:\n${fence('json', JSON.stringify(format.schema, null, 2))}`;

const textOf = (message: Anthropic.Message): string =>
  message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');

const succeeded = (task: AgentTask, text: string, value: JsonValue, usage: Outcome['usage']): Outcome => {
  if (task.returns === 'text') return concluded({ task: task.id, text, value: null, usage });
  if (task.returns === 'report') return concluded({ task: task.id, text: reportText(value), value, usage });
  const answer = filesAnswer.parse(value);
  const { files, deletions } = answer;
  return concluded({ task: task.id, text: filesText(answer), value: null, files, deletions, usage });
};

/** Why an answer is not to be used although it came, or null. What broke off is never parsed. */
const unusable = (task: AgentTask, message: Anthropic.Message, usage: Outcome['usage']): Outcome | null => {
  switch (message.stop_reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded': {
      const bound = message.stop_reason === 'max_tokens' ? 'its token limit' : 'the context window';
      return failed(task.id, 'validation', `The answer was truncated: it ran into ${bound}`, { usage });
    }
    case 'refusal': {
      const why = message.stop_details?.explanation ?? message.stop_details?.category;
      return failed(task.id, 'refused', `The model refused${why ? `: ${why}` : ' without a reason'}`, {
        usage,
      });
    }
    case null:
      return failed(task.id, 'internal', 'The model API ended its answer without a reason', { usage });
    default:
      return null;
  }
};

const converse = async (
  task: AgentTask,
  turns: Turns,
  format: Format | null,
  reading: Reading | null,
): Promise<Outcome> => {
  const { usage } = turns;
  let repaired = false;
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const message = await turns.next();
    const failure = unusable(task, message, usage);
    if (failure) return failure;
    const calls = message.content.filter((block) => block.type === 'tool_use');
    if (message.stop_reason === 'tool_use' && reading && calls.length > 0) {
      turns.goOn(message, await Promise.all(calls.map((call) => reading.answer(call))));
      continue;
    }
    const text = textOf(message);
    if (message.stop_reason === 'pause_turn' && message.content.length > 0) {
      turns.goOn(message);
      continue;
    }
    if (text.trim() === '') return failed(task.id, 'validation', 'The answer was empty', { usage });
    if (format === null) return succeeded(task, text, null, usage);
    const value = parseAnswer(text);
    const fault = value === undefined ? 'it is not one JSON value' : format.check(value);
    if (value !== undefined && fault === null) return succeeded(task, text, value, usage);
    if (repaired)
      return failed(task.id, 'validation', `The answer is not in the schema: ${fault}`, { text, usage });
    repaired = true;
    turns.goOn(
      message,
      `That answer cannot be used: ${fault}. Give the whole answer again, mended, as JSON only.`,
    );
  }
  return failed(task.id, 'validation', `No answer after ${MAX_TURNS} requests`, { usage });
};

/**
 * Claude as an agent: one conversation per task, streamed, held to a JSON Schema where the task returns a report or files, with one
 * repair. Retries of a request are two at most; the task's timeout bounds it all. Every error is an outcome,
 * with what it cost.
 */
export const createAnthropicAgent = (options: AnthropicOptions): Agent => ({
  async perform(call) {
    const { task } = call;
    const wanted = formatOf(task);
    if (!wanted.ok) return failed(task.id, 'internal', wanted.why);
    const sdk = await import('@anthropic-ai/sdk');
    const baseURL = options.baseUrl ?? API;
    const timeout = task.timeout_seconds * 1_000;
    const client = new sdk.Anthropic({
      apiKey: options.apiKey,
      baseURL,
      timeout,
      maxRetries: 2,
      logLevel: 'off',
      fetch: patientFetch,
    });
    const request = requestOf(call, wanted.format, options);
    const signal = AbortSignal.timeout(timeout);
    const turns = new Turns(client, request, promptOf(call.prompt, wanted.format), signal);
    const reading = options.workspace ? new Reading(options.workspace) : null;
    try {
      return await converse(task, turns, wanted.format, reading);
    } catch (error) {
      const { usage } = turns;
      if (signal.aborted)
        return failed(task.id, 'timeout', `Stopped after ${task.timeout_seconds} s`, { usage });
      const { type, message, ...after } = stepErrorOf(sdk, error, baseURL);
      return { ...failed(task.id, type, message, { usage }), ...after };
    } finally {
      const { input_tokens, output_tokens, cost_usd } = turns.usage;
      const cost = `$${cost_usd.toFixed(4)}${turns.priceKnown ? '' : ' (price not listed: charged as the dearest model)'}`;
      const read = reading && reading.reads > 0 ? `, ${reading.reads} reads of ${reading.bytes} bytes` : '';
      options.log(`${request.model}: ${input_tokens} tokens in, ${output_tokens} out, ${cost}${read}`);
    }
  },
});
