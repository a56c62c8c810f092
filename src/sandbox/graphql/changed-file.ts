import type { ChangedFile } from '../git/diff.ts';
import type { Fields } from './fields.ts';

const CHANGE_TYPES: { [status: string]: string } = {
  A: 'ADDED',
  C: 'COPIED',
  D: 'DELETED',
  M: 'MODIFIED',
  R: 'RENAMED',
  T: 'CHANGED',
};

/** A file of a pull request. Of a renamed one the schema tells the new path only. */
export const changedFileFields = ({ path, status, additions, deletions }: ChangedFile): Fields => ({
  __typename: 'PullRequestChangedFile',
  path,
  changeType: CHANGE_TYPES[status],
  additions,
  deletions,
  viewerViewedState: 'UNVIEWED',
});
