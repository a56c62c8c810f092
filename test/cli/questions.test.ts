import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import { hashes } from '../../src/hashes.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import type { World } from '../../src/orchestrate/world.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { History } from '../../src/render/history/schema.ts';
import { shippedTemplates } from '../../src/templates.ts';
import { files, pawlIn, type Said } from './pawl.ts';

const WORKFLOW = `name: small
steps:
  - {name: look, type: approval, message: Look at it., required: 2}
  - {name: build, prompt: Build it.}
`;
const DOCUMENT = '.pawl/pr-1/progress.json';
const READING = {
  contents: 'read',
  'pull-requests': 'read',
  issues: 'read',
  statuses: 'read',
  checks: 'read',
} as const;
const TOPICS = ['status', 'explain', 'history'] as const;

let sandbox: Sandbox;
let turn = 0;

const ask = (topic: string, ...args: string[]): Promise<Said> => {
  const env = {
    GITHUB_TOKEN: sandbox.token('maria', READING),
    GITHUB_REPOSITORY: 'octo/demo',
    GITHUB_API_URL: sandbox.url,
    GITHUB_GRAPHQL_URL: sandbox.graphqlUrl,
    GITHUB_SERVER_URL: 'https://git.example',
  };
  return pawlIn(env, topic, ...args);
};

/** One actions run, as the bot of the repository. */
const decideNow = async (pull: number): Promise<void> => {
  const scopes = { contents: 'write', issues: 'write', 'pull-requests': 'write', statuses: 'write' } as const;
  const github = createGitHub({
    token: sandbox.token(undefined, { ...scopes, actions: 'write', checks: 'read' }),
    owner: 'octo',
    repo: 'demo',
    apiUrl: sandbox.url,
    graphqlUrl: sandbox.graphqlUrl,
  });
  turn += 1;
  const world: World = {
    github,
    hashes,
    nonce: `n${turn}`,
    templates: shippedTemplates(),
    server_url: 'https://git.example',
    log: () => {},
  };
  sandbox.advance(60);
  await wake(world, pull, true);
  sandbox.advance(60);
};

const say = async (who: string, text: string): Promise<void> => {
  sandbox.comment(who, 1, text);
  await decideNow(1);
};

beforeAll(async () => {
  sandbox = await Sandbox.start({ clock: '2026-01-05T09:00:00Z' });
  for (const login of ['lea', 'maria', 'jonas']) sandbox.addUser(login, { permission: 'write' });
  sandbox.addUser('rene', { permission: 'read' });
  await sandbox.createRepository({
    owner: 'octo',
    name: 'demo',
    files: {
      'README.md': '# demo\n',
      '.github/workflows/pawl.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n',
      '.github/pawl/workflows/small.yml': WORKFLOW,
    },
  });
  for (const branch of ['greeting', 'silence'])
    await sandbox.openPullRequest({
      author: 'lea',
      branch,
      title: `Add a ${branch}`,
      files: { [`src/${branch}.ts`]: 'export {};\n' },
    });
  await say('lea', '/start');
  await say('rene', '/approve look');
  await say('jonas', '/approve look');
});
afterAll(() => sandbox.close());

