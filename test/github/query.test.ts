import { describe, expect, it } from 'vitest';
import { PRESENT_TREE } from '../../src/github/commit-by-objects.ts';
import { EARLIER_TREE } from '../../src/github/earlier-tree.ts';
import { compose } from '../../src/github/mutation.ts';
import type { Mutation } from '../../src/github/mutation.ts';
import { objectsDocument } from '../../src/github/objects.ts';
import {
  HEAD_BY_OID,
  MORE_CHECKS,
  NODE_PAGES,
  PAGES,
  READ_BACK,
  REPOSITORY,
  SNAPSHOT,
} from '../../src/github/query.ts';
import { wantsQuery, type GraphqlWant } from '../../src/github/wants.ts';
import { HISTORY, TIPS } from '../../src/github/history.ts';
import { OPEN_PULLS } from '../../src/github/open-pulls.ts';
import { reviewersDocument } from '../../src/github/reviewers.ts';
import { runsDocument } from '../../src/github/runs.ts';
import { githubSchema, refusals } from '../support/github-answers.ts';
import { parse, validate } from 'graphql';

const OID = 'a'.repeat(40);
const WANTS: GraphqlWant[] = [
  { want: 'permission', login: 'ada' },
  { want: 'text', oid: OID },
  { want: 'file', oid: OID, path: 'a' },
  { want: 'definitions', oid: OID },
  { want: 'definitions_at', oid: OID },
  { want: 'member', team: 'octo/core', login: 'ada' },
  { want: 'code_owners', oid: OID },
  { want: 'changed_paths' },
  { want: 'closed_issues' },
  { want: 'history', oid: OID },
  { want: 'review_comments', node_id: 'R' },
  { want: 'edits', node_id: 'C', since: '2026-01-05T09:00:00Z' },
];
const problems = (document: string): string[] =>
  validate(githubSchema(), parse(document)).map((error) => error.message);

describe("given GitHub's published schema", () => {
  it('when a document names a field that does not exist, then it is refused', () => {
    expect(problems(SNAPSHOT.replace('fullDatabaseId', 'fullDatabaseID'))).toHaveLength(1);
    expect(problems(`${SNAPSHOT} fragment Unused on Blob { oid }`)).toHaveLength(1);
  });

  it.each([
    ['the snapshot', SNAPSHOT],
    ['the tips of a run', TIPS],
    ['a page of its history', HISTORY],
    ['the head by oid', HEAD_BY_OID],
    ['a page of comments', PAGES.comments],
    ['a page of reviews', PAGES.reviews],
    ['a page of commits', PAGES.commits],
    ['a page of events', PAGES.events],
    ['a page of files', PAGES.files],
    ['a page of remarks', NODE_PAGES.remarks],
    ['a page of edits', NODE_PAGES.edits],
    ['more checks', MORE_CHECKS],
    ['reading back', READ_BACK],
    ['the repository', REPOSITORY],
    ['people to review', reviewersDocument(2)],
    ['an earlier tree', EARLIER_TREE],
    ['the present tree', PRESENT_TREE],
    ['blobs of paths', objectsDocument('expression', 'oid', 3)],
    ['texts of blobs', objectsDocument('oid', 'text isTruncated', 3)],
    ['the first run branches', runsDocument(true, 0)],
    ['more run branches', runsDocument(true, 100)],
    ['the last run branches', runsDocument(false, 2)],
    ['the runs that were kept last', runsDocument(true, 0, true)],
    ['the open pull requests', OPEN_PULLS],
  ])('when it sees %s, then it accepts the document', (_, document) => {
    expect(problems(document)).toEqual([]);
  });

  it.each([...WANTS.map((want) => [want.want, [want]] as const), ['all at once', WANTS] as const])(
    'when it is asked for what a decision wants (%s), then it accepts the document and its variables',
    (_, wants) => {
      const { document, variables } = wantsQuery(wants, 5);
      expect(refusals(document, { owner: 'o', name: 'n', ...variables })).toEqual([]);
    },
  );

  it('when it sees every mutation in one document, then it accepts the document and its inputs', () => {
    const mutations: Mutation[] = [
      { key: 'ref', field: 'createRef', input: { repositoryId: 'R', name: 'refs/heads/x', oid: OID } },
      {
        key: 'commit',
        field: 'createCommitOnBranch',
        input: {
          branch: { repositoryNameWithOwner: 'o/n', branchName: 'x' },
          expectedHeadOid: OID,
          message: { headline: 'h', body: 'b' },
          fileChanges: { additions: [{ path: 'a', contents: 'YQ==' }], deletions: [{ path: 'b' }] },
        },
      },
      { key: 'label0', field: 'createLabel', input: { repositoryId: 'R', name: 'pawl:x', color: 'ffffff' } },
      { key: 'comment', field: 'addComment', input: { subjectId: 'PR', body: 'b' } },
      { key: 'edited', field: 'updateIssueComment', input: { id: 'C', body: 'b' } },
      { key: 'extra0', field: 'deleteIssueComment', input: { id: 'C' } },
      { key: 'addLabels', field: 'addLabelsToLabelable', input: { labelableId: 'PR', labelIds: ['L'] } },
      {
        key: 'removeLabels',
        field: 'removeLabelsFromLabelable',
        input: { labelableId: 'PR', labelIds: ['L'] },
      },
      { key: 'reaction0', field: 'addReaction', input: { subjectId: 'C', content: 'ROCKET' } },
      { key: 'eyes0', field: 'removeReaction', input: { subjectId: 'C', content: 'EYES' } },
      { key: 'folded0', field: 'minimizeComment', input: { subjectId: 'C', classifier: 'RESOLVED' } },
      {
        key: 'reviewer0',
        field: 'requestReviews',
        input: { pullRequestId: 'PR', userIds: ['U'], union: true },
      },
      {
        key: 'move',
        field: 'updateRefs',
        input: {
          repositoryId: 'R',
          refUpdates: [{ name: 'refs/heads/x', beforeOid: OID, afterOid: OID, force: false }],
        },
      },
    ];
    const { document, variables } = compose('PawlAll', mutations);
    expect(refusals(document, variables)).toEqual([]);
  });
});
