import type { JsonObject, JsonValue } from '../../json.ts';
import { ADVICE_BOUNDS, type Move } from '../../progress/advice.ts';
import { summarise } from '../../progress/bounds.ts';
import { orchestratorResponse } from '../seeds/orchestrator-response.ts';

/** A move that is legal and why, or why an answer cannot be followed. */
export type Answer =
  { ok: true; move: Move; reasoning: string; passes: string | undefined } | { ok: false; why: string };

/** Reads a model's answer: the JSON of the seeds' orchestrate command, naming one of the legal moves with its step exactly. */
export function readAnswer(value: JsonValue, moves: readonly Move[]): Answer {
  const parsed = orchestratorResponse.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') ?? '';
    const what = `${where === '' ? 'the answer' : where}: ${issue?.message ?? 'unreadable'}`;
    return { ok: false, why: `it is not in the form of the orchestrate command (${summarise(what, 200)})` };
  }
  const { next_action: action, reasoning } = parsed.data;
  const move = moves.find(({ type, step_name }) => type === action.type && step_name === action.step_name);
  if (move === undefined) {
    const named = `${action.type}${action.step_name === undefined ? '' : ` of ${action.step_name}`}`;
    return { ok: false, why: `it names ${summarise(named, 200)}, which is not a legal move` };
  }
  if (reasoning.trim() === '') return { ok: false, why: 'it gives no reason' };
  return { ok: true, move, reasoning: summarise(reasoning.trim()), passes: passesOf(move, action) };
}

/** What the next attempt is told; a person is told the reasoning. */
function passesOf(
  { type }: Move,
  {
    context_to_pass = '',
    error_context = '',
  }: { context_to_pass?: string | undefined; error_context?: string | undefined },
): string | undefined {
  if (type !== 'retry_step' && type !== 'execute_step') return undefined;
  const parts = [...new Set([error_context.trim(), context_to_pass.trim()])].filter((part) => part !== '');
  return parts.length === 0 ? undefined : summarise(parts.join('\n\n'), ADVICE_BOUNDS.passes);
}

/** The JSON Schema of an answer at a choice: the seed's, with the moves that are legal there. */
export function answerSchema(moves: readonly Move[]): JsonObject {
  const text = { type: 'string' };
  return {
    type: 'object',
    additionalProperties: false,
    required: ['workflow_status', 'next_action', 'reasoning'],
    properties: {
      workflow_status: { type: 'string', enum: ['in_progress', 'completed', 'failed', 'blocked'] },
      next_action: {
        type: 'object',
        additionalProperties: false,
        required: ['type', 'step_name'],
        properties: {
          type: { type: 'string', enum: each(moves.map(({ type }) => type)) },
          step_name: { type: 'string', enum: each(moves.map(({ step_name }) => step_name)) },
          context_to_pass: text,
          error_context: text,
        },
      },
      reasoning: text,
      progress_update: text,
    },
  };
}

const each = (values: readonly string[]): string[] => [...new Set(values)];
