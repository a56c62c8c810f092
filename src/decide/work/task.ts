import type { AgentTool } from '../../agent-tools.ts';
import type { ContextSource } from '../../context-sources.ts';
import type { JsonObject } from '../../json.ts';
import type { PathRules } from '../../paths.ts';
import type { AgentSpec } from '../../workflow/schema.ts';

export interface TaskBase {
  /** `<decision>/<step>/<attempt>`: names the claim it belongs to. */
  id: string;
  repository: string;
  pull: number;
  workflow_id: string;
  decision: string;
  /** Instance name, `validate-plan#1#2`. */
  step: string;
  name: string;
  attempt: number;
  iteration: number;
  /** The head commit the step works on. */
  head_oid: string;
  timeout_seconds: number;
}

/** A prompt step: rendered and performed where the model's key is, over a checkout that is only data. */
export interface AgentTask extends TaskBase {
  kind: 'agent';
  agent: AgentSpec;
  model: string;
  /** text: prose; report: an object in `schema`; files: whole files. */
  returns: 'text' | 'report' | 'files';
  schema?: JsonObject;
  /** The prompt before rendering, and what people call it. */
  template: { name: string; text: string };
  /** Everything the template may name, and the step's own values, whose strings are templates themselves. */
  scope: JsonObject;
  with: JsonObject;
  /** Texts that live in files, loaded by blob id before rendering: outputs too large for the scope, and `steps.<name>.text`. */
  texts: { as: 'output' | 'text'; step: string; path: string; oid: string }[];
  /** The error of the failed attempt before this one. */
  error_context?: string;
  /** What a model said that chose this attempt: facts to weigh, no instructions. */
  advice?: string;
  must_write: string[];
  /** Scores that the answer must give. */
  scores?: string[];
  /** Ralph-loops: the word that promises completion. */
  promise?: string;
  /** Tools that its agent may use. */
  tools: AgentTool[];
  /** What the attempt may use up at most: requests, tokens of prompts and answers, US dollars. */
  allowance: { turns: number; tokens?: number; cost_usd?: number };
  /** Where it may write. */
  paths: PathRules;
  /** Variables of the job that a command sees, by name. */
  environment?: string[];
  context: TaskContext;
}

/** What a prompt shows beside what its template names. */
export interface TaskContext {
  sources: ContextSource[];
  /** Bound on all of it. */
  tokens: number;
  /** The commit of the base branch that the repository's instructions are taken from. */
  base_oid: string;
  issues: LinkedIssue[];
  /** What is kept from the prompt that would belong to it, a sentence each. */
  left_out?: string[];
  /** What steps of the pull request left: their notes, oldest first, and the newest entry of its checkpoint. */
  left?: { notes: FileRef[]; checkpoint?: FileRef };
}

/** A file as it was recorded: its path, and its blob. */
interface FileRef {
  path: string;
  oid: string;
}

/** An issue that the pull request closes, as somebody with write access wrote it. */
export interface LinkedIssue {
  number: number;
  title: string;
  body: string;
  author: string;
}

/** A run step: performed where there is nothing to steal. */
export interface ShellTask extends TaskBase {
  kind: 'shell';
  run: string;
  shell: 'bash' | 'sh';
  env: { [name: string]: string };
  working_directory: string;
  /** How its standard output, or the first file of `must_write`, is read into the outcome's value. */
  parse: 'exit-code' | 'json' | 'junit' | 'sarif';
  /** Programs that must be there, and files that must be there afterwards. */
  required_tools: string[];
  must_write: string[];
}

/** A dispatch: performed by the engine itself, which has the right to start actions runs. Its outcome's value is `{run_id, url}`. */
export interface DispatchTask extends TaskBase {
  kind: 'dispatch';
  workflow: string;
  ref: string;
  inputs: { [name: string]: string };
}

export type Task = AgentTask | ShellTask | DispatchTask;

/** The parts of a task's id: which claim an outcome belongs to. */
export interface TaskParts {
  decision: string;
  /** Instance. */
  step: string;
  attempt: number;
}

export const taskId = ({ decision, step, attempt }: TaskParts): string => `${decision}/${step}/${attempt}`;

export function taskParts(id: string): TaskParts {
  const [decision = '', step = '', attempt = ''] = id.split('/');
  return { decision, step, attempt: Number(attempt) };
}
