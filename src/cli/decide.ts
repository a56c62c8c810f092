import { instantOf } from '../instant.ts';
import * as z from 'zod';
import { concluded } from '../agents/answer/conclude.ts';
import { decide } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import { toOrchestrationDecision } from '../decide/seeds/orchestration-decision.ts';
import { toOrchestratorResponse } from '../decide/seeds/orchestrator-response.ts';
import type { Outcome } from '../decide/work/outcome.ts';
import { outcome as outcomeSchema } from '../decide/work/outcome.ts';
import type { Situation } from '../decide/situation.ts';
import type { Want } from '../decide/found.ts';
import { hashes } from '../hashes.ts';
import type { JsonObject } from '../json.ts';
import { parsePolicy } from '../policy/parse.ts';
import { problemText } from '../problem-text.ts';
import { append } from '../progress/append.ts';
import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { shippedTemplates } from '../templates.ts';
import { parseWorkflow } from '../workflow/parse.ts';
import type { Workflow } from '../workflow/schema.ts';
import { snapshotFrom } from './facts.ts';
import { readJson, readText } from './files.ts';
import { repositoryTemplates } from './repository-templates.ts';
import { choiceOf, textOf, UsageError, type Call, type Verb } from './verb.ts';

/** `pawl decide`: the seeds' orchestrate command. Definition, progress and last output in, one decision out, nothing written. */
export const decideVerb: Verb = {
  name: 'decide',
  usage:
    'decide --workflow FILE [--progress FILE] [--last-output FILE] [--facts FILE] [--now INSTANT] [--format F]',
  does: 'makes one decision from files and prints it as JSON; nothing is performed or written',
  words: 0,
  options: {
    workflow: { type: 'string' },
    progress: { type: 'string' },
    'last-output': { type: 'string' },
    facts: { type: 'string' },
    now: { type: 'string' },
    format: { type: 'string' },
  },
  explains: {
    workflow: 'the definition',
    progress: 'the progress document; without it a run is started',
    'last-output': 'what the step in flight brought back: an outcome as JSON, or its text',
    facts: 'the pull request, its comments and permissions as JSON',
    now: 'the instant of the decision, ISO 8601; now unless given',
    format: 'native, orchestrator-response or orchestration-decision',
  },
  run(call, { out, err }) {
    const format = choiceOf(call, 'format', ['native', 'orchestrator-response', 'orchestration-decision']);
    const read = situationFrom(call);
    if ('problems' in read) {
      err(read.problems);
      return Promise.resolve(1);
    }
    const { situation, workflow } = read;
    if (changesGates(situation)) err(`${NO_TREE}\n`);
    const { decision, before, after } = settled(situation);
    for (const want of decision.wants) err(`${missing(want)}\n`);
    if (format === 'orchestration-decision') {
      const { decision: projected, why_null } = toOrchestrationDecision(decision, before, after, workflow);
      if (why_null !== null) err(`There is no orchestration decision: ${why_null}.\n`);
      out(`${JSON.stringify(projected, null, 2)}\n`);
    } else {
      const shown = format === 'native' ? decision : toOrchestratorResponse(decision, after, workflow);
      out(`${JSON.stringify(shown, null, 2)}\n`);
    }
    return Promise.resolve(after?.status === 'failed' ? 1 : 0);
  },
};

/** Settles what came back, then decides what is next: the last output and the next action are one question here. */
function settled(situation: Situation): {
  decision: Decision;
  before: Progress | null;
  after: Progress | null;
} {
  let now = situation;
  if (now.outcomes.length > 0) {
    const recorded = decide(now);
    const progress =
      recorded.entries.length === 0 ? now.progress : append(now.progress, recorded.entries, hashes.sha256);
    now = { ...now, progress, outcomes: [] };
  }
  const decision = decide(now);
  const after =
    decision.entries.length === 0 ? now.progress : append(now.progress, decision.entries, hashes.sha256);
  return { decision, before: now.progress, after };
}

type Read = { situation: Situation; workflow: Workflow } | { problems: string };

