import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export const START = '2026-01-05T09:00:00Z';

/** Everything a record job may do. */
export const FULL = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
} as const;

export interface Reply {
  status: number;
  headers: Headers;
  /** Parsed JSON; an empty object where there was none. */
  body: unknown;
}

/** A sandbox with `acme/demo`, two writers, a reader, and pull request 1 by ann on `feature`. */
export async function acme(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await Sandbox.start({ clock: START, ...options });
  await sandbox.createRepository({
    owner: 'acme',
    name: 'demo',
    files: {
      'README.md': '# demo\n',
      'bin/run.sh': { text: '#!/bin/sh\n', mode: '100755' },
      '.github/workflows/pawl.yml': 'on:\n  workflow_dispatch:\n',
      '.github/workflows/ci.yml': 'on: push\n',
    },
  });
  sandbox.addUser('ann', { id: 101, permission: 'write' });
  sandbox.addUser('bob', { id: 102, permission: 'maintain' });
  sandbox.addUser('eve', { id: 103, permission: 'read' });
  await sandbox.openPullRequest({
    author: 'ann',
    branch: 'feature',
    title: 'Add a page',
    body: 'Please.',
    files: { 'page.md': 'one\n' },
  });
  return sandbox;
}

/** Sends one request with a token and reads the answer. */
export async function send(
  sandbox: Sandbox,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { authorization: `bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : JSON.parse(text),
  };
}

export const graphql = (
  sandbox: Sandbox,
  token: string,
  query: string,
  variables: { [name: string]: unknown } = {},
): Promise<Reply> => send(sandbox, token, 'POST', '/graphql', { query, variables });

/** The `createCommitOnBranch` request for some texts. */
export function commitRequest(
  branchName: string,
  expectedHeadOid: string,
  files: { [path: string]: string },
  deletions: string[] = [],
): [string, { [name: string]: unknown }] {
  const additions = Object.entries(files).map(([path, text]) => ({
    path,
    contents: Buffer.from(text).toString('base64'),
  }));
  return [
    `mutation commit($input: CreateCommitOnBranchInput!) {
      createCommitOnBranch(input: $input) { commit { oid } }
    }`,
    {
      input: {
        branch: { repositoryNameWithOwner: 'acme/demo', branchName },
        expectedHeadOid,
        message: { headline: 'Work', body: 'Pawl-Decision: d1' },
        fileChanges: { additions, deletions: deletions.map((path) => ({ path })) },
      },
    },
  ];
}

/** What stands in JSON at a dotted path; undefined where there is nothing. */
export const dig = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined),
      value,
    );

/** A text that stands in JSON at a dotted path; anything else fails the test. */
export function digText(value: unknown, path: string): string {
  const found = dig(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path} in ${JSON.stringify(value)}`);
  return found;
}
