import * as z from 'zod';
import { NotThere, Unreachable } from '../ports.ts';
import type { Person, RecordedVersion } from '../ports.ts';
import { viewer as viewerShape } from './answer.ts';
import { forwards, nodes, recorded } from './answer-shapes.ts';
import type { Client, GraphqlAnswer } from './client.ts';
import { readTexts } from './objects.ts';
import { archiveRef, documentPath, runRef } from './paths.ts';
import { toViewer } from './person.ts';
import type { PullPlace } from './place.ts';
import { withFragments } from './query.ts';
import { toRecorded } from './recorded.ts';

/** The whole history of a run's documents, oldest first, and where it was read. */
export interface RunHistory {
  ref: string;
  versions: RecordedVersion[];
}

export const TIPS = `
  query PawlReadTips($owner: String!, $name: String!, $pull: Int!, $run: String!, $archive: String!) {
    viewer { login databaseId }
    repository(owner: $owner, name: $name) {
      pullRequest(number: $pull) { number }
      run: ref(qualifiedName: $run) { target { oid } }
      archive: ref(qualifiedName: $archive) { target { oid } }
    }
  }`;

/** From one commit on, so that a branch that moves meanwhile shifts no page. */
export const HISTORY = withFragments(
  `
  query PawlReadHistory($owner: String!, $name: String!, $oid: GitObjectID!, $path: String!, $cursor: String) {
    repository(owner: $owner, name: $name) {
      tip: object(oid: $oid) {
        ... on Commit {
          history(first: 100, after: $cursor, path: $path) {
            pageInfo { hasNextPage endCursor }
            nodes { ...Recorded committedDate file(path: $path) { oid } }
          }
        }
      }
    }
  }`,
  ['recorded'],
);

const ref = z.object({ target: z.object({ oid: z.string() }).nullable() }).nullable();
const tips = z.object({
  viewer: viewerShape,
  repository: z.object({ run: ref, archive: ref }),
});
const commit = recorded.extend({
  committedDate: z.string(),
  file: z.object({ oid: z.string() }).nullable(),
});
const page = z.object({
  repository: z.object({
    tip: z.object({ history: z.object({ pageInfo: forwards, nodes: nodes(commit) }) }),
  }),
});

/** Documents that are asked for in one request: each is at most some hundred thousand characters. */
const AT_ONCE = 20;

/**
 * Reads every version of a run's document from its branch, or from the tag that keeps it: one request per hundred commits and one
 * per twenty texts. Null where there is neither. A part that cannot be read makes it fail: half a history would lie. Throws Unreachable.
 */
export async function readHistory(
  client: Client,
  place: PullPlace,
  onlooker: boolean | undefined,
): Promise<RunHistory | null> {
  const { owner, name, pull } = place;
  const run = runRef(pull);
  const archive = archiveRef(pull);
  const found = understood(tips, await client.query(TIPS, { owner, name, pull, run, archive }));
  const { repository } = found;
  const tip = repository.run?.target ?? repository.archive?.target;
  if (tip == null) return null;
  const commits = await allCommits(client, place, tip.oid);
  const viewer = toViewer(found.viewer);
  const oids = [...new Set(commits.flatMap(({ file }) => (file === null ? [] : [file.oid])))];
  const texts = await allTexts(client, place, oids);
  const versions = commits.map((node) =>
    toVersion(node, node.file === null ? null : (texts[node.file.oid] ?? null), viewer, onlooker),
  );
  return { ref: repository.run?.target == null ? archive : run, versions: versions.toReversed() };
}

type CommitNode = z.infer<typeof commit>;

/** Commits that touched the document, newest first, up to the one given. */
async function allCommits(client: Client, place: PullPlace, tip: string): Promise<CommitNode[]> {
  const all: CommitNode[] = [];
  let cursor: string | null = null;
  do {
    const { nodes: more, pageInfo } = await onePage(client, place, tip, cursor);
    all.push(...more);
    const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    // A page that leads to itself would be read for ever, and one that leads nowhere would end the history early.
    if (pageInfo.hasNextPage && (next === null || next === cursor))
      throw new Unreachable('github', 'GitHub does not say where the history goes on.');
    cursor = next;
  } while (cursor !== null);
  return all;
}

interface Page {
  nodes: CommitNode[];
  pageInfo: z.infer<typeof forwards>;
}

async function onePage(
  client: Client,
  { owner, name, pull }: PullPlace,
  oid: string,
  cursor: string | null,
): Promise<Page> {
  const asked = { owner, name, oid, path: documentPath(pull), cursor };
  return understood(page, await client.query(HISTORY, asked)).repository.tip.history;
}

async function allTexts(
  client: Client,
  place: PullPlace,
  oids: readonly string[],
): Promise<{ [oid: string]: string | null }> {
  const texts: { [oid: string]: string | null } = {};
  for (let first = 0; first < oids.length; first += AT_ONCE)
    Object.assign(texts, await readTexts(client, place, oids.slice(first, first + AT_ONCE)));
  return texts;
}

/** A commit with its document, in our own words. */
export function toVersion(
  node: z.infer<typeof recorded> & { committedDate: string },
  text: string | null,
  viewer: Person,
  onlooker: boolean | undefined,
): RecordedVersion {
  const { oid, ours, author, message } = toRecorded(node, viewer, onlooker);
  return { commit: oid, text, message, author, at: node.committedDate, ours };
}

function understood<T extends z.ZodType>(shape: T, { data, errors }: GraphqlAnswer): z.infer<T> {
  // A commit that took the document away has none, which GitHub may call an error.
  const error = errors.find(({ type, path }) => type !== 'NOT_FOUND' || path?.at(-1) !== 'file');
  if (error?.type === 'NOT_FOUND')
    throw new NotThere(`There is no such pull request, or the token may not see it: ${error.message}`);
  if (error !== undefined)
    throw new Unreachable('github', `GitHub could not answer the history: ${error.message}`);
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new Unreachable('github', "GitHub's answer about the history is not understood.", {
    cause: parsed.error,
  });
}
