import { NOTHING_FOUND } from '../../../src/decide/found.ts';
import { seenComment } from '../../../src/github/seen.ts';
import type { Comment, PullRequest, ReadOptions, Review, Snapshot, SourceFile } from '../../../src/ports.ts';
import { nodesOf } from './nodes.ts';
import { MARKER } from '../../../src/ports.ts';
import { recorded, type Commit, type Objects } from './objects.ts';
import { ARCHIVE_REF, DOCUMENT, PULL, RUN_REF, US } from './repository.ts';
import { instantOf, type Judgement, type Remark, type State } from './state.ts';
import { fileAt, rootOf, type Tree } from './tree.ts';

export const REPOSITORY = {
  node_id: 'R_1',
  name: 'acme/widgets',
  default_branch: 'main',
  private: true,
} as const;
export const PULL_ID = `PR_${PULL}`;
const OUTPUTS = `.pawl/pr-${PULL}/outputs/`;
const RECENT = 10;

/** A comment in a snapshot's words. */
export const toComment = ({ id, node_id, author, body, created_at, edits, reactions }: Remark): Comment => ({
  id,
  node_id,
  author,
  body,
  created_at,
  edited_at: edits.at(-1)?.at ?? null,
  own_reactions: [...reactions],
});

export const isOurs = ({ author }: Remark): boolean => author?.id === US.id;

const toReview = (objects: Objects, { commit, ...review }: Judgement): Review => ({
  ...review,
  commit: { oid: commit, tree: rootOf(objects.at(commit).tree) },
});

/** Every fact of one instant, as the adapter brings it. `now` is the server's clock, which no read lags behind. */
export function snapshotOf(
  objects: Objects,
  state: State,
  now: number,
  options: ReadOptions,
  incomplete: readonly string[] = [],
): Snapshot {
  const { pull, refs, comments } = state;
  const run = tipOf(objects, refs[RUN_REF]);
  const archive = tipOf(objects, refs[ARCHIVE_REF]);
  const head =
    refs[`refs/heads/${pull.branch}`] === undefined && pull.state !== 'OPEN' ? null : objects.at(pull.head);
  const main = objects.at(refs['refs/heads/main'] ?? '');
  const base = tipOf(objects, refs[`refs/heads/${pull.base}`]);
  const document = run === null ? null : fileAt(run.tree, DOCUMENT);
  const since = options.since(document?.text ?? null);
  const unanswered = options.unanswered?.(document?.text ?? null) ?? ((): boolean => false);
  const wanted = (at: string): boolean => since === null || at >= since;
  return {
    now: instantOf(now),
    viewer: US,
    repository: { ...REPOSITORY, default_oid: main.oid },
    pull: pullOf(objects, state, head, base),
    comments: comments
      .filter((remark) => !isOurs(remark))
      .map(toComment)
      .filter((comment) => wanted(comment.created_at) || unanswered(comment)),
    reviews: state.reviews.map((review) => toReview(objects, review)),
    labelled: state.labelled.filter(({ at, label }) => label.startsWith('pawl:') && wanted(at)),
    run: run === null ? null : { tip: recorded(run), document, history: newest(objects, run) },
    archive: archive === null ? null : { tip: recorded(archive), document: fileAt(archive.tree, DOCUMENT) },
    head: {
      document: head === null ? null : fileAt(head.tree, DOCUMENT),
      commits: head === null ? [] : newest(objects, head),
    },
    outputs: head === null ? {} : outputsIn(head.tree),
    policy: fileAt(main.tree, '.github/pawl/policy.yml'),
    definitions: base === null ? { oid: main.oid, workflows: [], prompts: [] } : definitionsAt(base),
    seen: seenIn(state),
    permissions: {},
    texts: {},
    checks: pull.state === 'OPEN' ? state.checks : {},
    actions_runs: {},
    found: NOTHING_FOUND,
    incomplete: [
      ...incomplete,
      ...(head === null ? ['head'] : []),
      ...(base === null ? ['definitions'] : []),
    ],
  };
}

const tipOf = (objects: Objects, oid: string | undefined): Commit | null =>
  oid === undefined ? null : objects.at(oid);

const newest = (objects: Objects, { oid }: Commit): Snapshot['head']['commits'] =>
  objects.history(oid, RECENT).map(recorded);

function pullOf(
  objects: Objects,
  { pull, on, refs }: State,
  head: Commit | null,
  base: Commit | null,
): PullRequest {
  const from = base?.oid ?? refs['refs/heads/main'] ?? '';
  const committers = objects
    .since(from, pull.head)
    .flatMap(({ author }) => (author?.type === 'User' ? [author.id] : []));
  return {
    number: pull.number,
    node_id: PULL_ID,
    title: pull.title,
    body: pull.body,
    author: pull.author,
    edited: pull.edited,
    renamed: pull.renamed,
    state: pull.state,
    draft: false,
    labels: [...on],
    head: {
      oid: pull.head,
      ref: pull.branch,
      repository: REPOSITORY.name,
      tree: head === null ? [] : rootOf(head.tree),
    },
    base: { ref: pull.base, oid: from },
    fork: false,
    committers: [...new Set(committers)],
  };
}

const definitions = new WeakMap<Tree, Pick<Snapshot['definitions'], 'workflows' | 'prompts'>>();

/** Definitions and prompts as they are in a commit. */
export function definitionsAt({ oid, tree }: Commit): Snapshot['definitions'] {
  const known = definitions.get(tree);
  if (known !== undefined) return { oid, ...known };
  const under = (folder: string, ending: RegExp): SourceFile[] =>
    Object.keys(tree).flatMap((path) => {
      const file = path.startsWith(folder) && ending.test(path) ? fileAt(tree, path) : null;
      return file === null ? [] : [file];
    });
  const made = {
    workflows: under('.github/pawl/workflows/', /\.ya?ml$/),
    prompts: under('.github/pawl/prompts/', /\.md$/),
  };
  definitions.set(tree, made);
  return { oid, ...made };
}

const outputs = new WeakMap<Tree, Snapshot['outputs']>();

/** Files of Pawl's outputs, at most one folder deep. */
function outputsIn(tree: Tree): Snapshot['outputs'] {
  const known = outputs.get(tree);
  if (known !== undefined) return known;
  const made = Object.fromEntries(
    Object.entries(tree).flatMap(([path, { oid }]) =>
      path.startsWith(OUTPUTS) && path.slice(OUTPUTS.length).split('/').length <= 2 ? [[path, oid]] : [],
    ),
  );
  outputs.set(tree, made);
  return made;
}

/** What people see of us, found as the adapter finds it. */
function seenIn(state: State): Snapshot['seen'] {
  const ours = state.comments.filter(isOurs).map(nodesOf);
  return {
    ...seenComment(
      ours.map(({ comment }) => comment),
      US,
      ours.map(({ mine }) => mine),
    ),
    labels: Object.fromEntries(
      Object.entries(state.labels)
        .filter(([name]) => name.startsWith('pawl:'))
        .map(([name, node_id]) => [name, { node_id, on: state.on.includes(name) }]),
    ),
    status: state.statuses[state.pull.head] ?? null,
  };
}

/** Our newest status comment, whatever somebody made of it. */
export const statusIn = ({ state }: { state: State }): Remark | undefined =>
  state.comments.findLast((remark) => isOurs(remark) && remark.body.startsWith(`<!-- ${MARKER} `));
