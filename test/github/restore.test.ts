import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { RestoreRequest } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import type { Arrived, Reply } from '../support/github-answers.ts';
import { oid } from './pull-answer.ts';

let server: GitHubAnswers;
let lines: string[] = [];
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
beforeEach(() => {
  lines = [];
});
afterAll(() => server.close());

const restore = (change: Partial<RestoreRequest> = {}) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
    timeout: 10_000,
    log: (line) => lines.push(line),
  }).restore({
    branch: 'greeting',
    expected: oid('a'),
    tree_of: oid('c'),
    keep: '.pawl',
    additions: [{ path: '.pawl/pr-5/progress.json', text: '{"ü":1}\n' }],
    headline: 'pawl: roll back',
    body: 'Pawl-Workflow: w\nPawl-Decision: d7',
    identity: 'Pawl-Decision: d7',
    ...change,
  });

const TREES = 'POST /repos/octo/demo/git/trees';
const COMMITS = 'POST /repos/octo/demo/git/commits';
const folder = (digit: string) => ({ oid: oid(digit), mode: 16384, type: 'tree' });
const mine = 'pawl: roll back\n\nPawl-Workflow: w\nPawl-Decision: d7';

/** Answers in order of the story, each part of which a test may change. */
interface Story {
  earlier?: object;
  trees?: (nth: number) => Reply;
  commits?: (nth: number) => Reply;
  move?: (nth: number) => Reply;
  back?: (nth: number) => Reply;
}

const madeTree = (nth: number): Reply => ({ status: 201, body: { sha: oid(String(nth)) } });
const moved: Reply = { body: { data: { move: { clientMutationId: null } } } };
const refused = (error: object): Reply => ({
  body: { data: { move: null }, errors: [{ path: ['move'], message: 'no', ...error }] },
});
const branch = (tip: string | null, ...messages: string[]): Reply => {
  const nodes = messages.map((message, index) => ({ oid: oid(String(index)), message }));
  const ref = tip === null ? null : { target: { oid: tip, history: { nodes } } };
  return { body: { data: { repository: { ref } } } };
};

const tell = (story: Story = {}): void =>
  server.answer(({ operation }: Arrived, nth: number): Reply => {
    switch (operation) {
      case 'PawlReadEarlier':
        return {
          body: {
            data: {
              repository: {
                from: { tree: { oid: oid('7') }, kept: folder('5') },
                onto: { tree: { oid: oid('8') }, kept: folder('6') },
                ...story.earlier,
              },
            },
          },
        };
      case TREES:
        return (story.trees ?? madeTree)(nth);
      case COMMITS:
        return (
          story.commits?.(nth) ?? {
            status: 201,
            body: { sha: oid('d'), verification: { verified: true, reason: 'valid' } },
          }
        );
      case 'PawlReadRepository':
        return { body: { data: { repository: { id: 'REPO', defaultBranchRef: { name: 'main' } } } } };
      case 'PawlMove':
        return (story.move ?? (() => moved))(nth);
      case 'PawlReadBack':
        return (story.back ?? (() => branch(oid('a'), 'before')))(nth);
      default:
        return { status: 500 };
    }
  });

const sent = (operation: string) =>
  server.arrived.filter((arrived) => arrived.operation === operation).map(({ body }) => body);

describe('given a commit that cannot come back', () => {
  it('when it is not in the repository any more, then that is said and nothing is written', async () => {
    tell({ earlier: { from: null } });
    await expect(restore()).resolves.toEqual({
      ok: false,
      reason: 'forbidden',
      message: `The commit ${oid('c')} is not in the repository any more.`,
    });
    expect(server.operations()).toEqual(['PawlReadEarlier']);
  });

  it('when the branch was at a commit that is gone, then it is stale', async () => {
    tell({ earlier: { onto: null } });
    await expect(restore()).resolves.toEqual({ ok: false, reason: 'stale' });
  });

  it('when it cannot be read, then GitHub is unreachable and nothing is written', async () => {
    tell({ earlier: { from: { nothing: 'of use' } } });
    await expect(restore()).rejects.toMatchObject({ service: 'github' });
    expect(server.operations()).toEqual(['PawlReadEarlier']);
  });

  it.each([
    ['the tree', { trees: (): Reply => ({ status: 403, body: { message: 'Resource not accessible' } }) }],
    ['the commit', { commits: (): Reply => ({ status: 422, body: { message: 'Resource not accessible' } }) }],
    ['the move', { move: () => refused({ type: 'FORBIDDEN', message: 'Resource not accessible' }) }],
    [
      'the move by HTTP 403',
      { move: (): Reply => ({ status: 403, body: { message: 'Resource not accessible' } }) },
    ],
    [
      'the move, in words without a place',
      { move: (): Reply => ({ body: { errors: [{ message: 'Resource not accessible' }] } }) },
    ],
  ])('when GitHub refuses %s and the branch stays, then its words are passed on', async (_, story: Story) => {
    tell(story);
    const result = await restore();
    expect(result).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(JSON.stringify(result)).toContain('Resource not accessible');
  });
});

