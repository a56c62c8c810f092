import { nodeId } from '../state/node-id.ts';
import type { Repository } from '../state/repository.ts';
import { userBody } from './user.ts';

const PARTS =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments ' +
  'downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels ' +
  'languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags ' +
  'teams trees';

/** The repository in the shape REST calls a minimal repository. */
export function repositoryBody(repository: Repository): { [member: string]: unknown } {
  const url = `https://api.github.com/repos/${repository.fullName}`;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    owner: userBody(repository.accounts.named(repository.owner)),
    private: repository.private,
    html_url: `https://github.com/${repository.fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(PARTS.split(' ').map((part) => [`${part}_url`, `${url}/${part}`])),
  };
}
