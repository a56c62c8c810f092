import type { Draft } from '../draft.ts';
import { summarise } from '../../progress/bounds.ts';
import type { Subject } from '../../progress/gate.ts';
import type { ApprovalStep } from '../../workflow/step.ts';
import { childrenOf, findPlaced, findStep } from '../../workflow/graph.ts';
import { frameOf } from '../scope/frame.ts';
import { judge } from '../answers/approval.ts';
import { advanceGate } from './gate.ts';
import { deadlineOf } from './gate-timeout.ts';
import { whatChanged } from './changes.ts';
import { kindOf } from '../orders/turn.ts';
import { canJudge, permissionOf, unanswered } from '../orders/inbox.ts';
import { gatesIn, type PlacedGate } from './open-gates.ts';
import { restsOn, type Place } from './rests-on.ts';
import { present } from './subject.ts';

/**
 * Judges anew, before anything begins that rests on them, the approvals of which nothing has come yet: what was approved
 * may have changed since, or an answer was taken back. Such a gate asks again, and what rests on it does not begin.
 */
export function recheckApprovals(draft: Draft): void {
  if (draft.progress.ending !== undefined || !canJudge(draft.situation)) return;
  const closedNow = new Set(
    draft.entries.flatMap((entry) => (entry.type === 'gate.closed' ? [entry.step] : [])),
  );
  for (const open of unused(draft)) if (!closedNow.has(open.instance)) recheck(draft, open);
  for (const open of usedAgain(draft)) recheckContent(draft, open);
}

/** Asks, where something is read anyway, for what judging approvals again would need: that saves a request of its own. */
export function foresee(draft: Draft): void {
  const { snapshot } = draft.situation;
  for (const { gate } of unused(draft))
    for (const { by } of gate.answers)
      if (permissionOf(snapshot, by) === undefined) draft.want({ want: 'permission', login: by.login });
}

/** Whether words wait that may be about an approval of which nothing has come yet. */
export const isSpokenOf = (draft: Draft): boolean =>
  unused(draft).length > 0 &&
  unanswered(draft.situation).some(
    (letter) =>
      letter.comment.id > draft.progress.inbox.cursor &&
      kindOf(draft.progress, draft.workflow, letter) === 'answer',
  );

/** Approvals that hold and that nothing rests on yet. */
const unused = ({ progress }: Draft): PlacedGate[] =>
  gatesIn(progress).filter(
    ({ gate }) =>
      gate.kind === 'approval' &&
      gate.status === 'approved' &&
      gate.used === undefined &&
      // Documents from before this was recorded do not tell what had come of it.
      gate.subject.head_oid !== undefined,
  );

function recheck(draft: Draft, open: PlacedGate): void {
  const { instance, state, gate } = open;
  const step = findStep(draft.workflow, state.name);
  if (step?.type !== 'approval') return;
  const presented = present(draft, step, frameOf(draft, state.name, instance), gate.subject);
  if (presented === undefined) return;
  const { subject, edited } = presented;
  if (subject.digest !== gate.subject.digest && !isSeenLater(draft, open, subject)) {
    const what = whatChanged(draft, step, gate, presented);
    if (what === undefined) return;
    return reopen(draft, step, instance, subject, `what was approved has changed: ${what}`);
  }
  // What nobody approved rests on the content alone.
  if (gate.answers.length === 0) return;
  const judgement = judge(draft.situation, { open, step, progress: draft.progress, edited });
  for (const want of judgement.wants) draft.want(want);
  if (judgement.wants.length > 0 || judgement.status === 'approved') return;
  reopen(draft, step, instance, subject, lostOf(gate.answers, judgement));
}

/** Approvals that what is ready was among the first to rest on, and is about to begin once more. */
const usedAgain = ({ progress, ready }: Draft): PlacedGate[] =>
  gatesIn(progress).filter(
    ({ gate }) =>
      gate.kind === 'approval' &&
      gate.status === 'approved' &&
      ready.some(({ instance }) => gate.used?.includes(instance) === true),
  );