describe('given a branch that somebody else has moved', () => {
  it('fault 05: when GitHub says stale, then so do we, with nothing forced', async () => {
    tell({ move: () => refused({ type: 'STALE_DATA' }) });
    await expect(restore()).resolves.toEqual({ ok: false, reason: 'stale' });
    expect(sent('PawlMove')).toHaveLength(1);
    expect(JSON.stringify(sent('PawlMove'))).not.toContain('"force":true');
  });

  it.each([
    ['in other words', refused({ type: 'UNPROCESSABLE', message: 'Reference cannot be updated' })],
    ['without a type', refused({})],
  ])('fault 05: when GitHub says so %s, then the branch tells', async (_, reply: Reply) => {
    tell({ move: () => reply, back: () => branch(oid('9'), 'theirs') });
    await expect(restore()).resolves.toEqual({ ok: false, reason: 'stale' });
  });

  it('when the branch is gone, then it is stale', async () => {
    tell({ move: () => refused({ type: 'UNPROCESSABLE' }), back: () => branch(null) });
    await expect(restore()).resolves.toEqual({ ok: false, reason: 'stale' });
  });
});

describe('given answers that are lost', () => {
  it('fault 06: when a tree and the commit are lost, then they are made again', async () => {
    const once =
      (then: Reply) =>
      (nth: number): Reply =>
        nth === 1 ? { cut: true } : then;
    tell({
      trees: once({ status: 201, body: { sha: oid('2') } }),
      commits: once({ status: 201, body: { sha: oid('e') } }),
    });
    await expect(restore()).resolves.toEqual({ ok: true, oid: oid('e') });
    expect(sent(COMMITS)).toHaveLength(2);
  });

  it('when a tree stays lost, then GitHub is unreachable and the branch is not touched', async () => {
    tell({ trees: () => ({ status: 502, body: {} }) });
    await expect(restore()).rejects.toMatchObject({ name: 'LostAnswer', service: 'github' });
    expect(sent('PawlMove')).toEqual([]);
  });

  it('when an answer about a tree is not understood, then GitHub is unreachable', async () => {
    tell({ trees: () => ({ status: 201, body: { tree: [] } }) });
    await expect(restore()).rejects.toMatchObject({ service: 'github' });
  });

  it('fault 06: when the move was applied, then it is found and not repeated', async () => {
    tell({ move: () => ({ cut: true }), back: () => branch(oid('9'), 'later', mine) });
    await expect(restore()).resolves.toEqual({ ok: true, oid: oid('1') });
    expect(sent('PawlMove')).toHaveLength(1);
  });

  it('fault 06: when the move was not applied, then it is sent once more', async () => {
    tell({
      move: (nth) =>
        nth === 1
          ? { body: { errors: [{ message: 'Something went wrong while executing your query.' }] } }
          : moved,
    });
    await expect(restore()).resolves.toEqual({ ok: true, oid: oid('d') });
    expect(sent('PawlMove')).toHaveLength(2);
  });

  it.each([
    ['applied', mine, { ok: true, oid: oid('0') }],
    ["somebody else's", 'theirs', { ok: false, reason: 'stale' }],
  ])(
    'fault 08: when the read lags and what is in the way is %s, then that is told',
    async (_, top, result) => {
      tell({
        move: (nth) => (nth === 1 ? { cut: true } : refused({ type: 'STALE_DATA' })),
        back: (nth) => (nth === 1 ? branch(oid('a')) : branch(oid('9'), top)),
      });
      await expect(restore()).resolves.toEqual(result);
    },
  );

  it('when it is lost twice and never applied, then GitHub is unreachable', async () => {
    tell({ move: () => ({ cut: true }) });
    await expect(restore()).rejects.toMatchObject({ name: 'LostAnswer', service: 'github' });
    expect(sent('PawlMove')).toHaveLength(2);
  });
});

