import { FRAGMENTS } from './fragments.ts';

export type Fragment = keyof typeof FRAGMENTS;

/** Newest-updated first: what was said before the moment asked for is behind everything that counts. */
export const NEWEST_UPDATED = 'orderBy: { field: UPDATED_AT, direction: DESC }';
/** Renames are asked for apart: only the newest counts, and it may be older than any event that is needed. */
const EVENTS = 'itemTypes: [LABELED_EVENT, UNLABELED_EVENT, REVIEW_DISMISSED_EVENT]';

export const withFragments = (document: string, fragments: readonly Fragment[]): string =>
  [document, ...fragments.map((fragment) => FRAGMENTS[fragment])].join('\n');

/**
 * Everything one decision rests on. Who edited our comment is asked for among the ten that were updated last, not
 * the hundred: an edit brings a comment to the front, and ninety histories fewer are looked up. Where ours is
 * behind ten others its edits are unknown, and a decision that needs them asks.
 */
export const SNAPSHOT = withFragments(
  `
  query PawlRead(
    $owner: String!, $name: String!, $pull: Int!, $run: String!, $archive: String!, $document: String!, $outputs: String!,
    $policy: String!
  ) {
    viewer { login databaseId }
    repository(owner: $owner, name: $name) {
      id nameWithOwner isPrivate
      defaultBranchRef {
        name
        target { oid ... on Commit { policy: file(path: $policy) { ...File } } }
      }
      known: labels(query: "pawl:", first: 100) { ...Labels }
      run: ref(qualifiedName: $run) {
        target {
          ...Recorded
          ... on Commit {
            history(first: 10) { nodes { ...Recorded } }
            document: file(path: $document) { ...File }
            outputs: file(path: $outputs) { ...Outputs }
          }
        }
      }
      archive: ref(qualifiedName: $archive) {
        target { ...Recorded ... on Commit { document: file(path: $document) { ...File } outputs: file(path: $outputs) { ...Outputs } } }
      }
      pullRequest(number: $pull) {
        number id title body state isDraft isCrossRepository lastEditedAt
        author { ...Who }
        editor { ...Who }
        headRefName headRefOid baseRefName baseRefOid
        headRepository { nameWithOwner }
        headRef { target { ...Head } }
        baseRef { target { ...Definitions } }
        labels(first: 100) { ...Labels }
        comments(first: 100, ${NEWEST_UPDATED}) { ...Comments }
        mine: comments(first: 10, ${NEWEST_UPDATED}) {
          nodes { id userContentEdits(first: 10) { nodes { editedAt editor { ...Who } } } }
        }
        events: timelineItems(last: 100, ${EVENTS}) { ...Events }
        renamed: timelineItems(last: 1, itemTypes: [RENAMED_TITLE_EVENT]) {
          nodes { ... on RenamedTitleEvent { createdAt actor { ...Who } } }
        }
        reviews(first: 100) { ...Reviews }
        commits(first: 100) { ...Committers }
        latest: commits(last: 1) { nodes { commit { oid statusCheckRollup { contexts(first: 100) { ...Checks } } } } }
      }
    }
  }`,
  [
    'text',
    'file',
    'who',
    'comments',
    'labelled',
    'events',
    'reviews',
    'root',
    'committers',
    'checks',
    'recorded',
    'outputs',
    'definitions',
    'head',
    'labels',
  ],
);

/** The head commit by its id, where the branch is gone or lives in a fork that we cannot see. */
export const HEAD_BY_OID = withFragments(
  `
  query PawlReadHead($owner: String!, $name: String!, $oid: GitObjectID!, $document: String!, $outputs: String!) {
    repository(owner: $owner, name: $name) { head: object(oid: $oid) { ...Head } }
  }`,
  ['text', 'file', 'root', 'recorded', 'outputs', 'head'],
);

const page = (name: string, list: string, fragments: readonly Fragment[]): string =>
  withFragments(
    `
  query ${name}($owner: String!, $name: String!, $pull: Int!, $cursor: String!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $pull) { page: ${list} } }
  }`,
    fragments,
  );

/** Further checks of the newest commit, which stand deeper than the other lists. */
export const MORE_CHECKS = withFragments(
  `
  query PawlReadChecks($owner: String!, $name: String!, $pull: Int!, $cursor: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $pull) {
        latest: commits(last: 1) {
          nodes { commit { oid statusCheckRollup { contexts(first: 100, after: $cursor) { ...Checks } } } }
        }
      }
    }
  }`,
  ['checks'],
);

/** Further pages, by the name of their list in SNAPSHOT. */
export const PAGES = {
  comments: page(
    'PawlReadComments',
    `comments(first: 100, after: $cursor, ${NEWEST_UPDATED}) { ...Comments }`,
    ['who', 'comments'],
  ),
  events: page('PawlReadEvents', `timelineItems(last: 100, before: $cursor, ${EVENTS}) { ...Events }`, [
    'who',
    'labelled',
    'events',
    'recorded',
  ]),
  reviews: page('PawlReadReviews', 'reviews(first: 100, after: $cursor) { ...Reviews }', [
    'who',
    'reviews',
    'root',
  ]),
  commits: page('PawlReadCommits', 'commits(first: 100, after: $cursor) { ...Committers }', ['committers']),
  files: page('PawlReadFiles', 'files(first: 100, after: $cursor) { ...Paths }', ['paths']),
} as const;

const nodePage = (name: string, list: string, fragments: readonly Fragment[]): string =>
  withFragments(`query ${name}($id: ID!, $cursor: String!) { node(id: $id) { ${list} } }`, fragments);

/** Further pages of lists that hang on a node of their own, found by its id. */
export const NODE_PAGES = {
  remarks: nodePage(
    'PawlReadRemarks',
    '... on PullRequestReview { page: comments(first: 100, after: $cursor) { ...Remarks } }',
    ['who', 'remarks'],
  ),
  edits: nodePage(
    'PawlReadEdits',
    '... on IssueComment { page: userContentEdits(first: 30, after: $cursor) { ...Edits } }',
    ['who', 'edits'],
  ),
} as const;

/** What became of a commit whose answer was lost, and what people see since. */
export const READ_BACK = withFragments(
  `
  query PawlReadBack($owner: String!, $name: String!, $ref: String!, $pull: Int!, $seen: Boolean!) {
    repository(owner: $owner, name: $name) {
      ref(qualifiedName: $ref) { target { oid ... on Commit { history(first: 10) { nodes { oid message } } } } }
      known: labels(query: "pawl:", first: 100) @include(if: $seen) { ...Labels }
      pullRequest(number: $pull) @include(if: $seen) {
        labels(first: 100) { ...Labels }
        comments(first: 100, ${NEWEST_UPDATED}) { ...Comments }
      }
    }
  }`,
  ['who', 'comments', 'labels'],
);

/** The repository's id and default branch, for writers that have not read yet. */
export const REPOSITORY = `
  query PawlReadRepository($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) { id defaultBranchRef { name } }
  }`;
