import * as z from 'zod';
import { ANSWER, MARKER, REMINDER } from '../ports.ts';

/** Why an event cannot concern us, found without a request. */
type IgnoredReason =
  | 'unknown_event'
  | 'unknown_action'
  | 'malformed_payload'
  | 'plain_issue'
  | 'no_command'
  | 'by_a_bot'
  | 'by_ourselves'
  | 'foreign_label'
  | 'no_pull_request'
  | 'own_status'
  | 'check_pending';

/** Which pull requests to look at, all of them (`sweep`), or why none. */
export type Trigger = { pulls: number[]; sweep: boolean } | { ignored: IgnoredReason };

/** Our own account, null when it is not known yet. */
type Self = { id: number } | null;

const person = z.object({ id: z.number(), type: z.string().optional() });
const event = z.object({ action: z.string().optional(), sender: person.nullish() });

const ring = (pull: number): Trigger => ({ pulls: [pull], sweep: false });
const ignore = (ignored: IgnoredReason): Trigger => ({ ignored });
const SWEEP: Trigger = { pulls: [], sweep: true };

/** The first line is a command; up to three spaces are no code yet. */
const isCommand = (body: string | null | undefined): boolean => /^ {0,3}\//.test(body ?? '');

/** How our comments begin, where our own account is not known. */
const isMarked = (body: string | null | undefined): boolean =>
  [MARKER, ANSWER, REMINDER].some((marker) => body?.startsWith(`<!-- ${marker} `) === true);

const commentEvent = event.extend({
  issue: z.object({ number: z.number(), pull_request: z.object({}).nullish() }),
  comment: z.object({ body: z.string().nullish(), user: person.nullish() }),
  changes: z.object({ body: z.object({ from: z.string() }).optional() }).optional(),
});

function onComment(payload: unknown, self: Self): Trigger {
  const { data } = commentEvent.safeParse(payload);
  if (data === undefined) return ignore('malformed_payload');
  const { action = '', issue, comment, sender, changes } = data;
  if (issue.pull_request == null) return ignore('plain_issue');
  if (!['created', 'edited', 'deleted'].includes(action)) return ignore('unknown_action');
  const ours =
    self === null
      ? comment.user?.type === 'Bot' && (isMarked(comment.body) || isMarked(changes?.body?.from))
      : comment.user?.id === self.id;
  if (ours) {
    // Somebody ticked a box in our comment, or changed or removed it: it is put right.
    const byAnother = sender != null && sender.id !== comment.user?.id;
    return action !== 'created' && byAnother ? ring(issue.number) : ignore('by_ourselves');
  }
  if (comment.user?.type === 'Bot') return ignore('by_a_bot');
  if (!isCommand(comment.body) && !isCommand(changes?.body?.from)) return ignore('no_command');
  return ring(issue.number);
}

const pullEvent = event.extend({
  pull_request: z.object({ number: z.number() }),
  label: z.object({ name: z.string() }).nullish(),
});
const PULL_ACTIONS = new Set([
  'opened',
  'reopened',
  'synchronize',
  'closed',
  'edited',
  'labeled',
  'unlabeled',
  'ready_for_review',
  'converted_to_draft',
]);

function onPullRequest(payload: unknown, self: Self): Trigger {
  const { data } = pullEvent.safeParse(payload);
  if (data === undefined) return ignore('malformed_payload');
  const { action = '', label, sender } = data;
  if (!PULL_ACTIONS.has(action)) return ignore('unknown_action');
  if (self !== null && sender?.id === self.id) return ignore('by_ourselves');
  if (action.endsWith('labeled') && label?.name.startsWith('pawl:') !== true) return ignore('foreign_label');
  return ring(data.pull_request.number);
}

function onReview(payload: unknown): Trigger {
  const { data } = pullEvent.safeParse(payload);
  if (data === undefined) return ignore('malformed_payload');
  if (!['submitted', 'edited', 'dismissed'].includes(data.action ?? '')) return ignore('unknown_action');
  return ring(data.pull_request.number);
}

