import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { onGitHub, type GitHubStages } from './github-stage.ts';
import { playAll } from './play-all.ts';
import { sandbox, SCOPES } from './sandbox-stage.ts';

describe.each([
  ['a maintainer alone', { token: 'ann' }],
  [
    'an actions run and two people',
    { token: 'github-actions[bot]', authorToken: 'ann', reviewerToken: 'bob' },
  ],
])('given the way GitHub itself is asked, by %s', (_, players: { [token: string]: string }) => {
  let place: Sandbox;
  let stages: GitHubStages;
  const begin = async (nonce: string): Promise<GitHubStages> => {
    const tokens = Object.entries(players).map(([name, login]) => [name, place.token(login, SCOPES)]);
    return onGitHub({
      owner: 'octo',
      name: 'contract',
      apiUrl: place.url,
      graphqlUrl: place.graphqlUrl,
      later: async () => place.advance(1),
      nonce,
      token: '',
      ...Object.fromEntries(tokens),
    });
  };
  beforeAll(async () => {
    place = await sandbox({ rest: 100_000, graphql: 100_000 });
    stages = await begin('one');
  });
  afterAll(() => place.close());

  playAll(() => stages);

  it('when an earlier run left a branch, then nothing is begun', async () => {
    await place.push('ann', 'pawl-contract-zero-1', { files: { 'left.md': 'left\n' } }, 'Left');
    await expect(begin('two')).rejects.toThrow('pawl-contract-zero-1');
    await place.deleteBranch('ann', 'pawl-contract-zero-1');
  });

  it('when all cases were played, then nothing of theirs is left but closed pull requests', async () => {
    await stages.finish();
    const { git, pulls, labels } = place.repository;
    const left = [...(await git.refs('refs/heads')), ...(await git.refs('refs/tags'))];
    expect(left.map(({ name }) => name)).toEqual(['refs/heads/main']);
    expect(pulls.filter(({ state }) => state === 'OPEN')).toEqual([]);
    expect(labels).toEqual([]);
  });
});
