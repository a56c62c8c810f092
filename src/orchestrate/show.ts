import type { Decision } from '../decide/decision.ts';
import type { Situation, Snapshot } from '../decide/situation.ts';
import { contentDigest } from '../decide/gates/subject.ts';
import type { Progress } from '../progress/schema.ts';
import { Unreachable } from '../ports.ts';
import { render } from '../render/render.ts';
import type { View } from '../render/view.ts';
import type { Workflow } from '../workflow/schema.ts';
import { workflowIn } from './message.ts';
import type { Sources } from './situate.ts';
import type { World } from './world.ts';

/** What people should see after a decision: a projection of the document, and reactions to answered commands. */
export function viewOf(
  world: World,
  situation: Situation,
  sources: Sources,
  decision: Decision,
  after: Progress | null,
  workflow: Workflow | null,
): View {
  const { snapshot } = situation;
  const standing = situation.problems.filter((problem) => problem.severity === 'error');
  const view = render({
    progress: after,
    workflow,
    policy: situation.policy,
    problems: decision.problems.length > 0 ? decision.problems : standing,
    sources,
    refusals: decision.refusals,
    repository: snapshot.repository.name,
    server_url: world.server_url,
    pull: snapshot.pull.number,
    head_oid: snapshot.pull.head.oid,
    fork: snapshot.pull.fork,
    reactions: [...decision.reactions, ...reactions(snapshot, after)],
  });
  return isVouchedFor(situation, after) ? view : { ...view, status: null };
}

/** A publication that fails loses nothing: what people see is rendered again at the next wake-up. */
export async function publish(world: World, snapshot: Snapshot, view: View): Promise<void> {
  try {
    await world.github.publish(snapshot, view);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    world.log(`What people see could not be brought up to date: ${error.message} The next wake-up does it.`);
  }
}

/** Every answered command carries our reaction: the document says which were answered, the snapshot which lack it. */
function reactions(snapshot: Snapshot, after: Progress | null): View['reactions'] {
  return (after?.inbox.handled ?? []).flatMap(({ id, refused }) => {
    const comment = snapshot.comments.find((candidate) => candidate.id === id);
    const content = refused === undefined ? 'ROCKET' : 'CONFUSED';
    if (comment === undefined || comment.own_reactions.includes(content)) return [];
    return [{ comment_node_id: comment.node_id, content }];
  });
}

/**
 * Whether a run may speak for the head. One that had ended well before speaks only for the content that people
 * approved last, and for what it then brought itself: what is pushed afterwards gets no success, and a required
 * check keeps it from being merged.
 */
function isVouchedFor({ snapshot, progress, hashes }: Situation, after: Progress | null): boolean {
  if (progress?.status !== 'completed' || after?.status !== 'completed') return true;
  const [tip] = snapshot.head.commits;
  if (tip?.ours === true && workflowIn(tip.message) === after.workflow_id) return true;
  const approved = Object.values(after.steps)
    .flatMap(({ gate }) => (gate?.kind === 'approval' && gate.status === 'approved' ? [gate] : []))
    .sort((one, other) => ((one.closed_at ?? '') < (other.closed_at ?? '') ? -1 : 1))
    .at(-1);
  return (
    approved === undefined ||
    approved.subject.content === contentDigest(snapshot.pull.head.tree, hashes.sha256)
  );
}
