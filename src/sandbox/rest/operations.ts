import type { Answer } from '../answer.ts';
import type { Repository } from '../state/repository.ts';
import type { Token } from '../state/tokens.ts';
import { actionsRun, listActionsRuns } from './actions-runs.ts';
import { listActivities } from './activity.ts';
import { compare } from './compare.ts';
import { createIssueComment } from './issue-comments.ts';
import { createCommit } from './create-commit.ts';
import { repositoryDispatch, workflowDispatch } from './dispatches.ts';
import { collaboratorPermission } from './permission.ts';
import { listPullFiles } from './pull-files.ts';
import { createStatus, listStatuses } from './statuses.ts';
import { createTree, readTree } from './trees.ts';

export interface Call {
  repository: Repository;
  token: Token;
  /** From the path, decoded. */
  parameters: { [name: string]: string };
  query: URLSearchParams;
  /** As GitHub's description allows it. */
  body: { [member: string]: unknown };
}

export interface Operation {
  /** Method and path template, as in GitHub's description. */
  name: string;
  /** What the token must have; null when any token will do. */
  scope: { name: string; access: 'read' | 'write' } | null;
  answer(call: Call): Promise<Answer> | Answer;
}

/** The REST operations the sandbox answers. */
export const OPERATIONS: Operation[] = [
  {
    name: 'POST /repos/{owner}/{repo}/statuses/{sha}',
    scope: { name: 'statuses', access: 'write' },
    answer: createStatus,
  },
  {
    name: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    scope: { name: 'statuses', access: 'read' },
    answer: listStatuses,
  },
  {
    name: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
    scope: { name: 'actions', access: 'write' },
    answer: workflowDispatch,
  },
  {
    name: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    scope: { name: 'actions', access: 'read' },
    answer: actionsRun,
  },
  {
    name: 'GET /repos/{owner}/{repo}/actions/runs',
    scope: { name: 'actions', access: 'read' },
    answer: listActionsRuns,
  },
  {
    name: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    scope: { name: 'issues', access: 'write' },
    answer: createIssueComment,
  },
  {
    name: 'POST /repos/{owner}/{repo}/dispatches',
    scope: { name: 'contents', access: 'write' },
    answer: repositoryDispatch,
  },
  {
    name: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    scope: null,
    answer: collaboratorPermission,
  },
  {
    name: 'GET /repos/{owner}/{repo}/activity',
    scope: { name: 'contents', access: 'read' },
    answer: listActivities,
  },
  {
    name: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    scope: { name: 'contents', access: 'read' },
    answer: compare,
  },
  {
    name: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    scope: { name: 'pull-requests', access: 'read' },
    answer: listPullFiles,
  },
  {
    name: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    scope: { name: 'contents', access: 'read' },
    answer: readTree,
  },
  {
    name: 'POST /repos/{owner}/{repo}/git/trees',
    scope: { name: 'contents', access: 'write' },
    answer: createTree,
  },
  {
    name: 'POST /repos/{owner}/{repo}/git/commits',
    scope: { name: 'contents', access: 'write' },
    answer: createCommit,
  },
];
