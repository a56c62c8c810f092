import { existsSync } from 'node:fs';
import type { Place } from './look.ts';
import { textOf, UsageError, type Call } from './verb.ts';

/** The pull request that a call means, on GitHub, with the token of the environment. */
export function placeFrom(verb: string, call: Call, environment: NodeJS.ProcessEnv): Place {
  const pull = pullFrom(call);
  const repository = textOf(call, 'repo') ?? given(environment['GITHUB_REPOSITORY']);
  if (repository === undefined)
    throw new UsageError(`${verb} needs --repo OWNER/NAME, or GITHUB_REPOSITORY in the environment.`);
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
  if (owner === undefined || repo === undefined)
    throw new UsageError(`The repository is "${repository}"; it must be OWNER/NAME.`);
  const token = given(environment['GITHUB_TOKEN']) ?? given(environment['GH_TOKEN']);
  if (token === undefined)
    throw new UsageError(
      `${verb} needs a token that may read ${repository}, in GITHUB_TOKEN or GH_TOKEN, as from \`gh auth token\`.`,
    );
  return {
    token,
    owner,
    repo,
    pull,
    api_url: given(environment['GITHUB_API_URL']),
    graphql_url: given(environment['GITHUB_GRAPHQL_URL']),
    server_url: serverIn(environment),
  };
}

/** The number behind `--pr`. */
export function pullFrom(call: Call): number {
  const number = textOf(call, 'pr') ?? '';
  if (!/^[1-9]\d{0,8}$/.test(number))
    throw new UsageError(`--pr is "${number}"; it must be the number of a pull request.`);
  return Number(number);
}

export const serverIn = (environment: NodeJS.ProcessEnv): string =>
  given(environment['GITHUB_SERVER_URL']) ?? 'https://github.com';

/** An empty variable is one that nobody set. */
const given = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** Whether `--repo` names a repository on GitHub rather than a clone; what is a directory here is a clone. */
export const isOnGitHub = (repo: string): boolean => /^\w[\w-]*\/[\w.-]+$/.test(repo) && !existsSync(repo);
