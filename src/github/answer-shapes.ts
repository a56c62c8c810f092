import * as z from 'zod';

/** A node is null where an error stands for it: the errors tell which list is then incomplete. */
export const nodes = <T extends z.ZodType>(node: T) =>
  z.array(node.nullable()).transform((list) => list.filter((entry) => entry !== null));

export const who = z
  .object({
    kind: z.string(),
    login: z.string(),
    databaseId: z.number().nullish(),
  })
  .nullable();

/** BigInt in GitHub's schema, a string on the wire. */
export const bigId = z.union([z.string(), z.number()]).transform(Number).pipe(z.int().positive());

export const backwards = z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() });
export const forwards = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

export const reviewState = z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']);

export const recorded = z.object({
  oid: z.string(),
  message: z.string(),
  author: z
    .object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      user: z.object({ databaseId: z.number().nullish(), login: z.string() }).nullable(),
    })
    .nullable(),
  signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullable(),
});
export type RecordedNode = z.infer<typeof recorded>;
