import { parse } from 'yaml';
import type { Answer } from '../answer.ts';
import { isRecord } from '../record.ts';
import { Refusal } from '../refusal.ts';
import { addDispatchedRun } from '../state/dispatched-run.ts';
import { emitDispatch } from '../state/emit.ts';
import { addressesOf } from './actions-runs.ts';
import type { Call } from './operations.ts';

/** Starts an actions run of one workflow file, which must say that it can be dispatched. */
export async function workflowDispatch({ repository, token, parameters, body }: Call): Promise<Answer> {
  const file = parameters['workflow_id'] ?? '';
  const path = `.github/workflows/${file}`;
  const listed = await repository.git.object(`refs/heads/${repository.defaultBranch}:${path}`);
  if (file === '' || listed?.type !== 'blob') throw new Refusal('NOT_FOUND', 'Not Found');
  const ref = await wholeRef(repository.git, String(body['ref']));
  const found = await repository.git.object(`${ref}:${path}`);
  if (found?.type !== 'blob' || !isDispatchable(found.bytes.toString('utf8'))) {
    throw new Refusal('UNPROCESSABLE', "Workflow does not have 'workflow_dispatch' trigger");
  }
  const inputs = isRecord(body['inputs']) ? body['inputs'] : {};
  emitDispatch(repository, 'workflow_dispatch', token.account, { ref, workflow: path, inputs });
  const sha = (await repository.git.ref(ref)) ?? '';
  const { id } = addDispatchedRun(repository, token.account, { path, title: file, ref, sha, inputs });
  if (body['return_run_details'] !== true) return { status: 204, headers: {} };
  const { url, html_url } = addressesOf(repository, id);
  return { status: 200, headers: {}, body: { workflow_run_id: id, run_url: url, html_url } };
}

async function wholeRef(git: Call['repository']['git'], given: string): Promise<string> {
  for (const ref of [given, `refs/heads/${given}`, `refs/tags/${given}`]) {
    if (ref.startsWith('refs/') && (await git.ref(ref)) !== null) return ref;
  }
  throw new Refusal('UNPROCESSABLE', `No ref found for: ${given}`);
}

/** The core schema of YAML 1.2 reads `on` as a word, as GitHub does. */
function isDispatchable(text: string): boolean {
  const workflow: unknown = parse(text);
  if (typeof workflow !== 'object' || workflow === null || !('on' in workflow)) return false;
  const { on } = workflow;
  if (typeof on === 'string') return on === 'workflow_dispatch';
  if (Array.isArray(on)) return on.includes('workflow_dispatch');
  return typeof on === 'object' && on !== null && 'workflow_dispatch' in on;
}

const LONGEST_PAYLOAD = 65_535;

export function repositoryDispatch({ repository, token, body }: Call): Answer {
  const payload = body['client_payload'] ?? {};
  if (JSON.stringify(payload).length > LONGEST_PAYLOAD) {
    throw new Refusal('UNPROCESSABLE', 'client_payload is too large.');
  }
  emitDispatch(repository, 'repository_dispatch', token.account, {
    action: body['event_type'],
    branch: repository.defaultBranch,
    client_payload: payload,
  });
  return { status: 204, headers: {} };
}