/** Another attempt works on what was approved and on what this run brought since, and on nothing that somebody else pushed. */
function recheckContent(draft: Draft, { instance, state, gate }: PlacedGate): void {
  const step = findStep(draft.workflow, state.name);
  if (step?.type !== 'approval') return;
  const presented = present(draft, step, frameOf(draft, state.name, instance), gate.subject);
  if (presented === undefined) return;
  if (presented.subject.content === gate.subject.content && presented.edited.length === 0) return;
  const { commits } = draft.situation.snapshot.head;
  const since = commits.findIndex(({ oid }) => oid === gate.subject.head_oid);
  if (since !== -1 && commits.slice(0, since).every(({ ours }) => ours)) return;
  const range = `${gate.subject.head_oid}...${presented.subject.head_oid}`;
  const what = whatChanged(draft, step, gate, presented);
  if (what === undefined) return;
  const compared = draft.situation.snapshot.found.comparisons[range];
  if (compared?.status === 'ahead' && compared.commits.every(({ ours }) => ours)) return;
  reopen(draft, step, instance, presented.subject, `what was approved has changed: ${what}`);
}

/** Whether only variables were assigned, and a later approval that rests on this one asks, or was given, for what they now are. */
const isSeenLater = (
  { workflow, progress }: Draft,
  { instance, state, gate }: PlacedGate,
  now: Subject,
): boolean =>
  now.content === gate.subject.content &&
  JSON.stringify(now.outputs) === JSON.stringify(gate.subject.outputs) &&
  gatesIn(progress).some(
    (other) =>
      other.gate.kind === 'approval' &&
      (other.gate.status === 'approved' || other.gate.status === 'pending') &&
      other.gate.subject.variables === now.variables &&
      restsOn(workflow, { name: other.state.name, instance: other.instance }, { name: state.name, instance }),
  );

const reopen = (draft: Draft, step: ApprovalStep, instance: string, subject: Subject, why: string): void =>
  draft.record({
    type: 'gate.reopened',
    step: instance,
    subject,
    why: summarise(why),
    ...deadlineOf(draft, step),
  });

function lostOf(
  answers: PlacedGate['gate']['answers'],
  { counted, refused }: Pick<ReturnType<typeof judge>, 'counted' | 'refused'>,
): string {
  const lost = answers.filter(
    ({ by }) => !counted.some((other) => other.by.id === by.id && other.answer === 'approve'),
  );
  const whys = lost.map(({ by }) => {
    const why = refused.findLast((one) => one.by.id === by.id)?.why;
    return `the approval of ${by.login} was taken back${why === undefined ? '' : ` or does not count: ${why}`}`;
  });
  return whys.length > 0 ? whys.join('; ') : 'what the gate asks for is not met any more';
}

/** Judges approvals that are asked for again, wherever they stand: the blocks around them may have ended. */
export function advanceReopened(draft: Draft): void {
  const before = draft.entries.length;
  for (const { instance, state } of reopened(draft)) {
    const placed = findPlaced(draft.workflow, state.name);
    if (placed?.step.type !== 'approval') continue;
    const around = placed.parents.at(-1);
    const lists = around === undefined ? [draft.workflow.steps] : childrenOf(around);
    const list = lists.find((steps) => steps.includes(placed.step)) ?? [placed.step];
    advanceGate(draft, placed.step, frameOf(draft, state.name, instance), list);
    if (draft.entries.length > before) return;
  }
}

const reopened = ({ progress }: Draft): PlacedGate[] =>
  gatesIn(progress).filter(({ gate }) => gate.status === 'pending' && gate.reopened !== undefined);

/** Approvals that are not sure to hold: they are asked for again, or cannot be judged while a list is not whole. */
export const unsure = (draft: Draft): PlacedGate[] => [
  ...reopened(draft),
  ...(canJudge(draft.situation) ? [] : unused(draft)),
];

/** Whether something that is ready rests on an approval that is not sure to hold. */
export const heldBack = (draft: Draft, ready: { step: { name: string }; instance: string }): boolean =>
  unsure(draft).some(({ instance, state }) =>
    restsOn(draft.workflow, placeOf(ready), { name: state.name, instance }),
  );

/** Approvals that something which begins now is the first to rest on. */
export const usedBy = (draft: Draft, ready: { step: { name: string }; instance: string }): string[] =>
  gatesIn(draft.progress)
    .filter(
      ({ instance, state, gate }) =>
        gate.kind === 'approval' &&
        gate.status === 'approved' &&
        (gate.used === undefined || isUsedNow(draft, instance)) &&
        restsOn(draft.workflow, placeOf(ready), { name: state.name, instance }),
    )
    .map(({ instance }) => instance);

/** Whether a step that begins with this decision was the first to rest on an approval. */
const isUsedNow = ({ entries }: Draft, gate: string): boolean =>
  entries.some((entry) => entry.type === 'step.started' && entry.uses?.includes(gate) === true);

const placeOf = ({ step, instance }: { step: { name: string }; instance: string }): Place => ({
  name: step.name,
  instance,
});
