import { renderTemplate } from '../expression/evaluate.ts';
import { stepNames } from '../workflow/graph.ts';
import type { PromptStep, ShellStep } from '../workflow/schema.ts';
import type { Draft, Ready } from './draft.ts';
import { latest } from './instance.ts';
import { later } from './retry.ts';
import { scopeAt, unreadOutputs } from './scope.ts';
import type { AgentTask, Task } from './task.ts';

const DEFAULT_TIMEOUT_MINUTES = 30;
/** How long after its timeout an attempt may still be recorded. */
const GRACE_SECONDS = 300;

/**
 * Starts the steps that are ready, as many as policy lets run at once: journals their claims, makes their tasks.
 * Run steps never share an actions run with prompt steps: code of the pull request could forge their artifacts.
 */
export function beginReady(draft: Draft): Task[] {
  const { policy } = draft.situation;
  const running = Object.values(draft.progress.steps).filter((state) => state.claim !== undefined).length;
  const room = Math.max(0, policy.limits.parallel - running);
  const prompts = draft.ready.filter((ready) => ready.step.type === 'prompt');
  const set = prompts.length > 0 ? prompts : draft.ready;
  return set.slice(0, room).map((ready) => begin(draft, ready));
}

function begin(draft: Draft, ready: Ready): Task {
  const { step, instance, attempt, frame, number } = ready;
  const task = taskFor(draft, ready);
  draft.record({
    type: 'step.started',
    step: instance,
    name: step.name,
    step_type: step.type,
    ...(number === undefined ? {} : { number }),
    agent: step.type === 'prompt' ? step.agent : 'shell',
    template: step.type === 'prompt' ? (step.template ?? 'prompt') : 'run',
    attempt,
    iteration: frame.iteration,
    lease_until: later(draft.now, task.timeout_seconds + GRACE_SECONDS),
  });
  return task;
}

function taskFor(draft: Draft, ready: Ready): Task {
  const { step, instance, attempt, frame } = ready;
  const { snapshot } = draft.situation;
  const base = {
    id: `${draft.id}/${instance}/${attempt}`,
    repository: snapshot.repository.name,
    pull: snapshot.pull.number,
    workflow_id: draft.progress.workflow_id,
    decision: draft.id,
    step: instance,
    name: step.name,
    attempt,
    iteration: frame.iteration,
    head_oid: snapshot.pull.head.oid,
    timeout_seconds: Math.round((step.timeout_minutes ?? DEFAULT_TIMEOUT_MINUTES) * 60),
  };
  return step.type === 'shell' ? shellTask(draft, ready, step, base) : promptTask(draft, ready, step, base);
}

type Base = Omit<Extract<Task, { kind: 'shell' }>, 'kind' | 'run' | 'shell' | 'env' | 'working_directory'>;

function shellTask(draft: Draft, { frame }: Ready, step: ShellStep, base: Base): Task {
  const scope = scopeAt(draft, frame);
  const env: { [name: string]: string } = {};
  for (const [name, source] of Object.entries(step.env)) {
    const text = renderTemplate(source.text, scope);
    env[name] = text.ok ? text.value : '';
  }
  return {
    ...base,
    kind: 'shell',
    run: step.run,
    shell: step.shell,
    env,
    working_directory: step.working_directory ?? '.',
  };
}

function promptTask(draft: Draft, { frame, instance }: Ready, step: PromptStep, base: Base): Task {
  const { policy, templates } = draft.situation;
  const agent = draft.workflow.agents[step.agent];
  if (agent === undefined) throw new Error(`The checked workflow names an unknown agent ${step.agent}`);
  const template =
    step.prompt === undefined
      ? { name: step.template ?? '', text: templates[step.template ?? ''] ?? '' }
      : { name: step.name, text: step.prompt.text };
  const { values } = scopeAt(draft, frame);
  const error = draft.progress.steps[instance]?.error;
  return {
    ...base,
    kind: 'agent',
    agent,
    model: step.model ?? agent.model ?? policy.agents.model,
    returns: step.output?.schema === undefined ? agent.returns : 'report',
    ...(step.output?.schema === undefined ? {} : { schema: step.output.schema }),
    template,
    scope: { ...values, workspace: draft.progress.workspace_context },
    with: step.with,
    texts: textsNamed(draft, `${template.text}\n${JSON.stringify(step.with)}`),
    ...(error === undefined ? {} : { error_context: `${error.type}: ${error.message}` }),
    must_write: step.must_write,
  };
}

/** The files a prompt needs: outputs that the document does not hold, and the whole texts it names as `steps.<name>.text`. */
function textsNamed(draft: Draft, source: string): AgentTask['texts'] {
  const { progress, situation, workflow } = draft;
  const large = unreadOutputs(progress, situation.snapshot).map(({ name, path, oid }) => ({
    as: 'output' as const,
    step: name,
    path,
    oid,
  }));
  const named = new Set([...source.matchAll(/\bsteps\.([\w-]+)\.text\b/g)].map(([, name = '']) => name));
  const whole = stepNames(workflow).flatMap((name) => {
    const output = latest(progress.steps, name)?.state.output;
    const meant = named.has(name) || named.has(name.replaceAll('-', '_'));
    return output === undefined || !meant ? [] : [{ as: 'text' as const, step: name, ...output }];
  });
  return [...large, ...whole];
}