describe('given a question that cannot be answered', () => {
  it.each([
    ['neither a pull request nor a document', [], 'status needs either --pr N'],
    ['both', ['--pr', '1', '--progress', 'p.json'], 'status needs either --pr N'],
    ['a number that is none', ['--pr', 'one'], '--pr is "one"; it must be the number of a pull request.'],
    ['a repository that is none', ['--pr', '1', '--repo', 'octo'], 'The repository is "octo"; it must be'],
    ['a definition beside a pull request', ['--pr', '1', '--workflow', 'w.yml'], '--workflow belongs to'],
    ['a repository beside a document', ['--progress', 'p.json', '--repo', 'o/n'], '--repo belongs to --pr.'],
    ['a format that is none', ['--pr', '1', '--format', 'xml'], 'it must be one of text, json.'],
    ['a pull request that is not there', ['--pr', '99'], 'There is no such pull request, or the token may'],
    ['a repository that is not there', ['--pr', '1', '--repo', 'octo/none'], 'There is no such pull request'],
  ])('when it names %s, then one sentence says what would work, and the code is 2', async (_, args, says) => {
    const said = await ask('status', ...args);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
    expect(said.err).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['no token', { GITHUB_TOKEN: '', GITHUB_REPOSITORY: 'octo/demo' }, 'status needs a token that may read'],
    ['no repository', { GITHUB_TOKEN: 't' }, 'status needs --repo OWNER/NAME, or GITHUB_REPOSITORY'],
  ])('when there is %s, then it says where one is looked for, and the code is 2', async (_, env, says) => {
    const said = await pawlIn(env, 'status', '--pr', '1');
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain(says);
  });

  it('when nobody answers, then the code is 3, and the token is not told', async () => {
    const env = {
      GH_TOKEN: 'secret-token',
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    };
    const said = await pawlIn(env, 'status', '--pr', '1');
    expect(said).toMatchObject({ code: 3, out: '' });
    expect(said.err).toContain('GitHub did not answer');
    expect(said.err).not.toContain('secret-token');
  });

  it('when the token is none of GitHub’s, then the code is 3 and GitHub’s words are told', async () => {
    const env = {
      GITHUB_TOKEN: 'unknown',
      GITHUB_REPOSITORY: 'octo/demo',
      GITHUB_API_URL: sandbox.url,
      GITHUB_GRAPHQL_URL: sandbox.graphqlUrl,
    };
    const said = await pawlIn(env, 'status', '--pr', '1');
    expect(said).toMatchObject({ code: 3, out: '' });
    expect(said.err).toContain('401');
  });
});

describe('given a pull request without a run', () => {
  it.each(TOPICS)('when %s is asked, then it says so and how one is started', async (topic) => {
    const { code, out } = await ask(topic, '--pr', '2');
    expect(code).toBe(0);
    expect(out).toContain('No run has been started in this pull request.');
    expect(out).toContain('/start');
  });
});

