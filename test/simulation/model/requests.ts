import { recorded } from './objects.ts';
import { US, type Repository } from './repository.ts';
import { nodesOf } from './nodes.ts';
import { PULL_ID, REPOSITORY } from './snapshot.ts';
import { below, blobOf, changed, treeId, type Blob, type Tree } from './tree.ts';

/** The file of our caller's workflow. */
export const CALLER = 'pawl.yml';

type Variables = { [name: string]: unknown };
type Answer = (repository: Repository, variables: Variables) => unknown;

/** What GitHub answers to the queries that writing asks, by the names of their operations. */
export const QUERIES: { [operation: string]: Answer } = {
  PawlReadRepository: () => ({
    repository: { id: REPOSITORY.node_id, defaultBranchRef: { name: REPOSITORY.default_branch } },
  }),
  PawlReadBack: (repository, { ref, seen }) => {
    const tip = repository.tip(String(ref));
    const nodes = tip === null ? [] : repository.objects.history(tip.oid, 10).map(recorded);
    return {
      repository: {
        ref: tip === null ? null : { target: { oid: tip.oid, history: { nodes } } },
        ...(seen === true ? shownIn(repository) : {}),
      },
    };
  },
  PawlReadReviewers: ({ state }, variables) => ({
    repository: {
      pullRequest: {
        reviewRequests: {
          nodes: state.requested.map((login) => ({ requestedReviewer: { id: `U_${login}` } })),
        },
      },
    },
    ...Object.fromEntries(
      Object.entries(variables)
        .filter(([key]) => /^user\d+$/.test(key))
        .map(([key, login]) => [key, { id: `U_${String(login)}` }]),
    ),
  }),
  PawlReadTree: ({ objects }, { oid }) => {
    const commit = objects.get(String(oid));
    return {
      repository: {
        object: commit === undefined ? null : { tree: { oid: kept(objects.trees, commit.tree) } },
      },
    };
  },
  PawlReadEarlier: (repository, { from, onto, keep }) => ({
    repository: {
      from: earlier(repository, String(from), String(keep)),
      onto: earlier(repository, String(onto), String(keep)),
    },
  }),
};

/** What GitHub answers to the routes that writing uses. */
export const ROUTES: { [route: string]: Answer } = {
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches': (repository, { workflow_id }) => {
    if (workflow_id === CALLER) repository.rung.push('dispatch');
    return { workflow_run_id: repository.id(), html_url: 'https://github.com/acme/widgets/actions/runs/1' };
  },
  'POST /repos/{owner}/{repo}/statuses/{sha}': (repository, { sha, state, description }) => {
    const status = { state: String(state), description: String(description) };
    repository.change({ statuses: { ...repository.state.statuses, [String(sha)]: status } });
    return {};
  },
  'POST /repos/{owner}/{repo}/git/trees': ({ objects }, { base_tree, tree }) => {
    const before = objects.trees.get(typeof base_tree === 'string' ? base_tree : '') ?? {};
    let next = before;
    for (const { path, mode, type, sha, content } of tree as TreeItem[]) {
      const gone = Object.keys(below(next, path)).map((rest) => [`${path}/${rest}`, null] as const);
      next = changed(next, Object.fromEntries([[path, null], ...gone]));
      if (type === 'tree' && sha != null) {
        const under = Object.entries(objects.trees.get(sha) ?? {});
        next = changed(next, Object.fromEntries(under.map(([rest, blob]) => [`${path}/${rest}`, blob])));
      } else if (content !== undefined)
        next = changed(next, { [path]: blobOf(content, Number.parseInt(mode, 8)) });
      else if (sha != null) next = changed(next, { [path]: found(objects.blob(sha), mode) });
    }
    return { sha: kept(objects.trees, next) };
  },
  'POST /repos/{owner}/{repo}/git/commits': ({ objects }, { message, tree, parents }) => {
    const { oid } = objects.make({
      message: String(message),
      parents: parents as string[],
      author: US,
      ours: true,
      tree: objects.trees.get(String(tree)) ?? {},
    });
    return { sha: oid, verification: { verified: true } };
  },
};

interface TreeItem {
  path: string;
  mode: string;
  type: string;
  sha?: string | null;
  content?: string;
}

function found(blob: Blob | undefined, mode: string): Blob {
  if (blob === undefined) throw new Error('There is no such blob');
  return { ...blob, mode: Number.parseInt(mode, 8) };
}

/** The id under which a tree can be asked for from now on. */
function kept(trees: Map<string, Tree>, tree: Tree): string {
  const id = treeId(tree);
  trees.set(id, tree);
  return id;
}

function earlier({ objects }: Repository, oid: string, keep: string): unknown {
  const commit = objects.get(oid);
  if (commit === undefined) return null;
  const under = below(commit.tree, keep);
  const stands = Object.keys(under).length > 0;
  return {
    tree: { oid: kept(objects.trees, commit.tree) },
    kept: stands ? { oid: kept(objects.trees, under), mode: 0o40000, type: 'tree' } : null,
  };
}

/** Our comments and labels, in the words of GitHub's answers. */
function shownIn({ state }: Repository): object {
  const labels = (on: boolean): unknown => ({
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: Object.entries(state.labels)
      .filter(([name]) => name.startsWith('pawl:') && (!on || state.on.includes(name)))
      .map(([name, id]) => ({ id, name })),
  });
  const nodes = state.comments.map((remark) => nodesOf(remark).comment);
  return {
    known: labels(false),
    pullRequest: {
      labels: labels(true),
      comments: { pageInfo: { hasNextPage: false, endCursor: null }, nodes },
      id: PULL_ID,
    },
  };
}
