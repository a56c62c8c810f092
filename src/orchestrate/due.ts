import { parseCommand } from '../commands/parse.ts';
import { APPROVING, labelFor } from '../decide/answers/labels.ts';
import { judgeChecks } from '../decide/steps/happened.ts';
import { ANSWER, LABELS, MARKER, REMINDER, type LabelChange, type OpenPull } from '../ports.ts';
import type { Gate } from '../progress/gate.ts';
import { ENDED, type Progress } from '../progress/schema.ts';

/** What somebody said younger than this is still being answered by the actions run that it woke, in seconds. */
const GRACE = 600;
/** What nobody answered for so long, in seconds, will not be by one more actions run. */
export const PATIENCE = 86_400;

/**
 * Whether a pull request has something to do that no event will tell of any more: its instant has come, or an
 * actions run that was woken died before it had answered, or before people could see what it had recorded.
 */
export function isDue(now: string, progress: Progress | null, open: OpenPull | undefined): boolean {
  if (progress !== null && progress.next_wakeup !== null && progress.next_wakeup <= now) return true;
  if (open === undefined) return false;
  const lost = (at: string | null): boolean =>
    at !== null && isBetween(secondsSince(at, now), GRACE, PATIENCE);
  return (
    open.comments.some((comment) => lost(comment.created_at) && isUnanswered(comment, progress)) ||
    open.reviews.some((review) => lost(review.submitted_at) && isUnheard(review, progress)) ||
    newestOfEach(open.labelled ?? []).some(
      (change) => lost(change.at) && isUnread(change, progress, open.labels),
    ) ||
    lost(open.edited?.at ?? null) ||
    doubled(open).some(({ created_at }) => lost(created_at)) ||
    (progress === null && isBranchGone(open)) ||
    (progress !== null &&
      (hasHappened(progress, open) ||
        (lost(progress.updated_at) && (isUnshown(progress, open) || isUncalled(progress, open)))))
  );
}

/** Labels of a run in flight: one whose branch is gone can be brought back by a wake-up, or the label is taken off. */
const STANDING: readonly string[] = ['pawl:in_progress', 'pawl:blocked', 'pawl:paused'];

const isBranchGone = ({ labels, labelled = [] }: OpenPull): boolean =>
  labels.some(
    (name) =>
      STANDING.includes(name) &&
      !newestOfEach(labelled).some(({ label, by }) => label === name && by?.type === 'User'),
  );

/** Comments of ours beside others of the same kind, left by actions runs that wrote at once: publishing leaves one. */
const doubled = ({ comments }: OpenPull): OpenPull['comments'] =>
  [MARKER, ANSWER].flatMap((marker) => {
    const ours = comments.filter(
      ({ author, body }) => author?.type === 'Bot' && body.startsWith(`<!-- ${marker} `),
    );
    const [first] = ours;
    return ours.filter(({ author, id }) => id !== first?.id && author?.id === first?.author?.id);
  });

const secondsSince = (at: string, now: string): number => (Date.parse(now) - Date.parse(at)) / 1000;
const isBetween = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** A command that we neither recorded as answered nor marked with our reaction. */
function isUnanswered(
  { id, body, author, own_reactions }: OpenPull['comments'][number],
  progress: Progress | null,
): boolean {
  if (author?.type !== 'User' || id <= (progress?.inbox.cursor ?? 0)) return false;
  const answered = own_reactions.includes('ROCKET') || own_reactions.includes('CONFUSED');
  return !answered && parseCommand(body, true) !== null;
}

/** A review that answers a gate and is newer than everything that was recorded. */
function isUnheard(
  { author, state, submitted_at }: OpenPull['reviews'][number],
  progress: Progress | null,
): boolean {
  if (author?.type !== 'User' || (state !== 'APPROVED' && state !== 'CHANGES_REQUESTED')) return false;
  return progress !== null && openGates(progress).length > 0 && (submitted_at ?? '') > progress.updated_at;
}

/** Gates that wait for people. One that was reopened does, although its step has ended. */
const openGates = ({ status, steps }: Progress): Gate[] =>
  ENDED.includes(status)
    ? []
    : Object.values(steps).flatMap(({ gate }) => (gate?.status === 'pending' ? [gate] : []));

const newestOfEach = (changes: readonly LabelChange[]): LabelChange[] => [
  ...new Map(changes.map((change) => [change.label.toLowerCase(), change])).values(),
];

/** A label by which somebody approves, no longer approves, or starts a run, and that nothing was made of yet. */
function isUnread(
  { id, label, on, by, at }: LabelChange,
  progress: Progress | null,
  standing: readonly string[],
): boolean {
  const same = (name: string): boolean => name.toLowerCase() === label.toLowerCase();
  if (by?.type !== 'User' || standing.some(same) !== on) return false;
  if (!label.toLowerCase().startsWith(APPROVING)) {
    const free = progress === null || (ENDED.includes(progress.status) && at > progress.updated_at);
    return on && free && !Object.keys(LABELS).some(same);
  }
  return (progress === null ? [] : openGates(progress)).some((gate) => {
    if (!same(labelFor(gate.name) ?? '')) return false;
    const counted = gate.answers.filter(({ source }) => source === 'label');
    if (!on) return counted.some((answer) => answer.at < at);
    return at > gate.since && ![...counted, ...gate.refused].some(({ source_id }) => source_id === id);
  });
}

/** Something that a step waits for is there: no event is sure to tell of a check, and ours of a label are not sent. */
function hasHappened({ status, steps }: Progress, { checks, labels }: OpenPull): boolean {
  if (ENDED.includes(status)) return false;
  return Object.values(steps).some(({ status: standing, wait }) => {
    if (standing !== 'waiting' || wait === undefined) return false;
    if (wait.kind === 'label') return labels.includes(wait.label);
    return wait.kind === 'checks' && judgeChecks(wait.names, checks).is !== 'open';
  });
}

/** People do not see that the run waits for them or has ended. */
function isUnshown({ status }: Progress, open: OpenPull): boolean {
  if (status === 'in_progress') return false;
  return !open.labels.includes(`pawl:${status}`) || (status !== 'blocked' && open.status === 'pending');
}

/** Comments of a pull request that a sweep reads. */
const READ = 20;

/** People were to be called to an open approval, and no such comment has been made since. So many others may hide it. */
const isUncalled = (progress: Progress, { comments }: OpenPull): boolean =>
  openGates(progress).some(({ kind, reminded = 0, remind_at = [], overdue }) => {
    const [asked = '', passed = ''] = [remind_at[reminded - 1], overdue?.at];
    const due = asked > passed ? asked : passed;
    if (kind !== 'approval' || due === '') return false;
    const since = comments.filter(({ created_at }) => created_at >= due);
    return since.length < READ - 1 && !since.some(({ body }) => body.startsWith(`<!-- ${REMINDER} `));
  });
