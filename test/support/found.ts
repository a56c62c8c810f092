import type {
  ClosedIssue,
  Comparison,
  Edit,
  Found,
  Person,
  RecordedVersion,
  ReviewComment,
  Snapshot,
  SourceFile,
  TreeFile,
  Want,
} from '../../src/ports.ts';
import { hashes } from '../../src/hashes.ts';
import { LEA } from './story.ts';

export interface FakeCommit {
  oid: string;
  message: string;
  ours: boolean;
  parent: string | null;
  files: { [path: string]: string };
}

/** The part of a repository in memory that facts are looked up in. */
export interface Archive {
  readonly commits: ReadonlyMap<string, FakeCommit>;
  /** The tips of the head and of the base. */
  head(): FakeCommit;
  base(): FakeCommit;
}

/** What few tests care about, to be changed by those that do. Null: GitHub does not tell. */
export class Told {
  /** Logins by team, `org/team`; a team that is not named cannot be read. */
  readonly teams = new Map<string, string[]>();
  pusher: Person | null = LEA;
  /** By the review's node id; none unless given. */
  readonly reviewComments = new Map<string, ReviewComment[] | null>();
  /** Set where the list of touched paths cannot be read. */
  changedPaths: 'as they are' | null = 'as they are';
  /** Issues that the pull request closes; null where they cannot be read. */
  closedIssues: ClosedIssue[] | null = [];
  /** Documents of the runs of other pull requests. */
  spending: NonNullable<Found['spending']> = [];
  /** Commits whose tree is too large to be told. */
  readonly cutTrees = new Set<string>();
}

const OWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const fileAt = ({ files }: FakeCommit, path: string): SourceFile | null => {
  const text = files[path];
  return text === undefined ? null : { path, oid: hashes.blob(text), text };
};

/** Definitions and prompts as they are in a commit. */
export function definitionsAt(commit: FakeCommit): Snapshot['definitions'] {
  const under = (folder: string): SourceFile[] =>
    Object.keys(commit.files).flatMap((path) => {
      const file = path.startsWith(folder) ? fileAt(commit, path) : null;
      return file === null ? [] : [file];
    });
  return {
    oid: commit.oid,
    workflows: under('.github/pawl/workflows/'),
    prompts: under('.github/pawl/prompts/'),
  };
}

const differing = (one: FakeCommit, other: FakeCommit): string[] =>
  [...new Set([...Object.keys(one.files), ...Object.keys(other.files)])]
    .filter((path) => one.files[path] !== other.files[path])
    .sort();

function lineOf(archive: Archive, oid: string): FakeCommit[] {
  const found: FakeCommit[] = [];
  for (let next = archive.commits.get(oid); next !== undefined;) {
    found.push(next);
    next = next.parent === null ? undefined : archive.commits.get(next.parent);
  }
  return found;
}

function compare(archive: Archive, base: string, head: string): Comparison | null {
  const from = archive.commits.get(base);
  const to = archive.commits.get(head);
  if (from === undefined || to === undefined) return null;
  const [old, young] = [lineOf(archive, base), lineOf(archive, head)];
  const ahead = young.filter((commit) => !old.includes(commit)).toReversed();
  const behind = old.filter((commit) => !young.includes(commit));
  const status =
    ahead.length > 0
      ? behind.length > 0
        ? 'diverged'
        : 'ahead'
      : behind.length > 0
        ? 'behind'
        : 'identical';
  return {
    status,
    paths: differing(from, to),
    commits: ahead.map(({ oid, ours }) => ({ oid, author: ours ? null : LEA.login, ours })),
  };
}

const treeOf = (commit: FakeCommit | undefined): TreeFile[] | null =>
  commit === undefined
    ? null
    : Object.entries(commit.files).map(([path, text]) => ({ path, mode: 33188, oid: hashes.blob(text) }));

/** The versions of a run's document, oldest first, from commits newest first. */
const recordedIn = (commits: readonly FakeCommit[]): RecordedVersion[] =>
  commits
    .flatMap(({ oid, message, ours, files }) => {
      const text = Object.entries(files).find(([path]) => path.endsWith('/progress.json'))?.[1];
      const at = '2026-01-05T09:00:00Z';
      return text === undefined
        ? []
        : [{ commit: oid, text, message, ours, author: ours ? null : LEA.login, at }];
    })
    .toReversed();

/** The versions back to an instant and the one before it, oldest first. */
function versions(edits: readonly Edit[], since: string): Edit[] {
  const first = edits.findIndex(({ at }) => at >= since);
  return edits.slice(first < 0 ? -1 : Math.max(0, first - 1));
}

/** Looks a fact up and puts it where `Found` has it; a want of another kind changes nothing. */
export function lookUp(
  archive: Archive,
  told: Told,
  edits: readonly Edit[] | null,
  want: Want,
  found: Found,
): void {
  const at = (oid: string): FakeCommit | undefined => archive.commits.get(oid);
  switch (want.want) {
    case 'member':
      found.members[`${want.team}:${want.login}`] = told.teams.get(want.team)?.includes(want.login) ?? null;
      return;
    case 'code_owners': {
      const commit = at(want.oid);
      const files = OWNERS.map((path) => (commit === undefined ? null : fileAt(commit, path)));
      found.code_owners[want.oid] = files.find((file) => file !== null) ?? null;
      return;
    }
    case 'changed_paths':
      found.changed_paths = told.changedPaths === null ? null : differing(archive.base(), archive.head());
      return;
    case 'tree':
      found.trees[want.oid] = told.cutTrees.has(want.oid) ? null : treeOf(at(want.oid));
      return;
    case 'spending':
      found.spending = told.spending;
      return;
    case 'closed_issues':
      found.closed_issues = told.closedIssues;
      return;
    case 'pusher':
      found.pusher = told.pusher;
      return;
    case 'comparison':
      found.comparisons[`${want.base}...${want.head}`] = compare(archive, want.base, want.head);
      return;
    case 'review_comments':
      found.review_comments[want.node_id] = told.reviewComments.has(want.node_id)
        ? (told.reviewComments.get(want.node_id) ?? null)
        : [];
      return;
    case 'edits':
      found.edits[want.node_id] = edits === null ? null : versions(edits, want.since);
      return;
    case 'history':
      found.histories = { ...found.histories, [want.oid]: recordedIn(lineOf(archive, want.oid)) };
      return;
    case 'definitions_at': {
      const commit = at(want.oid);
      found.definitions[want.oid] = commit === undefined ? null : definitionsAt(commit);
      return;
    }
    default:
  }
}
