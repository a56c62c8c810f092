import type { Outcome } from '../decide/work/outcome.ts';
import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { SourceFile } from '../decide/source-file.ts';
import type { Want } from '../decide/found.ts';
import { inFlight } from '../decide/decide.ts';
import { boundsOf } from '../policy/bounds.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Problem, Result } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { World as Known } from '../workflow/world.ts';
import { findAhead } from './ahead.ts';
import { loadDocument } from './load.ts';
import type { World } from './world.ts';

/** A situation, or what must be read before there is one. */
export type Situated =
  { ready: true; situation: Situation; sources: Sources } | { ready: false; wants: Want[] };

/** The texts that problems point into, by file. */
export type Sources = { [file: string]: string };

/** Parses what was read: policy, document, definition, templates. Mistakes become problems, nothing is thrown. */
export function situate(world: World, snapshot: Snapshot, outcomes: Outcome[]): Situated {
  const problems: Problem[] = [];
  const policy = parsePolicy(wholeFile(snapshot.policy, problems), snapshot.repository.default_branch);
  problems.push(...policy.problems);
  const loaded = loadDocument(snapshot);
  if ('wants' in loaded) return { ready: false, wants: loaded.wants };
  problems.push(...loaded.problems);
  const { progress } = loaded;
  const active = inFlight(progress);
  if (active && snapshot.definitions.oid !== progress.workflow.base_oid)
    return { ready: false, wants: [{ want: 'definitions', oid: progress.workflow.base_oid }] };
  const ahead = progress === null ? { ahead: null } : findAhead(snapshot, progress);
  if ('wants' in ahead) return { ready: false, wants: ahead.wants };
  const templates = { ...world.templates, ...templatesOf(snapshot.definitions.prompts) };
  const rules = policy.ok ? policy.value : defaultPolicy(snapshot);
  const known = knownTo(snapshot.definitions, templates, rules);
  const pinned = active ? pinnedWorkflow(snapshot, progress, known) : null;
  if (pinned !== null) problems.push(...pinned.problems.filter((problem) => problem.severity === 'error'));
  const situation: Situation = {
    snapshot,
    policy: rules,
    progress,
    restored: loaded.restored,
    ahead: ahead.ahead,
    workflow: pinned?.ok === true ? pinned.value : null,
    ...(world.default_workflow === undefined ? {} : { default_workflow: world.default_workflow }),
    startable: active ? {} : startable(snapshot.definitions, known),
    candidates: candidates(world, snapshot, rules),
    problems,
    templates,
    outcomes,
    nonce: world.nonce,
    hashes: world.hashes,
  };
  return { ready: true, situation, sources: sourcesOf(snapshot) };
}

/** What a definition may name beside its own, and what policy allows it. */
function knownTo(
  definitions: Snapshot['definitions'],
  templates: Situation['templates'],
  policy: Situation['policy'],
): Known {
  return {
    templates: Object.keys(templates),
    texts: templates,
    paths: Object.fromEntries(definitions.prompts.map(({ path }) => [stemOf(path), path])),
    models: policy.agents.models,
    workflows: Object.fromEntries(
      definitions.workflows.flatMap(({ path, text }) =>
        text === null ? [] : [[stemOf(path), { path, text }]],
      ),
    ),
    bounds: boundsOf(policy),
  };
}

/** The cautious defaults: what counts while the policy itself has errors. */
function defaultPolicy(snapshot: Snapshot): Situation['policy'] {
  const defaults = parsePolicy(null, snapshot.repository.default_branch);
  if (!defaults.ok) throw new Error('The default policy has errors');
  return defaults.value;
}

function pinnedWorkflow(snapshot: Snapshot, progress: Progress, known: Known): Result<Workflow> {
  const { path, blob_oid, base_oid } = progress.workflow;
  const file = snapshot.definitions.workflows.find((candidate) => candidate.path === path);
  const problems: Problem[] = [];
  const whole = wholeFile(file ?? null, problems);
  // What a run began with was checked against the policy of that time; a tighter one stops no run in flight.
  const { bounds: _then, ...world } = known;
  if (whole !== null && file?.oid === blob_oid) return parseWorkflow(whole, world);
  if (problems.length === 0)
    problems.push({
      code: 'file_missing',
      severity: 'error',
      message: `The definition ${path} that this run began with is not at commit ${base_oid.slice(0, 10)} any more.`,
      hint: 'Restore the commit on the base branch, or end this run and start a new one.',
    });
  return { ok: false, problems };
}

const startable = ({ workflows }: Snapshot['definitions'], known: Known): Situation['startable'] =>
  Object.fromEntries(workflows.map((file) => [stemOf(file.path), read(file, known)]));

/** Definitions at other commits, held against the policy and against the prompts of that commit, as at a start. */
const candidates = (
  world: World,
  { found }: Snapshot,
  policy: Situation['policy'],
): NonNullable<Situation['candidates']> =>
  Object.fromEntries(
    Object.entries(found.definitions).map(([oid, definitions]) => {
      if (definitions === null) return [oid, null];
      const templates = { ...world.templates, ...templatesOf(definitions.prompts) };
      return [oid, startable(definitions, knownTo(definitions, templates, policy))];
    }),
  );

function read(file: SourceFile, known: Known): Situation['startable'][string] {
  const problems: Problem[] = [];
  const whole = wholeFile(file, problems);
  const parsed: Result<Workflow> = whole === null ? { ok: false, problems } : parseWorkflow(whole, known);
  return { path: file.path, oid: file.oid, parsed };
}

/** A file whose text came whole; a cut one is a problem, never a shorter file. */
function wholeFile(file: SourceFile | null, problems: Problem[]): { path: string; text: string } | null {
  if (file === null) return null;
  if (file.text !== null) return { path: file.path, text: file.text };
  problems.push({
    code: 'file_unreadable',
    severity: 'error',
    message: `${file.path} could not be read whole: it is binary or larger than GitHub hands out.`,
    hint: 'Keep the file below 512,000 bytes of UTF-8 text.',
  });
  return null;
}

const stemOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');

const templatesOf = (files: readonly SourceFile[]): { [name: string]: string } =>
  Object.fromEntries(files.flatMap((file) => (file.text === null ? [] : [[stemOf(file.path), file.text]])));

export const sourcesOf = ({ policy, definitions }: Snapshot): Sources =>
  Object.fromEntries(
    [policy, ...definitions.workflows, ...definitions.prompts].flatMap((file) =>
      file === null || file.text === null ? [] : [[file.path, file.text]],
    ),
  );
