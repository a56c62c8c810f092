import { fence, sanitize } from '../../agents/prompt/sanitize.ts';
import { stripInvisible } from '../../invisible.ts';
import { shownPath } from '../../agents/prompt/shown-path.ts';
import type { AgentTask } from '../../decide/work/task.ts';
import { isObject, type JsonObject, type JsonValue } from '../../json.ts';
import { readReport } from '../../report-text.ts';
import type { Workplace } from './workplace.ts';

/** Paths that a template is given as a list. */
const LISTED = 2_000;
/** Parts of the scope that are people's words: Markdown, of which only what a reader sees is kept. */
const SAID = ['pull_request', 'approvals'] as const;

export type Values = { ok: true; values: JsonObject } | { ok: false; why: string };

/** A part of the scope, which is an object wherever it is given. */
export const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});

/** What a template may name: the task's scope with the texts it needs, as people see them, and what is known of the checkout. */
export async function scopeFor(task: AgentTask, { workspace, blob }: Workplace): Promise<Values> {
  const outputs: JsonObject = { ...objectOf(task.scope['outputs']) };
  const steps: JsonObject = { ...objectOf(task.scope['steps']) };
  for (const { as, step, oid, path } of task.texts) {
    const text = (await workspace?.blob(oid)) ?? (await blob(oid));
    if (text === null) return { ok: false, why: `the output ${path} (${oid}) could not be read` };
    for (const name of [step, step.replaceAll('-', '_')])
      if (as === 'output') outputs[name] = readReport(text) ?? text;
      else steps[name] = { ...objectOf(steps[name]), text };
  }
  const paths = workspace === null ? [] : await workspace.paths();
  const { error_context } = task;
  return {
    ok: true,
    values: {
      ...objectOf(seen({ ...task.scope, outputs, steps }, (text) => stripInvisible(text).text)),
      ...Object.fromEntries(SAID.map((part) => [part, said(part, objectOf(task.scope[part]))])),
      workspace: {
        ...objectOf(task.scope['workspace']),
        listing: paths.slice(0, LISTED).map(shownPath),
        files: 'The repository is shown further below.',
      },
      error_context: error_context === undefined ? '' : fence('error', sanitize(error_context).text),
    },
  };
}

/** A value whose texts are all changed in one way. */
function seen(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((part) => seen(part, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, seen(part, change)]));
}

/** Branches stand outside of fences, and whoever opens a pull request names its own. */
const BRANCHES = ['head', 'base'];

/** People's words without what nobody sees. */
function said(part: string, value: JsonObject): JsonObject {
  const plain = objectOf(seen(value, (text) => sanitize(text).text));
  if (part !== 'pull_request') return plain;
  const branches = BRANCHES.flatMap((name) => {
    const branch = plain[name];
    return typeof branch === 'string' ? [[name, branch.replaceAll(/[^\p{L}\p{N}._/+@#=-]/gu, '?')]] : [];
  });
  return { ...plain, ...Object.fromEntries(branches) };
}

/** How many things that do not show people's words had, in the parts that a prompt names. */
export function hiddenIn(task: AgentTask, named: (part: string) => boolean): number {
  let removed = 0;
  for (const part of SAID)
    if (named(part))
      seen(objectOf(task.scope[part]), (text) => {
        removed += sanitize(text).removed;
        return text;
      });
  return removed;
}
