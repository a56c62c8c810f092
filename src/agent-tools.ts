/** A tool that a model may use while it performs a step. None executes anything. */
export interface ToolFact {
  says: string;
  /** Whether it changes files; only agents that bring files have such tools. */
  writes: boolean;
}

/** Every tool there is, by the name that models and workflow files use. */
export const AGENT_TOOLS = {
  list_files: { says: 'lists the files of the repository', writes: false },
  read_file: { says: 'reads a text file, whole or some of its lines', writes: false },
  search_files: { says: 'finds a text in the files of the repository', writes: false },
  view_diff: {
    says: 'shows what the pull request changes, and what this step changed so far',
    writes: false,
  },
  search_notes: { says: 'finds notes that earlier steps and earlier pull requests left', writes: false },
  leave_note: { says: 'leaves a note for later steps', writes: false },
  edit_file: { says: 'replaces a text that occurs exactly once in a file', writes: true },
  write_file: { says: 'writes a whole file', writes: true },
  move_file: { says: 'gives a file another path', writes: true },
  delete_file: { says: 'removes a file', writes: true },
} as const satisfies { readonly [name: string]: ToolFact };

export type AgentTool = keyof typeof AGENT_TOOLS;

const NAMES = Object.keys(AGENT_TOOLS);

export const isAgentTool = (name: string): name is AgentTool => NAMES.includes(name);

/** The tools of an agent that names none: all of them, those that change files only where it brings files. */
export const toolsFor = (returns: 'text' | 'report' | 'files'): AgentTool[] =>
  NAMES.filter(isAgentTool).filter((name) => returns === 'files' || !AGENT_TOOLS[name].writes);
