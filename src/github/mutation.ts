import type { GraphqlError } from './client.ts';

/** One mutation of a document; its answer and its errors are found under `key`. */
export interface Mutation {
  key: string;
  field: keyof typeof FIELDS;
  input: { [name: string]: unknown };
}

/** Mutations in use: the type of their input, and what is asked of their answer. */
const FIELDS = {
  createRef: ['CreateRefInput', 'ref { id }'],
  updateRefs: ['UpdateRefsInput', 'clientMutationId'],
  createCommitOnBranch: ['CreateCommitOnBranchInput', 'commit { oid }'],
  createLabel: ['CreateLabelInput', 'label { id name }'],
  addComment: ['AddCommentInput', 'commentEdge { node { id fullDatabaseId } }'],
  updateIssueComment: ['UpdateIssueCommentInput', 'issueComment { id }'],
  deleteIssueComment: ['DeleteIssueCommentInput', 'clientMutationId'],
  minimizeComment: ['MinimizeCommentInput', 'clientMutationId'],
  addLabelsToLabelable: ['AddLabelsToLabelableInput', 'clientMutationId'],
  removeLabelsFromLabelable: ['RemoveLabelsFromLabelableInput', 'clientMutationId'],
  addReaction: ['AddReactionInput', 'clientMutationId'],
  removeReaction: ['RemoveReactionInput', 'clientMutationId'],
  requestReviews: ['RequestReviewsInput', 'clientMutationId'],
} as const;

/** One GraphQL document that performs the mutations one after the other; one that fails does not stop the next. */
export function compose(
  operation: string,
  mutations: readonly Mutation[],
): { document: string; variables: { [name: string]: unknown } } {
  const declared = mutations.map(({ key, field }) => `$${key}: ${FIELDS[field][0]}!`);
  const fields = mutations.map(
    ({ key, field }) => `  ${key}: ${field}(input: $${key}) { ${FIELDS[field][1]} }`,
  );
  return {
    document: `mutation ${operation}(${declared.join(', ')}) {\n${fields.join('\n')}\n}`,
    variables: Object.fromEntries(mutations.map(({ key, input }) => [key, input])),
  };
}

/** The error of one mutation of a document. */
export const errorOf = (errors: readonly GraphqlError[], key: string): GraphqlError | undefined =>
  errors.find((error) => error.path?.[0] === key);

/** Whether an error says that the server gave up, so that the mutation may have been applied all the same. */
export const hasGivenUp = ({ type, message }: GraphqlError): boolean =>
  type === undefined && /something went wrong/i.test(message);
