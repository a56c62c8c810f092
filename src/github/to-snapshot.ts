import { NOTHING_FOUND } from '../ports.ts';
import type { Comment, Person, PullRequest, Review, Snapshot } from '../ports.ts';
import type { CheckNode } from './answer-checks.ts';
import type {
  CommentNode,
  CommitNode,
  DefinitionsNode,
  HeadNode,
  ReviewNode,
  SnapshotAnswer,
} from './answer.ts';
import type { EventNode } from './answer-events.ts';
import { toChecks } from './checks.ts';
import { toOutputs, toSourceFile, toSourceFiles } from './files.ts';
import { PROMPTS_PATH, WORKFLOWS_PATH, documentPath, outputsPath } from './paths.ts';
import { dismissals, labelChanges } from './events.ts';
import { toPerson } from './person.ts';
import { toRecorded } from './recorded.ts';
import { isOurs, seenComment, seenLabels } from './seen.ts';

/** An answer with all its pages. */
export interface Gathered {
  policyPath: string;
  now: string;
  viewer: Person;
  onlooker: boolean;
  answer: SnapshotAnswer;
  /** Null when there is no such commit to be seen. */
  head: HeadNode | null;
  comments: CommentNode[];
  /** Whether what happened at that instant was asked for. */
  wanted: (at: string) => boolean;
  /** Whether a comment is wanted although it is older. */
  unanswered: (comment: Pick<Comment, 'id' | 'created_at'>) => boolean;
  reviews: ReviewNode[];
  /** Of labels and dismissals, oldest first. */
  events: EventNode[];
  commits: CommitNode[];
  checks: CheckNode[];
  incomplete: string[];
}

/** A comment as GitHub's answers name it, in our own words. */
export const toComment = (node: CommentNode): Comment => ({
  id: node.fullDatabaseId,
  node_id: node.id,
  author: toPerson(node.author),
  body: node.body,
  created_at: node.createdAt,
  edited_at: node.lastEditedAt,
  own_reactions: (node.reactionGroups ?? [])
    .filter((group) => group.viewerHasReacted)
    .map((group) => group.content),
});

const toReview = (node: ReviewNode, dismissed: Review['dismissed']): Review => ({
  id: node.fullDatabaseId,
  node_id: node.id,
  author: toPerson(node.author),
  state: node.state,
  body: node.body,
  submitted_at: node.submittedAt,
  edited_at: node.lastEditedAt,
  commit: node.commit === null ? null : { oid: node.commit.oid, tree: node.commit.tree.entries },
  ...(dismissed === undefined ? {} : { dismissed }),
});

/** Co-authors are left out: a trailer is anybody's claim, and GitHub adds one for a reviewer's suggestion. */
const toCommitters = (nodes: readonly CommitNode[]): number[] => {
  const actors = nodes.flatMap(({ commit }) => [commit.author, commit.committer]);
  return [...new Set(actors.map((actor) => actor?.user?.databaseId).filter((id) => id != null))];
};

/** Definitions and prompts at one commit. */
export const toDefinitions = (node: DefinitionsNode): Snapshot['definitions'] => ({
  oid: node.oid,
  workflows: toSourceFiles(WORKFLOWS_PATH, node.workflows, /\.ya?ml$/),
  prompts: toSourceFiles(PROMPTS_PATH, node.prompts, /\.md$/),
});

function toPullRequest({ answer, head, commits }: Gathered): PullRequest {
  const pull = answer.repository.pullRequest;
  const renamed = pull.renamed?.nodes.at(-1);
  return {
    number: pull.number,
    node_id: pull.id,
    title: pull.title,
    body: pull.body,
    author: toPerson(pull.author),
    edited: pull.lastEditedAt === null ? null : { at: pull.lastEditedAt, by: toPerson(pull.editor) },
    renamed: renamed === undefined ? null : { at: renamed.createdAt, by: toPerson(renamed.actor) },
    state: pull.state,
    draft: pull.isDraft,
    labels: (pull.labels?.nodes ?? []).map((label) => label.name),
    head: {
      oid: head?.oid ?? pull.headRefOid,
      ref: pull.headRefName,
      repository: pull.headRepository?.nameWithOwner ?? '',
      tree: head?.tree.entries ?? [],
    },
    base: { ref: pull.baseRefName, oid: pull.baseRef?.target?.oid ?? pull.baseRefOid },
    fork: pull.isCrossRepository,
    committers: toCommitters(commits),
  };
}

/** Puts what GitHub answered into our own words. */
export function toSnapshot(gathered: Gathered): Snapshot {
  const { answer, head, viewer, onlooker } = gathered;
  const { repository } = answer;
  const pull = repository.pullRequest;
  const document = documentPath(pull.number);
  const run = repository.run?.target;
  const base = pull.baseRef?.target;
  const archive = repository.archive?.target;
  const outputs = pull.isCrossRepository ? (run ?? archive)?.outputs : head?.outputs;
  const status = head?.status?.context;
  const dismissed = dismissals(gathered.events, viewer);
  return {
    now: gathered.now,
    viewer,
    repository: {
      node_id: repository.id,
      name: repository.nameWithOwner,
      default_branch: repository.defaultBranchRef.name,
      default_oid: repository.defaultBranchRef.target.oid,
      private: repository.isPrivate,
    },
    pull: toPullRequest(gathered),
    comments: gathered.comments
      .filter((comment) => !isOurs(comment, viewer))
      .map(toComment)
      .filter((comment) => gathered.wanted(comment.created_at) || gathered.unanswered(comment)),
    reviews: gathered.reviews.map((review) => toReview(review, dismissed.get(review.id))),
    labelled: labelChanges(gathered.events).filter(({ at }) => gathered.wanted(at)),
    run:
      run === undefined
        ? null
        : {
            tip: toRecorded(run, viewer, onlooker),
            document: toSourceFile(document, run.document),
            history: run.history.nodes.map((commit) => toRecorded(commit, viewer, onlooker)),
          },
    archive:
      archive === undefined
        ? null
        : { tip: toRecorded(archive, viewer, onlooker), document: toSourceFile(document, archive.document) },
    head: {
      document: pull.isCrossRepository || head === null ? null : toSourceFile(document, head.document),
      commits: (head?.history.nodes ?? []).map((commit) => toRecorded(commit, viewer, onlooker)),
    },
    outputs: toOutputs(outputsPath(pull.number), outputs ?? null),
    policy: toSourceFile(gathered.policyPath, repository.defaultBranchRef.target.policy),
    definitions: base == null ? { oid: pull.baseRefOid, workflows: [], prompts: [] } : toDefinitions(base),
    seen: {
      ...seenComment(gathered.comments, viewer, pull.mine?.nodes),
      labels: seenLabels(repository.known, pull.labels),
      status:
        status == null ? null : { state: status.state.toLowerCase(), description: status.description ?? '' },
    },
    permissions: {},
    texts: {},
    checks: toChecks(gathered.checks),
    actions_runs: {},
    found: NOTHING_FOUND,
    incomplete: gathered.incomplete,
  };
}
