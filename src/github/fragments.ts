/** Selections that several documents share. A document must hold exactly the fragments it uses. */
export const FRAGMENTS = {
  text: `
  fragment Text on Blob { text isTruncated }`,

  file: `
  fragment File on TreeEntry { oid object { ...Text } }`,

  who: `
  fragment Who on Actor {
    kind: __typename login
    ... on User { databaseId }
    ... on Bot { databaseId }
    ... on Organization { databaseId }
    ... on Mannequin { databaseId }
  }`,

  comments: `
  fragment Comments on IssueCommentConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      id fullDatabaseId body createdAt updatedAt lastEditedAt isMinimized viewerDidAuthor
      author { ...Who }
      reactionGroups { content viewerHasReacted }
    }
  }`,

  labelled: `
  fragment Labelled on LabeledEvent { id createdAt actor { ...Who } label { name } }
  fragment Unlabelled on UnlabeledEvent { id createdAt actor { ...Who } label { name } }`,

  events: `
  fragment Events on PullRequestTimelineItemsConnection {
    pageInfo { hasPreviousPage startCursor }
    nodes {
      kind: __typename
      ...Labelled
      ...Unlabelled
      ... on ReviewDismissedEvent {
        id createdAt previousReviewState
        actor { ...Who }
        review { id }
        pullRequestCommit { commit { ...Recorded } }
      }
    }
  }`,

  remarks: `
  fragment Remarks on PullRequestReviewCommentConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      path line outdated subjectType body lastEditedAt
      author { ...Who }
      editor { ...Who }
    }
  }`,

  closed_issues: `
  fragment ClosedIssues on IssueConnection {
    nodes {
      number title body lastEditedAt
      author { ...Who }
      editor { ...Who }
      repository { nameWithOwner }
      renamed: timelineItems(last: 1, itemTypes: [RENAMED_TITLE_EVENT]) {
        nodes { ... on RenamedTitleEvent { createdAt actor { ...Who } } }
      }
    }
  }`,

  edits: `
  fragment Edits on UserContentEditConnection {
    pageInfo { hasNextPage endCursor }
    nodes { id editedAt diff editor { ...Who } }
  }`,

  paths: `
  fragment Paths on PullRequestChangedFileConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { path changeType }
  }`,

  root: `
  fragment Root on Tree { entries { name mode oid } }`,

  reviews: `
  fragment Reviews on PullRequestReviewConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      id fullDatabaseId state body submittedAt lastEditedAt
      author { ...Who }
      commit { oid tree { ...Root } }
    }
  }`,

  committers: `
  fragment Committers on PullRequestCommitConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      commit { author { user { databaseId } } committer { user { databaseId } } }
    }
  }`,

  recorded: `
  fragment Recorded on Commit {
    oid message
    author { name email user { databaseId login } }
    signature { isValid wasSignedByGitHub }
  }`,

  checks: `
  fragment Checks on StatusCheckRollupContextConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      kind: __typename
      ... on CheckRun { databaseId name conclusion startedAt }
      ... on StatusContext { context state createdAt }
    }
  }`,

  outputs: `
  fragment Outputs on TreeEntry {
    object { ... on Tree { entries { name type oid object { ... on Tree { entries { name type oid } } } } } }
  }`,

  definitions: `
  fragment Sources on TreeEntry { object { ... on Tree { entries { name type oid object { ...Text } } } } }
  fragment Definitions on Commit {
    oid
    workflows: file(path: ".github/pawl/workflows") { ...Sources }
    prompts: file(path: ".github/pawl/prompts") { ...Sources }
  }`,

  head: `
  fragment Head on Commit {
    oid
    tree { ...Root }
    document: file(path: $document) { ...File }
    outputs: file(path: $outputs) { ...Outputs }
    history(first: 10) { nodes { ...Recorded } }
    status { context(name: "pawl") { state description } }
  }`,

  labels: `
  fragment Labels on LabelConnection {
    pageInfo { hasNextPage }
    nodes { id name }
  }`,
} as const;
