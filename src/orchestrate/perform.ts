import { personaFrom, personaOf } from '../agents/prompt/personas.ts';
import { readReport } from '../agents/answer/report.ts';
import { fence, sanitize } from '../agents/prompt/sanitize.ts';
import { containsSecret } from '../agents/secrets.ts';
import type { Workspace } from '../agents/checkout/workspace.ts';
import { EXECUTABLE, type Outcome } from '../decide/work/outcome.ts';
import type { AgentTask } from '../decide/work/task.ts';
import { renderTemplate } from '../expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Agent } from '../ports.ts';
import { failedOutcome } from './outcomes.ts';

/** How much of a repository a prompt shows, in bytes. */
const DIGEST_BUDGET = 160_000;

/** What the place where a prompt step is performed offers. */
export interface Workplace {
  agent: Agent;
  /** The checkout of the head, which is only data; null where there is none. */
  workspace: Workspace | null;
  /** The text of a blob that the checkout does not have; null where nothing can be asked. */
  blob: (oid: string) => Promise<string | null>;
  /** What must never leave: keys and tokens of this process. */
  secrets: readonly string[];
}

/** Performs a prompt step: loads what the prompt names, renders it, asks the agent, holds back what must not leave. */
export async function performPrompt(task: AgentTask, place: Workplace): Promise<Outcome> {
  const scope = await scopeFor(task, place);
  if (!scope.ok) return failedOutcome(task.id, 'internal', scope.why);
  const given = renderValues(task.with, scope.values);
  if (!given.ok) return failedOutcome(task.id, 'validation', given.why);
  const values = { ...scope.values, ...given.values };
  const prompt = renderTemplate(task.template.text, { values });
  if (!prompt.ok)
    return failedOutcome(
      task.id,
      'validation',
      `the template ${task.template.name}: ${prompt.error.message}`,
    );
  const system = systemOf(task.agent);
  const asked = task.promise === undefined ? prompt.value : `${prompt.value}\n\n${promising(task.promise)}`;
  const outcome = await place.agent.perform({ task, system, prompt: asked });
  if (containsSecret(JSON.stringify(outcome), [...place.secrets]))
    return failedOutcome(task.id, 'refused', 'the answer contained a secret of the runner and was dropped');
  const refused = await throughLink(outcome, place.workspace);
  return refused ?? withModes(await withoutGone(outcome, place.workspace), place.workspace);
}

const systemOf = ({ name, persona, system }: AgentTask['agent']): string => {
  if (system !== undefined) return persona === undefined ? system : personaFrom(system);
  return personaOf(name) ?? personaOf('planner') ?? '';
};

/** How the work of a loop that repeats one prompt is ended by the one who does it. */
const promising = (promise: string): string => `## How this ends

You are asked the same thing again until you promise that it is done. Only when all of it is done and nothing of it is left, end your answer with this JSON object, on a line of its own: ${JSON.stringify({ ralph_complete: true, promise })}
If it cannot be done whatever you try, end your answer with ${JSON.stringify({ ralph_failed: true, reason: 'why' })} instead, with the reason in your own words: that gives up for good. As long as something is left to do, write neither.`;

/** A path that leads through a link would be written elsewhere than it says: such an answer is refused whole. */
async function throughLink(outcome: Outcome, workspace: Workspace | null): Promise<Outcome | null> {
  if (workspace === null) return null;
  for (const path of [...outcome.files.map((file) => file.path), ...outcome.deletions]) {
    const reached = await workspace.reach(path);
    if (!reached.ok)
      return failedOutcome(outcome.task, 'permission', `${JSON.stringify(path)}: ${reached.why}`);
  }
  return null;
}

/** What is gone already need not be removed: GitHub refuses a whole commit that removes what is not there. */
async function withoutGone(outcome: Outcome, workspace: Workspace | null): Promise<Outcome> {
  if (workspace === null || outcome.deletions.length === 0) return outcome;
  const there = new Set(await workspace.paths());
  return { ...outcome, deletions: outcome.deletions.filter((path) => there.has(path)) };
}

/** An executable file that is written anew stays one: who answers gives texts and knows no modes. */
async function withModes(outcome: Outcome, workspace: Workspace | null): Promise<Outcome> {
  if (workspace === null || outcome.files.length === 0) return outcome;
  const executable = new Set(await workspace.executable(outcome.files.map(({ path }) => path)));
  const files = outcome.files.map(({ path, content }) => ({
    path,
    content,
    ...(executable.has(path) ? { mode: EXECUTABLE } : {}),
  }));
  return { ...outcome, files };
}

/** A part of the scope, which is an object wherever it is given. */
const objectOf = (value: JsonValue | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

type Values = { ok: true; values: JsonObject } | { ok: false; why: string };

async function scopeFor(task: AgentTask, { workspace, blob }: Workplace): Promise<Values> {
  const outputs: JsonObject = { ...objectOf(task.scope['outputs']) };
  const steps: JsonObject = { ...objectOf(task.scope['steps']) };
  for (const { as, step, oid, path } of task.texts) {
    const text = (await workspace?.blob(oid)) ?? (await blob(oid));
    if (text === null) return { ok: false, why: `the output ${path} (${oid}) could not be read` };
    for (const name of [step, step.replaceAll('-', '_')])
      if (as === 'output') outputs[name] = readReport(text) ?? text;
      else steps[name] = { ...objectOf(steps[name]), text };
  }
  const known = objectOf(task.scope['workspace']);
  const paths = workspace === null ? [] : await workspace.paths();
  const files =
    workspace === null ? 'There is no checkout in this actions run.' : await workspace.digest(DIGEST_BUDGET);
  return {
    ok: true,
    values: {
      ...task.scope,
      outputs,
      steps,
      pull_request: plain(objectOf(task.scope['pull_request'])),
      approvals: plain(objectOf(task.scope['approvals'])),
      workspace: { ...known, listing: paths.slice(0, 2_000), files },
      error_context:
        task.error_context === undefined ? '' : fence('error', sanitize(task.error_context).text),
    },
  };
}

/** People's words as data: without what nobody sees, everywhere in a value. */
function plain(value: JsonObject): JsonObject {
  const clean = (part: JsonValue): JsonValue => {
    if (typeof part === 'string') return sanitize(part).text;
    if (Array.isArray(part)) return part.map(clean);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, clean(inner)]));
  };
  return objectOf(clean(value));
}

/** The step's `with`: strings are templates, everything else is taken as it is. */
function renderValues(given: JsonObject, values: JsonObject): Values {
  const rendered: JsonObject = {};
  for (const [key, value] of Object.entries(given)) {
    if (typeof value !== 'string') {
      rendered[key] = value;
      continue;
    }
    const text = renderTemplate(value, { values });
    if (!text.ok) return { ok: false, why: `with.${key}: ${text.error.message}` };
    rendered[key] = text.value;
  }
  return { ok: true, values: rendered };
}
