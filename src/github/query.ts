import { FRAGMENTS } from './fragments.ts';

type Fragment = keyof typeof FRAGMENTS;

const withFragments = (document: string, fragments: readonly Fragment[]): string =>
  [document, ...fragments.map((fragment) => FRAGMENTS[fragment])].join('\n');

/** Everything one decision rests on. */
export const SNAPSHOT = withFragments(
  `
  query PawlRead(
    $owner: String!, $name: String!, $pull: Int!, $run: String!, $document: String!, $outputs: String!, $policy: String!
  ) {
    viewer { login databaseId }
    repository(owner: $owner, name: $name) {
      id nameWithOwner
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
      pullRequest(number: $pull) {
        number id title body state isDraft isCrossRepository lastEditedAt
        author { ...Who }
        editor { ...Who }
        headRefName headRefOid baseRefName baseRefOid
        headRepository { nameWithOwner }
        headRef { target { ...Head } }
        baseRef { target { ...Definitions } }
        labels(first: 100) { ...Labels }
        comments(last: 100) { ...Comments }
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
  comments: page('PawlReadComments', 'comments(last: 100, before: $cursor) { ...Comments }', [
    'who',
    'comments',
  ]),
  reviews: page('PawlReadReviews', 'reviews(first: 100, after: $cursor) { ...Reviews }', [
    'who',
    'reviews',
    'root',
  ]),
  commits: page('PawlReadCommits', 'commits(first: 100, after: $cursor) { ...Committers }', ['committers']),
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
        comments(last: 100) { ...Comments }
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