describe('given an earlier commit', () => {
  it('when it comes back, then our folder stays, the document is on top, and the branch is moved by comparison', async () => {
    tell();
    await expect(restore()).resolves.toEqual({ ok: true, oid: oid('d') });
    expect(server.operations()).toEqual([
      'PawlReadEarlier',
      TREES,
      TREES,
      COMMITS,
      'PawlReadRepository',
      'PawlMove',
    ]);
    expect(sent(TREES)).toEqual([
      { base_tree: oid('7'), tree: [{ path: '.pawl', mode: '040000', type: 'tree', sha: oid('6') }] },
      {
        base_tree: oid('1'),
        tree: [{ path: '.pawl/pr-5/progress.json', mode: '100644', type: 'blob', content: '{"ü":1}\n' }],
      },
    ]);
    expect(sent(COMMITS)).toEqual([{ message: mine, tree: oid('2'), parents: [oid('a')] }]);
    expect(sent('PawlMove')).toEqual([
      {
        move: {
          repositoryId: 'REPO',
          refUpdates: [
            { name: 'refs/heads/greeting', beforeOid: oid('a'), afterOid: oid('d'), force: false },
          ],
        },
      },
    ]);
    expect(lines).toEqual([]);
  });

  it('when our folder came later than the branch, then it goes', async () => {
    tell({ earlier: { onto: { tree: { oid: oid('8') }, kept: null } } });
    await restore({ additions: [] });
    expect(sent(TREES)).toEqual([
      { base_tree: oid('7'), tree: [{ path: '.pawl', mode: '040000', type: 'tree', sha: null }] },
    ]);
  });

  it('when there is no such folder and nothing to add, then the tree is the earlier one', async () => {
    tell({
      earlier: {
        from: { tree: { oid: oid('7') }, kept: null },
        onto: { tree: { oid: oid('8') }, kept: null },
      },
    });
    await restore({ additions: [] });
    expect(sent(TREES)).toEqual([]);
    expect(sent(COMMITS)).toMatchObject([{ tree: oid('7') }]);
  });

  it('when only some of its files come back, then they are put into the present tree, removals first, as that commit has them', async () => {
    tell();
    await restore({
      only: [
        { path: 'bin/run', file: { mode: '100755', oid: oid('1') } },
        { path: 'vendored', file: { mode: '160000', oid: oid('2') } },
        { path: 'src/new.ts', file: null },
      ],
    });
    expect(sent(TREES)).toEqual([
      { base_tree: oid('8'), tree: [{ path: 'src/new.ts', mode: '100644', type: 'blob', sha: null }] },
      {
        base_tree: oid('1'),
        tree: [
          { path: 'bin/run', mode: '100755', type: 'blob', sha: oid('1') },
          { path: 'vendored', mode: '160000', type: 'commit', sha: oid('2') },
          { path: '.pawl/pr-5/progress.json', mode: '100644', type: 'blob', content: '{"ü":1}\n' },
        ],
      },
    ]);
    expect(sent(COMMITS)).toMatchObject([{ tree: oid('2'), parents: [oid('a')] }]);
  });

  it('when what is kept is a link, then it stays one', async () => {
    tell({
      earlier: { onto: { tree: { oid: oid('8') }, kept: { oid: oid('6'), mode: 40960, type: 'blob' } } },
    });
    await restore({ additions: [] });
    expect(sent(TREES)).toMatchObject([{ tree: [{ mode: '120000', type: 'blob', sha: oid('6') }] }]);
  });

  it('when GitHub did not sign the commit, then that is said', async () => {
    tell({ commits: () => ({ status: 201, body: { sha: oid('d'), verification: { verified: false } } }) });
    await expect(restore()).resolves.toEqual({ ok: true, oid: oid('d') });
    expect(lines.join()).toContain('did not sign');
  });
});