describe('given a run that waits at a gate for two, one of whom has approved', () => {
  it('when anything is asked, then it is read in one request and nothing is written', async () => {
    const mark = sandbox.requests.mark();
    const { code, err } = await ask('status', '--pr', '1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual(['PawlRead']);
  });

  it('when the status is asked, then it says where the run stands and what it waits for', async () => {
    const { out } = await ask('status', '--pr', '1');
    expect(out).toMatch(/^Status: /);
    expect(out).toContain('of small, started 2026-01-05 09:01 UTC by lea');
    expect(out).toContain('look, open since 2026-01-05 09:01 UTC; 1 of 2 approvals');
    expect(out).toContain('build: ');
    expect(out).not.toMatch(/[*`]|&#/);
  });

  it('when the explanation is asked, then everybody who counts and who does not is there, with the reason', async () => {
    const { out } = await ask('explain', '--pr', '1');
    expect(out).toContain('jonas approved');
    expect(out).toContain('answering needs write access, and rene has read');
    expect(out).toContain('What would change it:');
    const { code, out: json } = await ask('explain', '--pr', '1', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(json)).toMatchObject({
      topic: 'explain',
      run: { status: 'blocked', head_oid: sandbox.pull(1).head.oid },
      gates: [
        {
          gate: 'look',
          requirement: { required: 2, missing: 1, found: [{ login: 'jonas', source: 'comment' }] },
          not_counted: [{ login: 'rene' }],
        },
      ],
    });
  });

  it('when the history is asked, then it is told newest first, and where all of it is', async () => {
    const { out } = await ask('history', '--pr', '1', '--repo', 'octo/demo');
    expect(out.indexOf('jonas')).toBeGreaterThan(-1);
    expect(out.indexOf('jonas')).toBeLessThan(out.indexOf('lea started the workflow small'));
    expect(out).toContain('History of octo/demo#1');
    expect(out).toContain('Read from refs/heads/pawl/pr-1, newest first.');
  });

  it('when the history is exported, then each decision has its reason, its people and the page of its commit', async () => {
    const mark = sandbox.requests.mark();
    const { code, out, err } = await ask('history', '--pr', '1', '--format', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(sandbox.requests.since(mark).map(({ operation }) => operation)).toEqual([
      'PawlReadTips',
      'PawlReadHistory',
      'PawlReadObjects',
    ]);
    const told = JSON.parse(out) as History;
    expect(told).toMatchObject({ repository: 'octo/demo', pull_request: 1, passed_over: [] });
    expect(told.decisions).toMatchObject([
      { reason: 'gate_opened', people: [{ login: 'lea', did: 'started' }, { login: 'lea' }] },
      {
        people: expect.arrayContaining([expect.objectContaining({ login: 'rene', did: 'was not counted' })]),
      },
      { people: expect.arrayContaining([expect.objectContaining({ login: 'jonas', did: 'answered' })]) },
    ]);
    for (const { commit, url } of told.decisions)
      expect(url).toBe(`https://git.example/octo/demo/commit/${commit}`);
    const csv = await ask('history', '--pr', '1', '--repo', 'octo/demo', '--format', 'csv');
    expect(csv.out.split('\r\n')).toHaveLength(told.decisions.length + 2);
  });

  it('when it is folded again from GitHub, then nothing differs', async () => {
    const { code, out } = await ask('replay', '--pr', '1', '--repo', 'octo/demo');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^3 documents fold to themselves, 0 differ\nrun .+ of small: 3 decisions in 3 documents\n/,
    );
    expect(await ask('replay', '--repo', 'octo/demo')).toMatchObject({ code: 2, out: '' });
    const none = await ask('replay', '--pr', '2', '--repo', 'octo/demo');
    expect(none).toMatchObject({ code: 2, out: '' });
    expect(none.err).toContain('no run was recorded in it');
    expect(await ask('replay', '--pr', '99', '--repo', 'octo/demo')).toMatchObject({ code: 2, out: '' });
  });

  it('when the document is looked at by itself, then the gate is explained alike, without GitHub', async () => {
    const text = (await sandbox.file('pawl/pr-1', DOCUMENT)) ?? '';
    const at = files({ 'progress.json': text, 'small.yml': WORKFLOW });
    const args = ['--progress', at('progress.json'), '--workflow', at('small.yml')];
    const alone = await pawlIn({}, 'explain', ...args);
    expect({ code: alone.code, err: alone.err }).toEqual({ code: 0, err: '' });
    const online = await ask('explain', '--pr', '1');
    const gate = (out: string): string => out.slice(out.indexOf('The gate look'));
    expect(gate(alone.out)).toBe(gate(online.out));
    expect(alone.out).not.toContain('the head at');
    const json = await pawlIn({}, 'explain', ...args, '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({ run: { head_oid: null }, gates: [{ gate: 'look' }] });
    const history = await pawlIn({}, 'history', '--progress', at('progress.json'));
    expect(history.out).toContain('is on the branch of the run: one commit per decision.');
  });

  it('when the files beside the document have mistakes, then they are told with their places', async () => {
    const text = (await sandbox.file('pawl/pr-1', DOCUMENT)) ?? '';
    const at = files({ 'progress.json': text, 'odd.yml': 'name: small\nsteps: 3\n', 'bad.json': '{' });
    const odd = await pawlIn({}, 'explain', '--progress', at('progress.json'), '--workflow', at('odd.yml'));
    expect(odd).toMatchObject({ code: 1, out: '' });
    expect(odd.err).toContain('odd.yml');
    const lax = await pawlIn({}, 'explain', '--progress', at('progress.json'), '--policy', at('odd.yml'));
    expect(lax).toMatchObject({ code: 1, out: '' });
    expect(await pawlIn({}, 'explain', '--progress', at('bad.json'))).toMatchObject({ code: 2, out: '' });
    expect(await pawlIn({}, 'explain', '--progress', at('none.json'))).toMatchObject({ code: 2, out: '' });
  });

  it.each(['lea', 'github-actions[bot]'])(
    'threat 15: when somebody has written the document and says to be %s, then the newest of ours is shown, and that is said',
    async (author) => {
      const ours = (await sandbox.file('pawl/pr-1', DOCUMENT)) ?? '';
      const files = { [DOCUMENT]: `${ours.replace('"lea"', '"eve"')}\n` };
      await sandbox.push('lea', 'pawl/pr-1', { files, author }, 'Mine');
      const { code, out, err } = await ask('status', '--pr', '1');
      expect(code).toBe(0);
      expect(err).toContain(`its newest commit was made by ${author} and not by Pawl`);
      expect(out).toContain('by lea');
      expect(out).not.toContain('eve');
      const replayed = await ask('replay', '--pr', '1', '--repo', 'octo/demo');
      expect(replayed.code).toBe(0);
      expect(replayed.out).toContain(`by ${author} was passed over: GitHub does not vouch that Pawl made it`);
      const told = JSON.parse((await ask('history', '--pr', '1', '--format', 'json')).out) as History;
      expect(told.decisions).toHaveLength(3);
      expect(told.passed_over.at(-1)).toMatchObject({ author });
    },
  );
});
