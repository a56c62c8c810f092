import type { ChangedFile } from '../git/diff.ts';
import type { Repository } from '../state/repository.ts';

const STATUSES: { [letter: string]: string } = {
  A: 'added',
  C: 'copied',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** A changed file in the shape REST calls a diff entry, without its patch. */
export function changedFileBody(
  repository: Repository,
  head: string,
  file: ChangedFile,
): { [member: string]: unknown } {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const site = `https://github.com/${repository.fullName}`;
  return {
    sha: file.oid,
    filename: file.path,
    status: STATUSES[file.status],
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${site}/blob/${head}/${path}`,
    raw_url: `${site}/raw/${head}/${path}`,
    contents_url: `https://api.github.com/repos/${repository.fullName}/contents/${path}?ref=${head}`,
    ...(file.from === null ? {} : { previous_filename: file.from }),
  };
}
