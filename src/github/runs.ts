import * as z from 'zod';
import type { RunBranch } from '../ports.ts';
import type { Client } from './client.ts';
import { wholeText } from './files.ts';
import { ARCHIVE_REFS, RUN_REFS, documentPath } from './paths.ts';
import type { Place } from './place.ts';
import { understood } from './understood.ts';

const refs = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(z.object({ name: z.string(), target: z.object({ oid: z.string() }) })),
});
const blob = z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable();

interface Branch {
  pull: number;
  oid: string;
}

/**
 * A page of run branches together with the documents of the page before it: a document's path follows from its
 * branch's name, so it can only be asked for one query later. The directory `.pawl` as a whole would hold the
 * documents of every pull request ever merged.
 */
export function runsDocument(list: boolean, documents: number, newest = false): string {
  const keys = Array.from({ length: documents }, (_, index) => `document${index}`);
  const declared = [
    '$owner: String!',
    '$name: String!',
    ...(list ? ['$prefix: String!', '$cursor: String'] : []),
    ...keys.map((key) => `$${key}: String!`),
  ];
  const fields = [
    ...(list
      ? [
          `refs(refPrefix: $prefix, first: 100, after: $cursor${newest ? ', orderBy: { field: TAG_COMMIT_DATE, direction: DESC }' : ''}) { pageInfo { hasNextPage endCursor } nodes { name target { oid } } }`,
        ]
      : []),
    ...keys.map((key) => `${key}: object(expression: $${key}) { ... on Blob { text isTruncated } }`),
  ];
  return `query PawlReadRuns(${declared.join(', ')}) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}`;
}

const toBranches = (page: z.infer<typeof refs>): Branch[] =>
  page.nodes.flatMap(({ name, target }) => {
    const pull = /^pr-([1-9]\d*)$/.exec(name)?.[1];
    return pull === undefined ? [] : [{ pull: Number(pull), oid: target.oid }];
  });

const page = z.object({ repository: z.looseObject({ refs: refs.optional() }) });

/** All run branches with their documents: one query per hundred, and one to begin with. Throws Unreachable. */
export const readRuns = (client: Client, place: Place): Promise<Runs> =>
  readDocuments(client, place, { prefix: RUN_REFS, newest: false });

/** The hundred runs that were kept last when their pull requests were closed, with their documents: two queries. Throws Unreachable. */
export const readKeptRuns = (client: Client, place: Place): Promise<Runs> =>
  readDocuments(client, place, { prefix: ARCHIVE_REFS, newest: true });

interface Runs {
  now: string;
  runs: RunBranch[];
}

interface Which {
  prefix: string;
  /** Of tags the first page only, those of the newest commits first. */
  newest: boolean;
}

async function readDocuments(client: Client, place: Place, { prefix, newest }: Which): Promise<Runs> {
  const runs: RunBranch[] = [];
  let branches: Branch[] = [];
  let cursor: string | null = null;
  for (let list = true; ;) {
    const answer = await client.query(runsDocument(list, branches.length, newest), {
      ...place,
      ...(list ? { prefix, cursor } : {}),
      ...Object.fromEntries(
        branches.map(({ pull, oid }, index) => [`document${index}`, `${oid}:${documentPath(pull)}`]),
      ),
    });
    const { repository } = understood(page, answer, 'The run branches could not be read');
    for (const [index, { pull }] of branches.entries())
      runs.push({ pull, document: wholeText(blob.parse(repository[`document${index}`] ?? null)) });
    branches = repository.refs === undefined ? [] : toBranches(repository.refs);
    list = !newest && repository.refs?.pageInfo.hasNextPage === true;
    cursor = repository.refs?.pageInfo.endCursor ?? null;
    if (!list && branches.length === 0) return { now: answer.now, runs };
  }
}
