import type * as z from 'zod';
import type { AgentTool } from '../../agent-tools.ts';
import type { AgentTask, Note } from '../../ports.ts';
import type { Workspace } from '../checkout/workspace.ts';
import type { Overlay } from './overlay.ts';

/** What a tool says to the model; where `ok` is false, why nothing was done, so that the model can mend it. */
export interface Answer {
  ok: boolean;
  text: string;
}

/** Takes the notes that an agent leaves, and finds those that were left before. Both are given what the model wrote, unread. */
export interface NoteTaker {
  /** Definitions of what `leave_note` and `search_notes` take. */
  readonly inputs: { leave_note: z.ZodObject; search_notes: z.ZodObject };
  leave(input: unknown): Answer | Promise<Answer>;
  search(input: unknown): Answer | Promise<Answer>;
  /** What was left so far, as the outcome carries it. */
  taken(): Note[];
}

/** What the tools of one attempt work on. */
export interface Bench {
  task: AgentTask;
  workspace: Workspace;
  overlay: Overlay;
  notes: NoteTaker | null;
}

/** One tool: what it takes, and what it answers. It is called only with what its input schema accepts. */
export interface Tool {
  name: AgentTool;
  description: string;
  input: z.ZodObject;
  perform(input: unknown, bench: Bench): Promise<Answer>;
}

/** A tool whose `perform` is given its input as read by its own schema. */
export const tool = <Input extends z.ZodObject>(made: {
  name: AgentTool;
  description: string;
  input: Input;
  perform(input: z.infer<Input>, bench: Bench): Promise<Answer> | Answer;
}): Tool => ({
  ...made,
  perform: async (input, bench) => made.perform(made.input.parse(input), bench),
});

export const refused = (text: string): Answer => ({ ok: false, text });
export const done = (text: string): Answer => ({ ok: true, text });