const runEvent = event.extend({
  workflow_run: z.object({
    event: z.string(),
    display_title: z.string().nullish(),
    pull_requests: z.array(z.object({ number: z.number() })).nullish(),
  }),
});

function onWorkflowRun(payload: unknown): Trigger {
  const { data } = runEvent.safeParse(payload);
  if (data === undefined) return ignore('malformed_payload');
  if (data.action !== 'completed') return ignore('unknown_action');
  const { event: name, display_title: title, pull_requests: listed } = data.workflow_run;
  const pulls = [...new Set((listed ?? []).map(({ number }) => number))];
  if (pulls.length > 0) return { pulls, sweep: false };
  // GitHub lists no pull request of a fork: the doorbell then names it in its title. Whoever forges
  // that title rings a bell, no more.
  const named = /#([1-9]\d{0,8})$/.exec(title ?? '')?.[1];
  return name.startsWith('pull_request') && named !== undefined
    ? ring(Number(named))
    : ignore('no_pull_request');
}

const pullNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().positive());
const absent = z.union([z.undefined(), z.null(), z.literal('')]);
const given = z.looseObject({ 'pull-request': z.unknown().optional() }).nullish();
const dispatchEvent = z.object({ inputs: given, client_payload: given });

/** A dispatch names a pull request, or means all. */
function onDispatch(payload: unknown, where: 'inputs' | 'client_payload'): Trigger {
  const parsed = dispatchEvent.safeParse(payload);
  if (!parsed.success) return ignore('malformed_payload');
  const value = parsed.data[where]?.['pull-request'];
  if (absent.safeParse(value).success) return SWEEP;
  const { data } = pullNumber.safeParse(value);
  return data === undefined ? ignore('malformed_payload') : ring(data);
}

const statusEvent = z.object({ context: z.string(), state: z.string() });

function onStatus(payload: unknown): Trigger {
  const { data } = statusEvent.safeParse(payload);
  if (data === undefined) return ignore('malformed_payload');
  if (data.context === 'pawl') return ignore('own_status');
  // A status belongs to a commit; which pull requests have it, and wait for it, the sweep reads.
  return data.state === 'pending' ? ignore('check_pending') : SWEEP;
}

const check = z.object({ pull_requests: z.array(z.object({ number: z.number() })).nullish() });
const checkEvent = event.extend({ check_run: check.optional(), check_suite: check.optional() });

/** Checks of other apps; those of Actions ring through `workflow_run`. Pull requests of forks are not listed. */
function onCheck(payload: unknown): Trigger {
  const { data } = checkEvent.safeParse(payload);
  const of = data?.check_run ?? data?.check_suite;
  if (of === undefined) return ignore('malformed_payload');
  if (data?.action !== 'completed') return ignore('unknown_action');
  const pulls = [...new Set((of.pull_requests ?? []).map(({ number }) => number))];
  return pulls.length > 0 ? { pulls, sweep: false } : SWEEP;
}

/** Reads an event as a doorbell: which pull requests to look at. Nothing else of the payload is ever used. */
export function toTrigger(eventName: string, payload: unknown, self: Self): Trigger {
  switch (eventName) {
    case 'issue_comment':
      return onComment(payload, self);
    case 'pull_request':
    case 'pull_request_target':
      return onPullRequest(payload, self);
    case 'pull_request_review':
      return onReview(payload);
    case 'workflow_run':
      return onWorkflowRun(payload);
    case 'workflow_dispatch':
      return onDispatch(payload, 'inputs');
    case 'repository_dispatch':
      return onDispatch(payload, 'client_payload');
    case 'status':
      return onStatus(payload);
    case 'check_run':
    case 'check_suite':
      return onCheck(payload);
    case 'schedule':
      return SWEEP;
    default:
      return ignore('unknown_event');
  }
}
