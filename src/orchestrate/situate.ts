import type { Outcome } from '../decide/work/outcome.ts';
import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { SourceFile } from '../decide/source-file.ts';
import type { Want } from '../decide/found.ts';
import { inFlight } from '../decide/decide.ts';
import type { Problem, Result } from '../problem.ts';
import type { Progress } from '../progress/schema.ts';
import { readDefinition, readPolicy, stemOf, surroundingsOf } from './read-definitions.ts';
import type { Workflow } from '../workflow/schema.ts';
import type { World as Known } from '../workflow/world.ts';
import { findAhead } from './ahead.ts';
import { loadDocument } from './load.ts';
import { spendingOf } from './spending.ts';
import type { World } from './world.ts';

/** A situation, or what must be read before there is one. */
export type Situated =
  { ready: true; situation: Situation; sources: Sources } | { ready: false; wants: Want[] };

/** The texts that problems point into, by file. */
export type Sources = { [file: string]: string };

/** Parses what was read: policy, document, definition, templates. Mistakes become problems, nothing is thrown. */
export function situate(world: World, snapshot: Snapshot, outcomes: Outcome[]): Situated {
  const problems: Problem[] = [];
  const policy = readPolicy(wholeFile(snapshot.policy, problems), snapshot.repository.default_branch);
  problems.push(...policy.problems);
  const loaded = loadDocument(snapshot, world.seal_keys ?? []);
  if ('wants' in loaded) return { ready: false, wants: loaded.wants };
  problems.push(...loaded.problems);
  const { progress } = loaded;
  const active = inFlight(progress);
  if (active && snapshot.definitions.oid !== progress.workflow.base_oid)
    return { ready: false, wants: [{ want: 'definitions', oid: progress.workflow.base_oid }] };
  const ahead = progress === null ? { ahead: null } : findAhead(snapshot, progress, world.seal_keys ?? []);
  if ('wants' in ahead) return { ready: false, wants: ahead.wants };
  const rules = policy.ok ? policy.value : defaultPolicy(snapshot);
  const { templates, known, unbounded } = surroundingsOf(world.templates, snapshot.definitions, rules);
  const pinned = active ? pinnedWorkflow(snapshot, progress, unbounded) : null;
  if (pinned !== null) problems.push(...pinned.problems.filter((problem) => problem.severity === 'error'));
  const spending = spendingOf(world, snapshot);
  const situation: Situation = {
    snapshot,
    policy: rules,
    progress,
    restored: loaded.restored,
    ...(loaded.lost === undefined ? {} : { lost: loaded.lost }),
    ahead: ahead.ahead,
    workflow: pinned?.ok === true ? pinned.value : null,
    ...(world.default_workflow === undefined ? {} : { default_workflow: world.default_workflow }),
    startable: active ? {} : startable(snapshot.definitions, known),
    candidates: candidates(world, snapshot, rules),
    problems,
    ...(spending === undefined ? {} : { spending }),
    templates,
    outcomes,
    nonce: world.nonce,
    hashes: world.hashes,
  };
  return { ready: true, situation, sources: sourcesOf(snapshot) };
}

/** The cautious defaults: what counts while the policy itself has errors. */
function defaultPolicy(snapshot: Snapshot): Situation['policy'] {
  const defaults = readPolicy(null, snapshot.repository.default_branch);
  if (!defaults.ok) throw new Error('The default policy has errors');
  return defaults.value;
}

function pinnedWorkflow(snapshot: Snapshot, progress: Progress, known: Known): Result<Workflow> {
  const { path, blob_oid, base_oid } = progress.workflow;
  const file = snapshot.definitions.workflows.find((candidate) => candidate.path === path);
  const problems: Problem[] = [];
  const whole = wholeFile(file ?? null, problems);
  if (whole !== null && file?.oid === blob_oid) return readDefinition(whole, known);
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
      return [oid, startable(definitions, surroundingsOf(world.templates, definitions, policy).known)];
    }),
  );

function read(file: SourceFile, known: Known): Situation['startable'][string] {
  const problems: Problem[] = [];
  const whole = wholeFile(file, problems);
  const parsed: Result<Workflow> = whole === null ? { ok: false, problems } : readDefinition(whole, known);
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

export const sourcesOf = ({ policy, definitions }: Snapshot): Sources =>
  Object.fromEntries(
    [policy, ...definitions.workflows, ...definitions.prompts].flatMap((file) =>
      file === null || file.text === null ? [] : [[file.path, file.text]],
    ),
  );
