import { inFlight } from '../decide/decide.ts';
import type { Decision } from '../decide/decision.ts';
import { canJudge, unanswered } from '../decide/orders/inbox.ts';
import { doubtsAbout } from '../decide/answers/doubts.ts';
import { leftOut, TEXTS } from '../decide/scope/pull-facts.ts';
import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import { contentDigest } from '../decide/gates/subject.ts';
import type { Progress } from '../progress/schema.ts';
import { Unreachable } from '../ports.ts';
import { topicsIn } from '../render/answers/topics.ts';
import { instant } from '../render/instant.ts';
import { render, type RenderInput } from '../render/render.ts';
import type { View } from '../render/view.ts';
import type { Workflow } from '../workflow/schema.ts';
import { historyShown } from './asked-history.ts';
import { anchorToShow } from './anchor.ts';
import { workflowIn } from './message.ts';
import type { Report } from './report.ts';
import { spentLabels } from './spent-labels.ts';
import type { Sources } from './situate.ts';
import type { World } from './world.ts';

/** What people should see after a decision: a projection of the document, and reactions to commands. */
export function viewOf(
  world: World,
  situation: Situation,
  sources: Sources,
  decision: Decision,
  after: Progress | null,
  workflow: Workflow | null,
): View {
  const input = renderInputOf(world.server_url, sources, { situation, decision, after, workflow });
  const anchor = anchorToShow(situation.snapshot, after, world.seal_keys ?? [], situation.restored);
  const view = render({ ...input, anchor });
  return isVouchedFor(situation, after) ? view : { ...view, status: null };
}

/** Everything that is shown of a decision, in a comment or in the log. */
export function renderInputOf(
  server_url: string,
  sources: Sources,
  { situation, decision, after, workflow }: Pick<Report, 'situation' | 'decision' | 'after' | 'workflow'>,
): RenderInput {
  const { snapshot } = situation;
  const standing = situation.problems.filter((problem) => problem.severity === 'error');
  const found = decision.problems.length > 0 ? decision.problems : standing;
  const doubts = inFlight(after) && workflow !== null ? doubtsAbout(after, workflow, situation.policy) : [];
  return {
    progress: after,
    workflow,
    policy: situation.policy,
    problems: [...found, ...doubts],
    sources,
    refusals: decision.refusals,
    repository: snapshot.repository.name,
    server_url,
    pull: snapshot.pull.number,
    head_oid: snapshot.pull.head.oid,
    fork: snapshot.pull.fork,
    reactions: reactionsOf(situation, decision, after),
    notices: inFlight(after)
      ? [...keptFromPrompts(snapshot, after), ...changedSince(after), ...unreadTicks(snapshot)]
      : [],
    incomplete: snapshot.incomplete.filter((list) => !canJudge(lacking(situation, list))),
    decided: { reason: decision.reason, sentence: decision.sentence },
    topics: [...topicsIn(snapshot.seen.answer?.body), ...decision.topics],
    ...historyShown(decision, snapshot, server_url),
    reviewers: decision.reviewers,
    spent_labels: [...spentLabels(situation, after), ...decision.spent_labels],
    comment_id: snapshot.seen.comment?.id ?? null,
  };
}

/** A publication that fails loses nothing: what people see is rendered again at the next wake-up. Whether it did not fail. */
export async function publish(world: World, snapshot: Snapshot, view: View): Promise<boolean> {
  try {
    await world.github.publish(snapshot, view);
    return true;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    world.log(`What people see could not be brought up to date: ${error.message} The next wake-up does it.`);
    return false;
  }
}

/**
 * Every command carries our reaction: the document says which were answered, the snapshot which lack it, and what is left
 * for a later decision was seen.
 */
function reactionsOf(situation: Situation, decision: Decision, after: Progress | null): View['reactions'] {
  const { snapshot } = situation;
  const answered = (after?.inbox.handled ?? []).flatMap(({ id, refused }): View['reactions'] => {
    const comment = snapshot.comments.find((candidate) => candidate.id === id);
    const content = refused === undefined ? 'ROCKET' : 'CONFUSED';
    if (comment === undefined || comment.own_reactions.includes(content)) return [];
    return [{ comment_node_id: comment.node_id, content }];
  });
  const given = [...decision.reactions, ...answered];
  const waiting = unanswered({ ...situation, progress: after })
    .map(({ comment }) => comment)
    .filter(({ node_id, own_reactions }) => {
      const told = given.some(({ comment_node_id }) => comment_node_id === node_id);
      return !told && !own_reactions.includes('EYES');
    });
  return [
    ...given,
    ...waiting.map(({ node_id }) => ({ comment_node_id: node_id, content: 'EYES' as const })),
  ];
}

const lacking = (situation: Situation, list: string): Situation => ({
  ...situation,
  snapshot: { ...situation.snapshot, incomplete: [list] },
});

/** Ticks count only where it can be read who gave them. */
const unreadTicks = ({ found }: Snapshot): string[] =>
  Object.values(found.edits).includes(null)
    ? ['Who ticked the boxes of this comment could not be read, so no tick counts until it can.']
    : [];

/** What the pull request says now and prompts are not given, because it was changed under the run. */
const keptFromPrompts = (snapshot: Snapshot, progress: Progress): string[] =>
  TEXTS.flatMap((text) => {
    const left = leftOut(snapshot, progress, text);
    if (left === null) return [];
    if (left === 'unknown')
      return [
        `Whether the ${text} was changed since the run began could not be read: prompts are not given it.`,
      ];
    const by = left.by?.login ?? 'somebody unknown';
    return [
      `The ${text} was changed by ${by} at ${instant(left.at)}, after the run began: prompts are not given it.`,
    ];
  });

/** Texts that a step of this run used and that say something else by now. */
const changedSince = ({ bound_context = {} }: Progress): string[] =>
  Object.entries(bound_context).flatMap(([source, { changed }]) =>
    changed === undefined
      ? []
      : [
          `The ${source.replace(/(\d+)$/, '#$1')} was changed by ${changed.by?.login ?? 'somebody unknown'} at ${instant(changed.at)}, after a step had used it: prompts are not given it.`,
        ],
  );

/**
 * Whether a run may speak for the head. One that had ended well before speaks only for the content that people
 * approved last, and for what it then brought itself: what is pushed afterwards gets no success, and a required
 * check keeps it from being merged.
 */
function isVouchedFor({ snapshot, progress, hashes }: Situation, after: Progress | null): boolean {
  if (after?.status !== 'completed') return true;
  const approved = Object.values(after.steps)
    .flatMap(({ gate }) => (gate?.kind === 'approval' && gate.status === 'approved' ? [gate] : []))
    .sort((one, other) => ((one.closed_at ?? '') < (other.closed_at ?? '') ? -1 : 1))
    .at(-1);
  if (approved === undefined) return true;
  const { content, whole, head_oid } = approved.subject;
  // Where only some paths were to be approved, others may have come from anybody while the run was in flight.
  if (progress?.status !== 'completed' && whole !== undefined) return true;
  const { commits } = snapshot.head;
  const since = commits.findIndex(({ oid }) => oid === head_oid);
  const isOurs = ({ ours, message }: (typeof commits)[number]): boolean =>
    ours && workflowIn(message) === after.workflow_id;
  return (
    head_oid === undefined ||
    (since !== -1 && commits.slice(0, since).every(isOurs)) ||
    (whole ?? content) === contentDigest(snapshot.pull.head.tree, hashes.sha256)
  );
}
