import * as z from 'zod';
import { latest } from './answer-checks.ts';
import { eventPage } from './answer-events.ts';
import { bigId, forwards, nodes, recorded, reviewState, who } from './answer-shapes.ts';

/** The shapes of GitHub's answers to the documents in query.ts. */

const text = z.object({ text: z.string().nullish(), isTruncated: z.boolean().optional() });
export const file = z.object({ oid: z.string(), object: text.nullable() }).nullable();
const root = z.object({
  entries: z.array(z.object({ name: z.string(), mode: z.number(), oid: z.string() })),
});

export const commentPage = z.object({
  pageInfo: forwards,
  nodes: nodes(
    z.object({
      id: z.string(),
      fullDatabaseId: bigId,
      body: z.string(),
      createdAt: z.string(),
      updatedAt: z.string(),
      lastEditedAt: z.string().nullable(),
      isMinimized: z.boolean(),
      viewerDidAuthor: z.boolean(),
      author: who,
      /** Asked for where the newest edit is enough. */
      editor: who.optional(),
      reactionGroups: z.array(z.object({ content: z.string(), viewerHasReacted: z.boolean() })).nullable(),
    }),
  ),
});
export type CommentNode = z.infer<typeof commentPage>['nodes'][number];

/** Who edited the comments that were updated last, and when. */
const mine = z.object({
  nodes: nodes(
    z.object({
      id: z.string(),
      userContentEdits: z
        .object({ nodes: nodes(z.object({ editedAt: z.string(), editor: who })) })
        .nullable(),
    }),
  ),
});
export type MineNode = z.infer<typeof mine>['nodes'][number];

export const reviewPage = z.object({
  pageInfo: forwards,
  nodes: nodes(
    z.object({
      id: z.string(),
      fullDatabaseId: bigId,
      state: reviewState,
      body: z.string(),
      submittedAt: z.string().nullable(),
      lastEditedAt: z.string().nullable(),
      author: who,
      commit: z.object({ oid: z.string(), tree: root }).nullable(),
    }),
  ),
});
export type ReviewNode = z.infer<typeof reviewPage>['nodes'][number];

const gitActor = z.object({ user: z.object({ databaseId: z.number().nullish() }).nullable() }).nullable();
export const commitPage = z.object({
  totalCount: z.number(),
  pageInfo: forwards,
  nodes: nodes(
    z.object({
      commit: z.object({
        author: gitActor,
        committer: gitActor,
      }),
    }),
  ),
});
export type CommitNode = z.infer<typeof commitPage>['nodes'][number];

const renamed = z.object({ nodes: nodes(z.object({ createdAt: z.string(), actor: who })) });

const history = z.object({ nodes: nodes(recorded) });

const leaf = z.object({ name: z.string(), type: z.string(), oid: z.string() });
const outputs = z
  .object({
    object: z
      .object({
        entries: z
          .array(leaf.extend({ object: z.object({ entries: z.array(leaf).optional() }).nullable() }))
          .optional(),
      })
      .nullable(),
  })
  .nullable();
export type OutputsNode = z.infer<typeof outputs>;

const sources = z
  .object({
    object: z.object({ entries: z.array(leaf.extend({ object: text.nullable() })).optional() }).nullable(),
  })
  .nullable();
export type SourcesNode = z.infer<typeof sources>;

export const definitions = z.object({ oid: z.string(), workflows: sources, prompts: sources });
export type DefinitionsNode = z.infer<typeof definitions>;

export const head = z.object({
  oid: z.string(),
  tree: root,
  document: file,
  outputs,
  history,
  status: z
    .object({
      context: z.object({ state: z.string(), description: z.string().nullable() }).nullable(),
    })
    .nullable(),
});
export type HeadNode = z.infer<typeof head>;

const labelPage = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean() }),
  nodes: nodes(z.object({ id: z.string(), name: z.string() })),
});
export type LabelPage = z.infer<typeof labelPage>;

export const viewer = z.object({ login: z.string(), databaseId: z.number() });

const pullRequest = z.object({
  number: z.number(),
  id: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  lastEditedAt: z.string().nullable(),
  author: who,
  editor: who,
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  baseRefOid: z.string(),
  headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
  headRef: z.object({ target: head.nullable() }).nullable(),
  baseRef: z.object({ target: definitions.nullable() }).nullable(),
  // Lists are null where GitHub could not answer them: unknown, never empty.
  labels: labelPage.nullable(),
  comments: commentPage.nullable(),
  mine: mine.nullable().catch(null),
  events: eventPage.nullable(),
  renamed: renamed.nullable(),
  reviews: reviewPage.nullable(),
  commits: commitPage.nullable(),
  latest: latest.nullable().catch(null),
});

export const snapshotAnswer = z.object({
  viewer,
  repository: z.object({
    id: z.string(),
    nameWithOwner: z.string(),
    isPrivate: z.boolean(),
    defaultBranchRef: z.object({
      name: z.string(),
      target: z.object({ oid: z.string(), policy: file }),
    }),
    known: labelPage.nullable(),
    run: z.object({ target: recorded.extend({ history, document: file, outputs }) }).nullable(),
    // A tag of that name may be anything that somebody made.
    archive: z
      .object({ target: recorded.extend({ document: file, outputs }) })
      .nullish()
      .catch(null),
    pullRequest,
  }),
});
export type SnapshotAnswer = z.infer<typeof snapshotAnswer>;

export const readBackAnswer = z.object({
  repository: z.object({
    ref: z
      .object({
        target: z.object({
          oid: z.string(),
          /** A tag may be no commit. */
          history: z.object({ nodes: nodes(z.object({ oid: z.string(), message: z.string() })) }).optional(),
        }),
      })
      .nullable(),
    known: labelPage.nullish(),
    pullRequest: z.object({ labels: labelPage, comments: commentPage }).optional(),
  }),
});
