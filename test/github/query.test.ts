import { describe, expect, it } from 'vitest';
import { compose } from '../../src/github/mutation.ts';
import type { Mutation } from '../../src/github/mutation.ts';
import { objectsDocument } from '../../src/github/objects.ts';
import { HEAD_BY_OID, PAGES, READ_BACK, REPOSITORY, SNAPSHOT } from '../../src/github/query.ts';
import { wantsDocument } from '../../src/github/read-more.ts';
import { OPEN_PULLS } from '../../src/github/open-pulls.ts';
import { runsDocument } from '../../src/github/runs.ts';
import { githubSchema, refusals } from '../support/github-answers.ts';
import { parse, validate } from 'graphql';

const OID = 'a'.repeat(40);
const problems = (document: string): string[] =>
  validate(githubSchema(), parse(document)).map((error) => error.message);

describe("given GitHub's published schema", () => {
  it('when a document names a field that does not exist, then it is refused', () => {
    expect(problems(SNAPSHOT.replace('fullDatabaseId', 'fullDatabaseID'))).toHaveLength(1);
    expect(problems(`${SNAPSHOT} fragment Unused on Blob { oid }`)).toHaveLength(1);
  });

  it.each([
    ['the snapshot', SNAPSHOT],
    ['the head by oid', HEAD_BY_OID],
    ['a page of comments', PAGES.comments],
    ['a page of reviews', PAGES.reviews],
    ['a page of commits', PAGES.commits],
    ['reading back', READ_BACK],
    ['the repository', REPOSITORY],
    ['blobs of paths', objectsDocument('expression', 'oid', 3)],
    ['texts of blobs', objectsDocument('oid', 'text isTruncated', 3)],
    ['the first run branches', runsDocument(true, 0)],
    ['more run branches', runsDocument(true, 100)],
    ['the last run branches', runsDocument(false, 2)],
    ['the open pull requests', OPEN_PULLS],
    ['a permission', wantsDocument([{ want: 'permission', login: 'ada' }])],
    ['a file', wantsDocument([{ want: 'file', oid: OID, path: 'a' }])],
    ['a text', wantsDocument([{ want: 'text', oid: OID }])],
    [
      'all wants at once',
      wantsDocument([
        { want: 'permission', login: 'ada' },
        { want: 'text', oid: OID },
        { want: 'definitions', oid: OID },
      ]),
    ],
  ])('when it sees %s, then it accepts the document', (_, document) => {
    expect(problems(document)).toEqual([]);
  });

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
    ];
    const { document, variables } = compose('PawlAll', mutations);
    expect(refusals(document, variables)).toEqual([]);
  });
});
