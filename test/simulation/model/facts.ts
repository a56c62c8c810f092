import type { Comparison, Edit, Person, Snapshot, Want } from '../../../src/ports.ts';
import { type Objects } from './objects.ts';
import { REPOSITORY, definitionsAt } from './snapshot.ts';
import { US } from './repository.ts';
import type { State } from './state.ts';
import { differing, fileAt, textOf } from './tree.ts';

const OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** A snapshot with further facts of an instant in it. */
export function withFacts(
  objects: Objects,
  state: State,
  snapshot: Snapshot,
  wants: readonly Want[],
): Snapshot {
  const next: Snapshot = {
    ...snapshot,
    permissions: { ...snapshot.permissions },
    texts: { ...snapshot.texts },
    actions_runs: { ...snapshot.actions_runs },
    found: {
      ...snapshot.found,
      members: { ...snapshot.found.members },
      code_owners: { ...snapshot.found.code_owners },
      trees: { ...snapshot.found.trees },
      comparisons: { ...snapshot.found.comparisons },
      review_comments: { ...snapshot.found.review_comments },
      edits: { ...snapshot.found.edits },
      definitions: { ...snapshot.found.definitions },
    },
  };
  for (const want of wants) lookUp(objects, state, next, want);
  return next;
}

function lookUp(objects: Objects, state: State, next: Snapshot, want: Want): void {
  const { found } = next;
  switch (want.want) {
    case 'permission':
      next.permissions[want.login] = state.permissions[want.login] ?? 'none';
      return;
    case 'text': {
      const blob = objects.blob(want.oid);
      next.texts[want.oid] = blob === undefined ? null : textOf(blob);
      return;
    }
    case 'file': {
      const commit = objects.get(want.oid);
      const file = commit === undefined ? null : fileAt(commit.tree, want.path);
      next.texts[`${want.oid}:${want.path}`] = file?.text ?? null;
      return;
    }
    case 'definitions':
      next.definitions = definitionsAt(objects.at(want.oid));
      return;
    case 'definitions_at': {
      const commit = objects.get(want.oid);
      found.definitions[want.oid] = commit === undefined ? null : definitionsAt(commit);
      return;
    }
    case 'history':
      found.histories = { ...found.histories, [want.oid]: null };
      return;
    case 'actions_run':
      next.actions_runs[want.id] = null;
      return;
    case 'member':
      found.members[`${want.team}:${want.login}`] = null;
      return;
    case 'code_owners': {
      const commit = objects.get(want.oid);
      const files = OWNERS.map((path) => (commit === undefined ? null : fileAt(commit.tree, path)));
      found.code_owners[want.oid] = files.find((file) => file !== null) ?? null;
      return;
    }
    case 'changed_paths': {
      const base = objects.at(state.refs[`refs/heads/${state.pull.base}`] ?? '');
      found.changed_paths = differing(base.tree, objects.at(state.pull.head).tree);
      return;
    }
    case 'tree': {
      const commit = objects.get(want.oid);
      found.trees[want.oid] =
        commit === undefined
          ? null
          : Object.entries(commit.tree).map(([path, { mode, oid }]) => ({ path, mode, oid }));
      return;
    }
    case 'pusher':
      found.pusher = pusherOf(state);
      return;
    case 'comparison':
      found.comparisons[`${want.base}...${want.head}`] = compare(objects, want.base, want.head);
      return;
    case 'closed_issues':
      found.closed_issues = [];
      return;
    case 'review_comments':
      found.review_comments[want.node_id] = [];
      return;
    case 'edits': {
      const remark = state.comments.find(({ node_id }) => node_id === want.node_id);
      found.edits[want.node_id] = remark === undefined ? null : versions(remark.edits, want.since);
    }
  }
}

/** Who moved the head's branch last, ourselves left out; ourselves where nobody else ever did. */
function pusherOf({ pushes, pull }: State): Person | null {
  const moves = pushes.filter(({ ref }) => ref === `refs/heads/${pull.branch}`);
  return moves.findLast(({ by }) => by.id !== US.id)?.by ?? (moves.length > 0 ? US : null);
}

/** The versions back to an instant and the one before it, oldest first. */
function versions(edits: readonly Edit[], since: string): Edit[] {
  const first = edits.findIndex(({ at }) => at >= since);
  return edits.slice(first < 0 ? -1 : Math.max(0, first - 1));
}

function compare(objects: Objects, base: string, head: string): Comparison | null {
  const from = objects.get(base);
  const to = objects.get(head);
  if (from === undefined || to === undefined) return null;
  const ahead = objects.since(base, head).toReversed();
  const isBehind = objects.since(head, base).length > 0;
  const status = ahead.length > 0 ? (isBehind ? 'diverged' : 'ahead') : isBehind ? 'behind' : 'identical';
  return {
    status,
    paths: differing(from.tree, to.tree),
    commits: ahead.map(({ oid, author, ours }) => ({ oid, author: author?.login ?? null, ours })),
  };
}

/** Where the repository stands in the API. */
export const PLACE = {
  owner: REPOSITORY.name.split('/')[0] ?? '',
  name: REPOSITORY.name.split('/')[1] ?? '',
};
