import type { Snapshot } from '../decide/snapshot.ts';
import type { SourceFile } from '../decide/source-file.ts';
import { boundsOf } from '../policy/bounds.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/schema.ts';
import type { Result } from '../problem.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { World as Known } from '../workflow/world.ts';

/** Results that are kept of each kind: a process that lives on decides on few definitions again and again. */
const MOST = 64;

/** A policy as `parsePolicy` reads it; the same text is read once. */
export const readPolicy: typeof parsePolicy = (file, defaultBranch) =>
  kept(policies, JSON.stringify([file, defaultBranch]), () => parsePolicy(file, defaultBranch));

const policies = new Map<string, Result<Policy>>();

/** What a definition may name beside its own, and what policy allows it. */
export interface Surroundings {
  /** The shipped templates, and the repository's over them. */
  templates: { [name: string]: string };
  /** For a run that begins. */
  known: Known;
  /** For a run in flight: what it began with was checked against the policy of that time, and a tighter one stops none. */
  unbounded: Known;
}

/** The surroundings of definitions, gathered once for the same files, shipped templates and policy. */
export function surroundingsOf(
  shipped: { [name: string]: string },
  files: Snapshot['definitions'],
  policy: Policy,
): Surroundings {
  const { workflows, prompts } = files;
  const key = JSON.stringify(
    [...workflows, ...prompts].map(({ path, oid, text }) => [path, oid, text === null]),
  );
  const known = of(gathered, shipped, () => new Map<string, Map<Policy, Surroundings>>());
  const byPolicy = kept(known, key, () => new Map<Policy, Surroundings>());
  return kept(byPolicy, policy, () => gather(shipped, files, policy));
}

const gathered = new WeakMap<object, Map<string, Map<Policy, Surroundings>>>();

function gather(
  shipped: { [name: string]: string },
  { workflows, prompts }: Snapshot['definitions'],
  policy: Policy,
): Surroundings {
  const templates = { ...shipped, ...templatesOf(prompts) };
  const unbounded: Known = {
    templates: Object.keys(templates),
    texts: templates,
    paths: Object.fromEntries(prompts.map(({ path }) => [stemOf(path), path])),
    models: policy.agents.models,
    workflows: Object.fromEntries(
      workflows.flatMap(({ path, text }) => (text === null ? [] : [[stemOf(path), { path, text }]])),
    ),
  };
  return { templates, known: { ...unbounded, bounds: boundsOf(policy) }, unbounded };
}

/** What a file of definitions or prompts is called. */
export const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');

const templatesOf = (files: readonly SourceFile[]): { [name: string]: string } =>
  Object.fromEntries(files.flatMap((file) => (file.text === null ? [] : [[stemOf(file.path), file.text]])));

/** A definition as `parseWorkflow` reads it; the same text among the same known things is read once. */
export function readDefinition(file: { path: string; text: string }, known: Known): Result<Workflow> {
  const read = of(definitions, known, () => new Map<string, Result<Workflow>>());
  return kept(read, JSON.stringify(file), () => parseWorkflow(file, known));
}

const definitions = new WeakMap<Known, Map<string, Result<Workflow>>>();

function of<Key extends WeakKey, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  const value = make();
  known.set(key, value);
  return value;
}

function kept<Key, Value>(results: Map<Key, Value>, key: Key, read: () => Value): Value {
  const before = results.get(key);
  if (before !== undefined) return before;
  const value = read();
  const [oldest] = results.keys();
  if (results.size >= MOST && oldest !== undefined) results.delete(oldest);
  results.set(key, value);
  return value;
}
