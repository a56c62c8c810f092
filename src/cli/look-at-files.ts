import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/schema.ts';
import type { Problem } from '../problem.ts';
import type { RenderInput } from '../render/input.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { Workflow } from '../workflow/schema.ts';
import { readText } from './files.ts';
import { UsageError } from './verb.ts';
import { worldOf } from './world.ts';

/** A document, and what it is read with. Without a policy the cautious defaults hold, without a definition its gates say less. */
export interface Files {
  progress: string;
  workflow: string | undefined;
  policy: string | undefined;
}

/** A run as its document tells it, without GitHub; or the mistakes of the files it is read with. */
export function lookAtFiles(
  files: Files,
  server_url: string,
): { input: RenderInput } | { problems: Problem[]; sources: { [file: string]: string } } {
  const decoded = decode(readText(files.progress), files.progress);
  if (!decoded.ok) throw new UsageError(decoded.problems[0]?.message ?? `${files.progress} cannot be read.`);
  const progress = decoded.value;
  const sources: { [file: string]: string } = {};
  const policy = policyFrom(files.policy, progress, sources);
  const workflow = workflowFrom(files.workflow, sources);
  const problems = [...policy.problems, ...workflow.problems].filter(({ severity }) => severity === 'error');
  if (policy.value === null || problems.length > 0) return { problems, sources };
  const input: RenderInput = {
    progress,
    workflow: workflow.value,
    policy: policy.value,
    problems: [],
    sources,
    refusals: [],
    server_url,
    repository: textIn(progress, 'repository'),
    pull: Number(/\/pr-([1-9]\d*)\/[^/]+$/.exec(files.progress)?.[1] ?? 0),
    head_oid: '',
    fork: false,
    reactions: [],
  };
  return { input };
}

type Read<What> = { value: What | null; problems: Problem[] };

function policyFrom(
  path: string | undefined,
  progress: Progress,
  sources: { [file: string]: string },
): Read<Policy> {
  const file = path === undefined ? null : { path, text: readText(path) };
  if (file !== null) sources[file.path] = file.text;
  const parsed = parsePolicy(file, textIn(progress, 'base'));
  return { value: parsed.ok ? parsed.value : null, problems: parsed.problems };
}

function workflowFrom(path: string | undefined, sources: { [file: string]: string }): Read<Workflow> {
  if (path === undefined) return { value: null, problems: [] };
  const text = readText(path);
  const world = worldOf(path);
  for (const { path: name, text: other } of Object.values(world.workflows ?? {})) sources[name] = other;
  sources[path] = text;
  const parsed = parseWorkflow({ path, text }, world);
  return { value: parsed.ok ? parsed.value : null, problems: parsed.problems };
}

/** What the document was told at its start about where it belongs. */
export function textIn({ workspace_context }: Progress, key: 'repository' | 'base'): string {
  const project = workspace_context['project_context'];
  const value =
    typeof project === 'object' && project !== null && !Array.isArray(project) ? project[key] : '';
  return typeof value === 'string' ? value : '';
}