function situationFrom(call: Call): Read {
  const path = textOf(call, 'workflow');
  if (path === undefined) throw new UsageError('decide needs --workflow FILE.');
  const text = readText(path);
  const templates = { ...shippedTemplates(), ...repositoryTemplates(path) };
  const parsed = parseWorkflow({ path, text }, { templates: Object.keys(templates) });
  if (!parsed.ok)
    return {
      problems: parsed.problems.map((problem) => `${problemText(problem, { [path]: text })}\n\n`).join(''),
    };
  const progress = progressFrom(textOf(call, 'progress'));
  const now = instantFrom(textOf(call, 'now'));
  const facts = textOf(call, 'facts');
  const given = snapshotFrom(facts === undefined ? {} : readJson(facts), now);
  const policy = parsePolicy(null, given.repository.default_branch);
  if (!policy.ok) throw new Error('The default policy has errors');
  const snapshot = progress === null ? withStart(given, parsed.value.name, now) : given;
  const oid = hashes.blob(text);
  const situation: Situation = {
    snapshot,
    policy: policy.value,
    progress,
    restored: null,
    ahead: null,
    workflow: progress === null ? null : parsed.value,
    startable: progress === null ? { [parsed.value.name]: { path, oid, parsed } } : {},
    problems: [],
    templates,
    // What other runs have spent is not known here, and bounds nothing.
    spending: { used: {}, reserved: {} },
    outcomes: lastOutput(textOf(call, 'last-output'), progress),
    nonce: now,
    hashes,
  };
  return { situation, workflow: parsed.value };
}

/** Without a progress document the question is what a start would do, asked by somebody who may. */
function withStart(snapshot: Situation['snapshot'], workflow: string, now: string): Situation['snapshot'] {
  if (snapshot.comments.length > 0) return snapshot;
  const author = { id: 2, login: 'requester', type: 'User' } as const;
  const comment = {
    id: 1,
    node_id: '1',
    author,
    body: `/start ${workflow}`,
    created_at: now,
    edited_at: null,
  };
  return {
    ...snapshot,
    comments: [{ ...comment, own_reactions: [] }],
    permissions: { requester: 'write', ...snapshot.permissions },
  };
}

function progressFrom(path: string | undefined): Progress | null {
  if (path === undefined) return null;
  const decoded = decode(readText(path), path);
  if (!decoded.ok) throw new UsageError(decoded.problems[0]?.message ?? `${path} cannot be read.`);
  return decoded.value;
}

function instantFrom(text: string | undefined): string {
  const instant = new Date(text ?? Date.now());
  if (Number.isNaN(instant.getTime()))
    throw new UsageError(`--now is "${text ?? ''}"; it must be an ISO 8601 instant.`);
  return instantOf(instant.getTime());
}

/** What the steps in flight brought back: an outcome, or the bare answer of the one step that is being performed. */
function lastOutput(path: string | undefined, progress: Progress | null): Outcome[] {
  if (path === undefined) return [];
  const text = readText(path);
  const claims = Object.entries(progress?.steps ?? {}).flatMap(([step, state]) =>
    state.claim === undefined ? [] : [`${state.claim.decision}/${step}/${state.attempts}`],
  );
  const [task] = claims;
  if (task === undefined)
    throw new UsageError('--last-output is given, but no step of the progress is in flight.');
  const json = objectIn(text);
  if (json !== null && 'task' in json) {
    const parsed = outcomeSchema.safeParse(json);
    if (parsed.success) return [parsed.data];
    throw new UsageError(`--last-output names a task, but is no outcome: ${z.prettifyError(parsed.error)}`);
  }
  if (claims.length > 1)
    throw new UsageError(
      'Several steps are in flight: --last-output must be an outcome as JSON that names its task.',
    );
  return [concluded({ task, text, value: json })];
}

const jsonObject = z.record(z.string(), z.json());

/** A text that is one JSON object, as that; null for any other text. */
function objectIn(text: string): JsonObject | null {
  try {
    const parsed = jsonObject.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const NO_TREE =
  'The facts give no pull_request.tree: what the open gate shows counts as changed, and earlier answers as void.';

/** Whether an open gate would be taken for changed only because the facts say nothing of the content. */
const changesGates = ({ snapshot, progress }: Situation): boolean =>
  snapshot.pull.head.tree.length === 0 &&
  Object.values(progress?.steps ?? {}).some(
    (step) => step.status === 'waiting' && step.gate?.kind === 'approval',
  );

/** What `--facts` would have to say before this can be decided. */
function missing(want: Want): string {
  if (want.want === 'permission') return `A fact is missing: permissions.${want.login}`;
  if (want.want === 'text') return `A fact is missing: texts.${want.oid}`;
  if (want.want === 'file') return `A fact is missing: texts["${want.oid}:${want.path}"]`;
  if (want.want === 'actions_run') return `A fact is missing: actions_runs.${want.id}`;
  if (want.want === 'member') return `A fact is missing: members["${want.team}:${want.login}"]`;
  if (want.want === 'code_owners') return 'A fact is missing: code_owners';
  if (want.want === 'changed_paths') return 'A fact is missing: changed_paths';
  return `A fact is missing that --facts cannot give: ${want.want}`;
}
