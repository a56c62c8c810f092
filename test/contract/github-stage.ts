import { setTimeout as sleep } from 'node:timers/promises';
import { createGitHub } from '../../src/github/index.ts';
import { at, listAt, textAt } from './answers.ts';
import { apiAt } from './api.ts';
import { commitOnto, holderOf, point, refsLike, removeRefs } from './github-branches.ts';
import { looks } from './github-looks.ts';
import { talk, turns, work } from './github-people.ts';
import type { GitHubPull, Player } from './github-pull.ts';
import { Requests } from './github-requests.ts';
import type { Ability, Role, SetStage, Stage, Theatre } from './stage.ts';

/** How every branch of the suite begins. */
const PREFIX = 'pawl-contract-';

export interface GitHubPlace {
  owner: string;
  name: string;
  /** REST root, without a slash at its end. */
  apiUrl: string;
  graphqlUrl: string;
  /** What the port acts with. */
  token: string;
  /** Of the person who opens the pull requests; the port's own unless given. */
  authorToken?: string | undefined;
  /** Of another person who may write. */
  reviewerToken?: string | undefined;
  /** Lets at least a second pass at the server; by waiting unless given. */
  later?: (() => Promise<void>) | undefined;
  /** Tells runs of the suite apart. */
  nonce: string;
}

export interface GitHubStages extends Theatre {
  /** Takes away what all stages shared. */
  finish(): Promise<void>;
}

const WORDS = { title: 'Contract', body: 'Pawl tries what GitHub does, and takes it away again.' };
const OPENED = 'pullRequest { id number createdAt }';
/** Where runs of closed pull requests are kept. */
const ARCHIVES = 'refs/tags/pawl-archive/';
const A_SECOND_AND_A_BIT = 1100;

const ABOUT = `id nameWithOwner
  defaultBranchRef { name target { oid } }
  caller: object(expression: "HEAD:.github/workflows/pawl.yml") { id }
  labels(first: 100, query: "pawl:") { nodes { id name } }`;

/** GitHub itself, or what answers like it at an address. Throws where an earlier run of the suite left something. */
export async function onGitHub(place: GitHubPlace): Promise<GitHubStages> {
  const playerOf = async (token: string): Promise<Player> => {
    const requests = new Requests(apiAt({ url: place.apiUrl, ...place, token }));
    return { requests, account: await holderOf(requests) };
  };
  const us = await playerOf(place.token);
  const author = place.authorToken === undefined ? us : await playerOf(place.authorToken);
  const reviewer = place.reviewerToken === undefined ? null : await playerOf(place.reviewerToken);
  const left = await refsLike(us.requests, 'refs/heads/', PREFIX);
  if (left.length > 0)
    throw new Error(`An earlier run left branches: ${left.join(', ')}. Remove them first.`);
  const about = await us.requests.look(ABOUT);
  const repositoryId = textAt(about, 'id');
  const labelsBefore = new Set(listAt(about, 'labels', 'nodes').map((node) => textAt(node, 'id')));
  const later = place.later ?? ((): Promise<void> => sleep(A_SECOND_AND_A_BIT));
  let count = 0;

  const can = new Set<Ability>(['api']);
  if (reviewer !== null && reviewer.account.id !== author.account.id) can.add('reviewer');
  if (author.account.id !== us.account.id) can.add('apart');
  if (us.account.login === 'github-actions[bot]') can.add('actions-token');
  if (at(about, 'caller') != null) can.add('caller');

  const playing = (role: Role): Player => {
    const found = role === 'author' ? author : role === 'reviewer' ? reviewer : null;
    if (found === null) throw new Error(`there is no ${role} on this stage`);
    return found;
  };

  const set: SetStage = async (files = {}) => {
    count += 1;
    const { requests, account } = author;
    const branch = `${PREFIX}${place.nonce}-${count}`;
    const base = `${branch}-onto`;
    const branches = new Set([branch, base]);
    const tip = textAt(await us.requests.look(ABOUT), 'defaultBranchRef', 'target', 'oid');
    let opened: GitHubPull | null = null;
    const strike = async (): Promise<void> => {
      if (opened !== null) await closeIfOpen(requests, opened);
      const names = [...branches].map((name) => `refs/heads/${name}`);
      if (opened !== null) {
        const aside = await refsLike(requests, ARCHIVES, `pr-${opened.number}-`);
        names.push(
          `refs/heads/pawl/pr-${opened.number}`,
          ...[`pr-${opened.number}`, ...aside].map((name) => `${ARCHIVES}${name}`),
        );
      }
      await removeRefs(requests, repositoryId, names);
    };
    try {
      await point(requests, repositoryId, base, tip);
      const brought = { files: { 'src/work.ts': 'export {};\n', ...files } };
      const head = await commitOnto(requests, tip, brought, { message: 'Contract', author: account });
      await point(requests, repositoryId, branch, head);
      const wanted = { repositoryId, baseRefName: base, headRefName: branch, ...WORDS };
      const payload = await requests.change('createPullRequest', wanted, OPENED);
      opened = {
        us,
        playing,
        repositoryId,
        number: Number(at(payload, 'pullRequest', 'number')),
        id: textAt(payload, 'pullRequest', 'id'),
        base,
        tip,
        since: textAt(payload, 'pullRequest', 'createdAt'),
        branches,
        later,
      };
      return stageOf(opened, branch, strike);
    } catch (error) {
      await strike();
      throw error;
    }
  };

  /** The pull request with everything that a case may do to it. */
  const stageOf = (pull: GitHubPull, branch: string, strike: () => Promise<void>): Stage => {
    const github = createGitHub({
      token: place.token,
      owner: place.owner,
      repo: place.name,
      apiUrl: place.apiUrl,
      graphqlUrl: place.graphqlUrl,
    });
    return {
      name: 'github',
      can,
      github,
      api: us.requests.api,
      pull: pull.number,
      branch,
      base: pull.base,
      runBranch: `pawl/pr-${pull.number}`,
      read: () => github.read(pull.number, { since: () => null }),
      later,
      login: (role) => playing(role).account.login,
      ...talk(pull),
      ...work(pull),
      ...turns(pull),
      ...looks(pull),
      loseAnswer: () => lacks('lost-answers'),
      readLate: () => lacks('late-reads'),
      breakPage: () => lacks('broken-pages'),
      limit: () => lacks('limits'),
      dismissStale: async () => lacks('dismiss-rule'),
      strike,
    };
  };

  const finish = async (): Promise<void> => {
    const now = listAt(await us.requests.look(ABOUT), 'labels', 'nodes').map((node) => textAt(node, 'id'));
    for (const id of now) if (!labelsBefore.has(id)) await author.requests.change('deleteLabel', { id });
  };
  return { can, set, finish };
}

async function closeIfOpen(requests: Requests, { number, id }: GitHubPull): Promise<void> {
  const found = await requests.look(`pullRequest(number: ${number}) { state }`);
  if (at(found, 'pullRequest', 'state') === 'OPEN')
    await requests.change('closePullRequest', { pullRequestId: id });
}

function lacks(ability: Ability): never {
  throw new Error(`GitHub itself has no ${ability} on demand`);
}
