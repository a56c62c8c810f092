import type { Anthropic } from '@anthropic-ai/sdk';
import * as z from 'zod';
import { fence, stripInvisible } from '../prompt/sanitize.ts';
import type { Workspace } from '../checkout/workspace.ts';

/** What one step may read beyond its prompt. */
const READS = 100;
const BYTES = 2_000_000;
const NAMES = 2_000;

/** The only tools an agent has: looking at the checkout. Nothing is executed, written or fetched. */
export const READING_TOOLS: Anthropic.Tool[] = [
  {
    name: 'list_files',
    description: `Lists the repository's files, at most ${NAMES} at once.`,
    input_schema: {
      type: 'object',
      additionalProperties: false,
      properties: { directory: { type: 'string', description: 'Only files below it; leave out for all.' } },
    },
  },
  {
    name: 'read_file',
    description: "Gives one text file of the repository, whole, by its path from the repository's root.",
    input_schema: {
      type: 'object',
      additionalProperties: false,
      required: ['path'],
      properties: { path: { type: 'string' } },
    },
  },
];

const question = z.object({ directory: z.string().optional(), path: z.string().optional() });

interface Answer {
  ok: boolean;
  text: string;
}

/** Answers an agent's requests to read, within its allowance, and counts them. */
export class Reading {
  readonly #workspace: Workspace;
  reads = 0;
  bytes = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async answer(call: Anthropic.ToolUseBlock): Promise<Anthropic.ToolResultBlockParam> {
    const { ok, text } = await this.#perform(call.name, call.input);
    this.reads += 1;
    this.bytes += Buffer.byteLength(text);
    return { type: 'tool_result', tool_use_id: call.id, content: text, is_error: !ok };
  }

  async #perform(tool: string, input: unknown): Promise<Answer> {
    if (this.reads >= READS || this.bytes >= BYTES)
      return { ok: false, text: 'Nothing more can be read in this step. Answer with what you have.' };
    const { directory, path } = question.safeParse(input).data ?? {};
    if (tool === 'list_files') return this.#list(directory ?? '');
    if (tool !== 'read_file' || path === undefined)
      return {
        ok: false,
        text: 'There are list_files with `directory` and read_file with `path`, nothing else.',
      };
    const found = await this.#workspace.text(path);
    if (!found.ok) return { ok: false, text: `Not shown: ${found.why}.` };
    return { ok: true, text: fence('file', stripInvisible(found.text).text) };
  }

  async #list(directory: string): Promise<Answer> {
    const below = directory.replace(/^(?:\.?\/)+|\/+$/g, '');
    const paths = (await this.#workspace.paths()).filter(
      (file) => below === '' || below === '.' || file.startsWith(`${below}/`),
    );
    const left = paths.length > NAMES ? `\n${paths.length - NAMES} more: name a directory.` : '';
    return { ok: true, text: fence('paths', stripInvisible(paths.slice(0, NAMES).join('\n')).text) + left };
  }
}
