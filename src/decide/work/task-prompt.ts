import { toolsFor, type AgentTool } from '../../agent-tools.ts';
import { CONTEXT_TOKENS, DEFAULT_SOURCES } from '../../context-sources.ts';
import { findStep, stepNames } from '../../workflow/graph.ts';
import type { AgentSpec } from '../../workflow/schema.ts';
import type { PerformedStep, PromptStep } from '../../workflow/step.ts';
import type { Draft, Ready } from '../draft.ts';
import { latest, type Frame } from '../scope/instance.ts';
import { scopeAt, unreadOutputs } from '../scope/scope.ts';
import type { Want } from '../found.ts';
import type { AgentTask, Task, TaskBase } from './task.ts';
import { textAt, type Computed } from '../scope/values.ts';

/** The file that holds an agent's persona, where it was not read yet. */
export function personaWanted(draft: Draft, { step, frame }: Ready): Want | undefined {
  const file = isPrompt(step) ? agentOf(draft, step, frame).persona : undefined;
  if (file === undefined) return undefined;
  const { base_oid } = draft.progress.workflow;
  const known = draft.situation.snapshot.texts[`${base_oid}:${file}`];
  return known === undefined ? { want: 'file', oid: base_oid, path: file } : undefined;
}

export const isPrompt = (step: PerformedStep): step is PromptStep =>
  step.type === 'prompt' || step.type === 'command';

function agentOf(draft: Draft, step: PromptStep, { call }: Frame): AgentSpec {
  const agent = (call?.definition ?? draft.workflow).agents[step.agent];
  if (agent === undefined) throw new Error(`The checked workflow names an unknown agent ${step.agent}`);
  return agent;
}

/** What an agent is asked: the prompt before rendering, and everything it may name. */
export function promptTask(
  draft: Draft,
  { frame, instance }: Ready,
  step: PromptStep,
  base: TaskBase,
): Computed<Task> {
  const { policy, snapshot } = draft.situation;
  const agent = agentOf(draft, step, frame);
  const { settings } = frame.call?.definition ?? draft.workflow;
  const system =
    agent.persona === undefined
      ? agent.system
      : snapshot.texts[`${draft.progress.workflow.base_oid}:${agent.persona}`];
  if (system === null)
    return { is: 'error', message: `the persona ${agent.persona ?? ''} of ${agent.name} cannot be read` };
  const template = templateOf(draft, step);
  if (template === undefined)
    return { is: 'error', message: `there is no prompt template ${step.template ?? ''}` };
  const { values } = scopeAt(draft, frame);
  const error = draft.progress.steps[instance]?.error;
  const loop = findStep(draft.workflow, step.name);
  const promise = loop?.type === 'ralph-loop' ? textAt(draft, loop.completion_promise, frame) : undefined;
  if (promise !== undefined && promise.is !== 'value') return promise;
  const { schema, scores } = step.output ?? {};
  const returns = schema === undefined && scores === undefined ? agent.returns : 'report';
  const value: AgentTask = {
    ...base,
    kind: 'agent',
    agent: system === undefined ? agent : { ...agent, system },
    model: step.model ?? agent.model ?? settings.model ?? policy.agents.model,
    returns,
    ...(schema === undefined ? {} : { schema }),
    ...(scores === undefined ? {} : { scores }),
    ...(promise === undefined ? {} : { promise: promise.value }),
    template,
    scope: { ...values, workspace: draft.progress.workspace_context },
    with: step.with,
    texts: textsNamed(draft, `${template.text}\n${JSON.stringify(step.with)}`, frame),
    ...(error === undefined ? {} : { error_context: `${error.type}: ${error.message}` }),
    must_write: step.must_write,
    tools: toolsOf(step, agent, returns),
    allowance: { turns: step.max_turns ?? agent.max_turns ?? TURNS },
    paths: policy.paths,
    context: {
      sources: [...(step.context ?? agent.context ?? DEFAULT_SOURCES)],
      tokens: step.context_tokens ?? agent.context_tokens ?? CONTEXT_TOKENS,
      base_oid: draft.progress.workflow.base_oid,
      issues: [],
    },
  };
  return { is: 'value', value };
}

/** Requests of one attempt where nobody says how many. */
const TURNS = 60;

/** Tools that change files are of no use to who brings none. */
function toolsOf(step: PromptStep, agent: AgentSpec, returns: AgentTask['returns']): AgentTool[] {
  const fitting = toolsFor(returns);
  const named = step.tools ?? agent.tools;
  return named === undefined ? fitting : fitting.filter((tool) => named.includes(tool));
}

function templateOf(draft: Draft, step: PromptStep): AgentTask['template'] | undefined {
  if (step.prompt !== undefined) return { name: step.name, text: step.prompt.text };
  const { templates } = draft.situation;
  const name = step.template ?? '';
  const text = Object.hasOwn(templates, name) ? templates[name] : undefined;
  return text === undefined ? undefined : { name, text };
}

/** The files a prompt needs: outputs that the document does not hold, and the whole texts it names as `steps.<name>.text`. */
function textsNamed(draft: Draft, source: string, { call }: Frame): AgentTask['texts'] {
  const { progress, situation, workflow } = draft;
  const prefix = call?.prefix ?? '';
  const large = unreadOutputs(progress, situation.snapshot)
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, path, oid }) => ({ as: 'output' as const, step: name.slice(prefix.length), path, oid }));
  const named = new Set([...source.matchAll(/\bsteps\.([\w-]+)\.text\b/g)].map(([, name = '']) => name));
  const whole = stepNames(workflow).flatMap((name) => {
    if (!name.startsWith(prefix)) return [];
    const step = name.slice(prefix.length);
    const output = latest(progress.steps, name)?.state.output;
    const meant = named.has(step) || named.has(step.replaceAll('-', '_'));
    return output === undefined || !meant ? [] : [{ as: 'text' as const, step, ...output }];
  });
  return [...large, ...whole];
}
