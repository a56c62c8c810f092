import { toolsFor, type AgentTool } from '../../agent-tools.ts';
import { findStep, stepNames } from '../../workflow/graph.ts';
import type { Allowance } from '../../progress/attempt.ts';
import type { AgentSpec } from '../../workflow/schema.ts';
import type { PromptStep } from '../../workflow/step.ts';
import type { Draft, Ready } from '../draft.ts';
import { passedTo } from '../advice/chosen.ts';
import { latest, type Frame } from '../scope/instance.ts';
import { scopeAt, unreadOutputs } from '../scope/scope.ts';
import type { Want } from '../found.ts';
import { allowanceOf } from './allowance.ts';
import { isPrompt, performerOf, planOf, type Performer } from './recovery.ts';
import { definitionOf } from '../scope/performers.ts';
import type { AgentTask, Task, TaskBase } from './task.ts';
import { textAt, type Computed } from '../scope/values.ts';
import { taskContext } from './task-context.ts';
import { toolResults } from './tool-results.ts';
import { withToolsSection } from './tools-section.ts';

/** The file that holds an agent's persona, where it was not read yet. */
export function personaWanted(draft: Draft, ready: Ready): Want | undefined {
  const { step } = ready;
  if (!isPrompt(step)) return undefined;
  const file = performerOf(draft, step, planOf(draft, ready).fallback).agent.persona;
  if (file === undefined) return undefined;
  const { base_oid } = draft.progress.workflow;
  const known = draft.situation.snapshot.texts[`${base_oid}:${file}`];
  return known === undefined ? { want: 'file', oid: base_oid, path: file } : undefined;
}

/** Who performs the attempt, and what it has of what is left of the limits. */
interface Performing extends Performer {
  share: Allowance;
}

/** What an agent is asked: the prompt before rendering, and everything it may name. */
export function promptTask(
  draft: Draft,
  { frame, instance }: Ready,
  step: PromptStep,
  base: TaskBase,
  { agent, model, share }: Performing,
): Computed<Task> {
  const { policy } = draft.situation;
  const admitted = admittedAgent(draft, agent);
  if (admitted.is !== 'value') return admitted;
  const template = templateOf(draft, step);
  if (template === undefined)
    return { is: 'error', message: `there is no prompt template ${step.template ?? ''}` };
  const { values } = scopeAt(draft, frame);
  const error = draft.progress.steps[instance]?.error;
  const loop = findStep(draft.workflow, step.name);
  const promise = loop?.type === 'ralph-loop' ? textAt(draft, loop.completion_promise, frame) : undefined;
  if (promise !== undefined && promise.is !== 'value') return promise;
  const { schema, scores } = step.output ?? {};
  // Whoever takes over brings what the step's own agent was to bring.
  const own = definitionOf(draft.workflow, step).agents[step.agent] ?? agent;
  const returns = schema === undefined && scores === undefined ? own.returns : 'report';
  const advice = passedTo(draft, instance);
  const context = taskContext(draft, step, agent);
  if (context === null) return { is: 'unread' };
  const value: AgentTask = {
    ...base,
    kind: 'agent',
    agent: admitted.value,
    model,
    returns,
    ...(schema === undefined ? {} : { schema }),
    ...(scores === undefined ? {} : { scores }),
    ...(promise === undefined ? {} : { promise: promise.value }),
    template,
    scope: {
      tools: [],
      ...values,
      workspace: draft.progress.workspace_context,
      ...(step.interprets === undefined ? {} : { tools: toolResults(draft, step, frame) }),
    },
    with: step.with,
    texts: textsNamed(draft, `${template.text}\n${JSON.stringify(step.with)}`, frame),
    ...(error === undefined ? {} : { error_context: `${error.type}: ${error.message}` }),
    ...(advice === undefined ? {} : { advice }),
    must_write: step.must_write,
    tools: toolsOf(step, agent, returns),
    allowance: allowanceOf(draft, step, agent, share),
    paths: policy.paths,
    ...(agent.uses === 'command' && { environment: policy.agents.environment }),
    context,
  };
  return { is: 'value', value };
}

/** An agent with the text of its persona, as far as policy lets it work. */
function admittedAgent({ situation, progress }: Draft, agent: AgentSpec): Computed<AgentSpec> {
  const { policy, snapshot } = situation;
  const { name, uses, persona } = agent;
  const isOther = uses === 'claude-code' || uses === 'command';
  // the definition was checked when the run started, and policy may have changed since
  if (isOther && !policy.agents.workers.includes(uses))
    return { is: 'error', message: `policy does not allow \`uses: ${uses}\` of the agent ${name}` };
  const system =
    persona === undefined ? agent.system : snapshot.texts[`${progress.workflow.base_oid}:${persona}`];
  if (system === null)
    return { is: 'error', message: `the persona ${persona ?? ''} of ${name} cannot be read` };
  return { is: 'value', value: system === undefined ? agent : { ...agent, system } };
}

/** Tools that change files are of no use to who brings none. */
function toolsOf(step: PromptStep, agent: AgentSpec, returns: AgentTask['returns']): AgentTool[] {
  const fitting = toolsFor(returns);
  const named = step.tools ?? agent.tools;
  return named === undefined ? fitting : fitting.filter((tool) => named.includes(tool));
}

/** The prompt of a step before rendering, with the results of its tools where it does not show them itself. */
function templateOf(draft: Draft, step: PromptStep): AgentTask['template'] | undefined {
  const named =
    step.prompt === undefined
      ? shippedOrOwn(draft, step.template ?? '')
      : { name: step.name, text: step.prompt.text };
  if (named === undefined || step.interprets === undefined) return named;
  return { ...named, text: withToolsSection(named.text) };
}

function shippedOrOwn({ situation: { templates } }: Draft, name: string): AgentTask['template'] | undefined {
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
