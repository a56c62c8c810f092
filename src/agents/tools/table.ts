import type { Anthropic } from '@anthropic-ai/sdk';
import * as z from 'zod';
import { AGENT_TOOLS, type AgentTool } from '../../agent-tools.ts';
import { editFile } from './edit-file.ts';
import { listFiles } from './listing.ts';
import { readFile } from './read-file.ts';
import { searchFiles } from './search-files.ts';
import { tool, type NoteTaker, type Tool } from './tool.ts';
import { viewDiff } from './view-diff.ts';
import { deleteFile, moveFile, writeFile } from './writing.ts';

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** The tools that there are, by name; those for notes only with somebody who takes them. */
export function toolTable(notes: NoteTaker | null): { [name in AgentTool]?: Tool } {
  return {
    list_files: listFiles,
    read_file: readFile,
    search_files: searchFiles,
    view_diff: viewDiff,
    edit_file: editFile,
    write_file: writeFile,
    move_file: moveFile,
    delete_file: deleteFile,
    ...(notes && {
      search_notes: tool({
        name: 'search_notes',
        description: capital(AGENT_TOOLS.search_notes.says),
        input: notes.inputs.search_notes,
        perform: (input) => notes.search(input),
      }),
      leave_note: tool({
        name: 'leave_note',
        description: capital(AGENT_TOOLS.leave_note.says),
        input: notes.inputs.leave_note,
        perform: (input) => notes.leave(input),
      }),
    }),
  };
}

const schemaOf = (input: z.ZodObject): Anthropic.Tool['input_schema'] => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return { ...schema, type: 'object' };
};

/** A tool as the model's API is told of it. */
export const definitionOf = ({ name, description, input }: Tool): Anthropic.Tool => ({
  name,
  description,
  input_schema: schemaOf(input),
});
