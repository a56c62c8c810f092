import type { Answer } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { Status } from '../state/model.ts';
import { nodeId } from '../state/node-id.ts';
import type { Repository } from '../state/repository.ts';
import { addStatus } from '../state/status.ts';
import type { Call } from './operations.ts';
import { numberedPage } from './page.ts';
import { userBody } from './user.ts';

const STATES = ['error', 'failure', 'pending', 'success'] as const;
const LONGEST_DESCRIPTION = 140;
const MOST_PER_NAME = 1000;

export async function createStatus({ repository, token, parameters, body }: Call): Promise<Answer> {
  const sha = parameters['sha'] ?? '';
  const commit = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.commit(sha) : null;
  if (commit === null) throw new Refusal('UNPROCESSABLE', `No commit found for SHA: ${sha}`);
  const text = (member: string): string | null => {
    const given = body[member];
    return typeof given === 'string' ? given : null;
  };
  const context = text('context') ?? 'default';
  const description = text('description');
  if ((description ?? '').length > LONGEST_DESCRIPTION) {
    throw new Refusal(
      'UNPROCESSABLE',
      `Validation Failed: description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`,
    );
  }
  const same = repository.statuses.filter((status) => status.sha === sha && status.context === context);
  if (same.length >= MOST_PER_NAME) {
    throw new Refusal(
      'UNPROCESSABLE',
      'Validation Failed: This SHA and context has reached the maximum number of statuses.',
    );
  }
  const state = STATES.find((known) => known === body['state']);
  if (state === undefined) throw new Error('the description let another state pass');
  const targetUrl = text('target_url');
  const status = addStatus(repository, token.account, { sha, state, context, description, targetUrl });
  return { status: 201, headers: {}, body: statusBody(repository, status) };
}

/** Newest first, page by page. */
export async function listStatuses(call: Call): Promise<Answer> {
  const { repository, parameters } = call;
  const commit = await repository.git.commit(parameters['ref'] ?? '');
  if (commit === null) throw new Refusal('NOT_FOUND', 'Not Found');
  const statuses = repository.statuses.filter(({ sha }) => sha === commit.oid).toReversed();
  const { items, headers } = numberedPage(call, `commits/${commit.oid}/statuses`, statuses);
  return { status: 200, headers, body: items.map((status) => statusBody(repository, status)) };
}

const statusBody = (repository: Repository, status: Status): { [member: string]: unknown } => ({
  url: `https://api.github.com/repos/${repository.fullName}/statuses/${status.sha}`,
  avatar_url: null,
  id: status.id,
  node_id: nodeId('StatusContext', status.id),
  state: status.state,
  description: status.description,
  target_url: status.targetUrl,
  context: status.context,
  created_at: status.createdAt,
  updated_at: status.createdAt,
  creator: userBody(status.creator),
});
