import type { Anthropic } from '@anthropic-ai/sdk';
import * as z from 'zod';
import { AGENT_TOOLS, isAgentTool } from '../../agent-tools.ts';
import { definitionOf, toolTable } from './table.ts';
import { refused, type Answer, type Bench, type Tool } from './tool.ts';

/** Calls of one attempt, calls of one turn, and bytes of all answers together. Edits go on beyond the bytes. */
const CALLS = 500;
const AT_ONCE = 50;
const BYTES = 2_000_000;

/** The tools that one attempt may use, over what they work on; it counts what they gave. */
export class Toolbox {
  readonly definitions: Anthropic.Tool[];
  readonly #tools: Map<string, Tool>;
  readonly #bench: Bench | null;
  calls = 0;
  bytes = 0;

  /** Without a bench there are no tools, and calls are answered so. */
  constructor(bench: Bench | null) {
    const table = toolTable(bench?.notes ?? null);
    const allowed = (bench?.task.tools ?? []).flatMap((name) => table[name] ?? []);
    this.#tools = new Map(allowed.map((one) => [one.name, one]));
    this.definitions = allowed.map(definitionOf);
    this.#bench = bench;
  }

  /** Answers the calls of one turn, one after the other in the order they were made: an edit sees the one before it. */
  async answerAll(calls: readonly Anthropic.ToolUseBlock[]): Promise<Anthropic.ToolResultBlockParam[]> {
    const answers: Anthropic.ToolResultBlockParam[] = [];
    for (const [index, { id, name, input }] of calls.entries()) {
      const { ok, text } =
        index < AT_ONCE
          ? await this.#answer(name, input)
          : refused(`Not done: one turn has ${AT_ONCE} calls at most.`);
      this.calls += 1;
      this.bytes += Buffer.byteLength(text);
      answers.push({ type: 'tool_result', tool_use_id: id, content: text, is_error: !ok });
    }
    return answers;
  }

  async #answer(name: string, input: unknown): Promise<Answer> {
    const chosen = this.#tools.get(name);
    if (chosen === undefined || this.#bench === null) {
      const names = [...this.#tools.keys()].join(', ');
      const why = isAgentTool(name) ? 'This step does not have that tool' : 'There is no such tool';
      return refused(`${why}. ${names === '' ? 'There is none.' : `There are: ${names}.`}`);
    }
    if (this.calls >= CALLS || (this.bytes >= BYTES && !AGENT_TOOLS[chosen.name].writes))
      return refused('Nothing more can be read in this step. Finish with what you have.');
    const read = chosen.input.safeParse(input);
    if (!read.success) return refused(`Not done, the input is wrong: ${faultsOf(read.error)}`);
    return chosen.perform(read.data, this.#bench);
  }
}

const faultsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `\`${path.join('.')}\`: ${message}`))
    .join('; ')
    .slice(0, 500)
    .toWellFormed();
