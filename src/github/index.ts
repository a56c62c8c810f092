import type { GitHub } from '../ports.ts';
import { announce } from './announce.ts';
import { archiveRun } from './archive.ts';
import { Client } from './client.ts';
import type { ClientOptions } from './client.ts';
import { commitOnBranch } from './commit.ts';
import { dispatchWorkflow } from './dispatch.ts';
import { readHistory, type RunHistory } from './history.ts';
import { Known } from './known.ts';
import { readBlobs, readTexts } from './objects.ts';
import { readOpenPulls } from './open-pulls.ts';
import { POLICY_PATH } from './paths.ts';
import { publishView } from './publish.ts';
import { readMore } from './read-more.ts';
import { readSnapshot } from './read.ts';
import { restore } from './restore.ts';
import { Reviewers } from './reviewers.ts';
import { readRuns } from './runs.ts';
import { wakePullRequest } from './wake.ts';

export type { RunHistory } from './history.ts';
export { toTrigger } from './trigger.ts';

export interface GitHubOptions extends Pick<
  ClientOptions,
  'token' | 'log' | 'pause' | 'patience' | 'timeout'
> {
  owner: string;
  repo: string;
  /** REST root; GITHUB_API_URL in actions. */
  apiUrl?: string | undefined;
  /** GITHUB_GRAPHQL_URL in actions; by default derived from the REST root. */
  graphqlUrl?: string | undefined;
  /** Path of the policy on the default branch; `.github/pawl/policy.yml` unless given. */
  policyPath?: string | undefined;
  /** True where the token is a person's who looks on: what a bot of the repository recorded then counts as ours. */
  onlooker?: boolean | undefined;
  /** File name of the caller's workflow, started by `wake`. */
  callerWorkflow?: string | undefined;
}

/** A GitHub Enterprise Server has REST under /api/v3 and GraphQL under /api/graphql. */
const besides = (apiUrl: string): string => `${apiUrl.replace(/\/v3\/?$/, '').replace(/\/$/, '')}/graphql`;

/** What no actions run asks for. */
export interface Beside {
  requests(): number;
  /** Every version of a run's document there ever was, from its branch or its archive; null where there is neither. */
  history(pull: number): Promise<RunHistory | null>;
}

/** One repository on GitHub, or on whatever answers as GitHub does at `apiUrl`. */
export function createGitHub(options: GitHubOptions): GitHub & Beside {
  const { owner, repo: name, apiUrl = 'https://api.github.com' } = options;
  const client = new Client({ ...options, apiUrl, graphqlUrl: options.graphqlUrl ?? besides(apiUrl) });
  const place = { owner, name };
  const known = new Known(client, place);
  const log = options.log ?? (() => {});
  const reviewers = new Reviewers(client, place, log);
  return {
    async read(pull, readOptions) {
      const snapshot = await readSnapshot(
        client,
        { ...place, pull },
        readOptions,
        options.policyPath ?? POLICY_PATH,
        options.onlooker,
      );
      known.remember(snapshot.repository);
      return snapshot;
    },
    readMore: (snapshot, wants) => readMore(client, place, snapshot, wants),
    blobs: (oid, paths) => readBlobs(client, place, oid, paths),
    texts: (oids) => readTexts(client, place, oids),
    async commit(request) {
      const result = await commitOnBranch(client, place, known, request, log);
      if (!result.ok || request.show === undefined) return result;
      const { snapshot, view } = request.show;
      const after = { ...snapshot, seen: result.seen ?? snapshot.seen };
      return { ...result, seen: await announce(client, reviewers, after, view, log) };
    },
    restore: (request) => restore(client, place, known, request, log),
    archive: (snapshot, keep) => archiveRun(client, place, snapshot, keep),
    publish: (snapshot, view) => publishView(client, place, reviewers, snapshot, view),
    async wake(pull, defaultBranch) {
      const branch = defaultBranch ?? (await known.repository()).default_branch;
      await wakePullRequest(client, place, options.callerWorkflow ?? 'pawl.yml', branch, pull);
    },
    dispatch: (task) => dispatchWorkflow(client, place, task),
    runs: () => readRuns(client, place),
    openPulls: (since) => readOpenPulls(client, place, since),
    requests: () => client.requests,
    history: (pull) => readHistory(client, { ...place, pull }, options.onlooker),
  };
}
