import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGitHub } from '../../src/github/index.ts';
import type { Snapshot, Want } from '../../src/ports.ts';
import { GitHubAnswers } from '../support/github-answers.ts';
import type { Reply } from '../support/github-answers.ts';
import { forwards, oid, snapshot, user } from './pull-answer.ts';

let server: GitHubAnswers;
beforeAll(async () => {
  server = await GitHubAnswers.start();
});
afterAll(() => server.close());

const readMore = (wants: Want[], from: Snapshot = snapshot()) =>
  createGitHub({
    token: 't',
    owner: 'octo',
    repo: 'demo',
    apiUrl: server.url,
    pause: async () => {},
  }).readMore(from, wants);
const found = async (want: Want, from?: Snapshot) => (await readMore([want], from)).found;
const answer = (data: object, errors?: object[]): void =>
  server.answer(() => ({ body: { data, ...(errors ? { errors } : {}) } }));
const refuse = (type: string, data: object | null = { repository: {}, want0: null }): void =>
  server.answer(() => ({ body: { data, errors: [{ type, path: ['want0'], message: 'no' }] } }));
const rest = (reply: Reply): void => server.answer(() => reply);

const member: Want = { want: 'member', team: 'octo/core', login: 'ada' };
const team = (logins: string[], hasNextPage = false) => ({
  repository: {},
  want0: { team: { members: { pageInfo: { hasNextPage }, nodes: logins.map((login) => ({ login })) } } },
});

describe('given a team that somebody may belong to', () => {
  const isMember = async () => (await found(member)).members['octo/core:ada'];

  it('when GitHub does not show the team or the organization, then it is not known', async () => {
    refuse('FORBIDDEN', { repository: {}, want0: { team: null } });
    expect(await isMember()).toBeNull();
    refuse('NOT_FOUND');
    expect(await isMember()).toBeNull();
    answer({ repository: {}, want0: { team: null } });
    expect(await isMember()).toBeNull();
  });

  it('when the token lacks the scope, then only that is not known, and the rest is asked again', async () => {
    server.answer((_, nth) =>
      nth === 1
        ? { body: { errors: [{ type: 'INSUFFICIENT_SCOPES', message: 'read:org' }] } }
        : { body: { data: { repository: { want0: { text: 'x', isTruncated: false } } } } },
    );
    const more = await readMore([member, { want: 'text', oid: oid('1') }]);
    expect(more.found.members).toEqual({ 'octo/core:ada': null });
    expect(more.texts).toEqual({ [oid('1')]: 'x' });
    expect(server.arrived[1]?.document).not.toContain('organization');
  });

  it('when GitHub gives up on it, then nothing is assumed', async () => {
    refuse('INTERNAL');
    await expect(isMember()).rejects.toMatchObject({ service: 'github' });
  });

  it('when only similar names are found, then she is none; when there are more, then it is not known', async () => {
    answer(team(['adam', 'bada']));
    expect(await isMember()).toBe(false);
    answer(team(['adam'], true));
    expect(await isMember()).toBeNull();
  });

  it('when she is found, then she is one, whatever the case and further pages', async () => {
    answer(team(['adam', 'Ada'], true));
    expect(await isMember()).toBe(true);
    expect(server.arrived[0]?.body).toMatchObject({ want0: 'ada', want0org: 'octo', want0team: 'core' });
  });
});

const owners = (text: string | null) => ({ oid: oid('4'), object: { text, isTruncated: text === null } });

describe('given code owners', () => {
  const at = async () => (await found({ want: 'code_owners', oid: oid('c') })).code_owners[oid('c')];

  it('when the commit is not known or the file was cut short, then the text is unknown, not absent', async () => {
    answer({ repository: { want0: null } });
    expect(await at()).toMatchObject({ text: null });
    answer({ repository: { want0: { github: owners(null), root: owners('* @x'), docs: null } } });
    expect(await at()).toMatchObject({ path: '.github/CODEOWNERS', text: null });
  });

  it('when GitHub fails, then nothing is assumed', async () => {
    answer({ repository: { want0: { github: null, root: null, docs: null } } }, [
      { type: 'INTERNAL', path: ['repository', 'want0', 'github'], message: 'slow' },
    ]);
    await expect(at()).rejects.toThrow('slow');
  });

  it('when there are several, then the first of GitHub’s places counts; without one there is none', async () => {
    answer({ repository: { want0: { github: null, root: owners('* @x'), docs: owners('* @y') } } });
    expect(await at()).toEqual({ path: 'CODEOWNERS', oid: oid('4'), text: '* @x' });
    answer({ repository: { want0: { github: null, root: null, docs: null } } }, [
      { type: 'NOT_FOUND', path: ['repository', 'want0', 'docs'], message: 'no file' },
    ]);
    expect(await at()).toBeNull();
  });
});

const files = (paths: string[], more: object = {}, change = 'MODIFIED') => ({
  repository: {
    want0: {
      headRefOid: oid('a'),
      files: {
        totalCount: paths.length,
        ...forwards(paths.map((path) => ({ path, changeType: change }))),
        ...more,
      },
    },
  },
});
const nextPage = { pageInfo: { hasNextPage: true, endCursor: 'c1' }, totalCount: 2 };

describe('given paths that a pull request touches', () => {
  const changed = async () => (await found({ want: 'changed_paths' })).changed_paths;

  it('threat 14: when a page fails, a path is missing or there are too many, then they are not known', async () => {
    server.answer(({ operation }) =>
      operation === 'PawlReadMore' ? { body: { data: files(['a'], nextPage) } } : { status: 500 },
    );
    expect(await changed()).toBeNull();
    answer(files(['a'], { totalCount: 2 }));
    expect(await changed()).toBeNull();
    answer(files(['a'], { totalCount: 3000 }));
    expect(await changed()).toBeNull();
    refuse('FORBIDDEN', { repository: { want0: null } });
    expect(await changed()).toBeNull();
  });

  it('threat 4: when the head moved since the snapshot, then they are not those of its head', async () => {
    const moved = files(['a']);
    moved.repository.want0.headRefOid = oid('b');
    answer(moved);
    expect(await changed()).toBeNull();
  });

  it('when a file was renamed, then its former path is touched too; unknown, it closes the list', async () => {
    const renamed = (reply: Reply): void =>
      server.answer(({ operation }) =>
        operation === 'PawlReadMore' ? { body: { data: files(['open/x'], {}, 'RENAMED') } } : reply,
      );
    renamed({ body: [{ filename: 'open/x', previous_filename: 'guarded/x' }, { filename: 'y' }] });
    expect(await changed()).toEqual(['open/x', 'guarded/x']);
    expect(server.operations()[1]).toBe('GET /repos/octo/demo/pulls/5/files?per_page=100&page=1');
    renamed({ status: 403, body: {} });
    expect(await changed()).toBeNull();
  });

  it('when there are several pages, then all are read', async () => {
    server.answer(({ operation, body }) => ({
      body: {
        data:
          operation === 'PawlReadMore'
            ? files(['a'], nextPage)
            : {
                repository: {
                  pullRequest: {
                    page: {
                      totalCount: 2,
                      ...forwards([{ path: `b-${String(body['cursor'])}`, changeType: 'ADDED' }]),
                    },
                  },
                },
              },
      },
    }));
    expect(await changed()).toEqual(['a', 'b-c1']);
  });
});

describe('given a commit whose files are asked for', () => {
  const tree = async () => (await found({ want: 'tree', oid: oid('c') })).trees[oid('c')];
  const entry = (path: string, mode: string, type: string) => ({ path, mode, type, sha: oid('4') });

  it('when GitHub cut the list short or refuses it, then it is not known; when it fails, nothing is', async () => {
    rest({ body: { truncated: true, tree: [entry('a', '100644', 'blob')] } });
    expect(await tree()).toBeNull();
    rest({ status: 404, body: {} });
    expect(await tree()).toBeNull();
    rest({ status: 502, body: {} });
    await expect(tree()).rejects.toMatchObject({ service: 'github' });
  });

  it('when a limit is reached, then that is no refusal', async () => {
    rest({ status: 403, headers: { 'retry-after': '600' }, body: { message: 'secondary rate limit' } });
    await expect(tree()).rejects.toThrow('600 s');
  });

  it('when it is told, then files, links and submodules are listed, folders are not', async () => {
    rest({
      body: {
        truncated: false,
        tree: [
          entry('src', '040000', 'tree'),
          entry('src/a.ts', '100755', 'blob'),
          entry('link', '120000', 'blob'),
          entry('sub', '160000', 'commit'),
        ],
      },
    });
    expect(await tree()).toEqual([
      { path: 'src/a.ts', mode: 0o100755, oid: oid('4') },
      { path: 'link', mode: 0o120000, oid: oid('4') },
      { path: 'sub', mode: 0o160000, oid: oid('4') },
    ]);
    expect(server.operations()).toEqual([`GET /repos/octo/demo/git/trees/${oid('c')}?recursive=1`]);
  });
});

const ME = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' };
const GRACE = { id: 8, login: 'grace', type: 'User' };
const activity = (actor: object | null, after = oid('a'), activity_type = 'push') => ({
  actor,
  after,
  activity_type,
});

describe('given who pushed last', () => {
  const pusher = async (from?: Snapshot) => (await found({ want: 'pusher' }, from)).pusher;

  it('when GitHub refuses, tells nothing or knows no account, then nobody is assumed', async () => {
    rest({ status: 403, body: {} });
    expect(await pusher()).toBeNull();
    rest({ body: [] });
    expect(await pusher()).toBeNull();
    rest({ body: [activity(null)] });
    expect(await pusher()).toBeNull();
  });

  it('when GitHub has not noted the head yet, then it is not known', async () => {
    rest({ body: [activity(GRACE, oid('0'))] });
    expect(await pusher()).toBeNull();
  });

  it('when the repository of a fork is gone, then nothing is asked', async () => {
    const from = snapshot();
    from.pull.head.repository = '';
    server.answer(() => ({ status: 500 }));
    expect(await pusher(from)).toBeNull();
    expect(server.arrived).toEqual([]);
  });

  it('when a hundred were ours, then who was before is not known; when all there are, it was nobody else', async () => {
    rest({ body: Array.from({ length: 100 }, () => activity(ME)) });
    expect(await pusher()).toBeNull();
    rest({ body: [activity(ME)] });
    expect(await pusher()).toEqual(ME);
  });

  it('when we pushed after a person, then it is the person, by whatever way', async () => {
    const removed = activity({ id: 9, login: 'eve', type: 'User' }, oid('0'), 'branch_deletion');
    rest({ body: [activity(ME), removed, activity(GRACE, oid('b'), 'force_push')] });
    expect(await pusher()).toEqual(GRACE);
    expect(server.operations()).toEqual([
      'GET /repos/octo/demo/activity?ref=refs%2Fheads%2Fgreeting&per_page=100',
    ]);
    const recordedHead = snapshot();
    recordedHead.head.commits = [{ oid: oid('a'), ours: true, author: null, message: '' }];
    rest({ body: [activity(GRACE, oid('b'))] });
    expect(await pusher(recordedHead)).toEqual(GRACE);
  });
});

const compared = (commits: object[], more: object = {}) => ({
  status: 'ahead',
  total_commits: commits.length,
  commits,
  files: [{ filename: 'new.ts', previous_filename: 'old.ts' }, { filename: 'b.ts' }],
  ...more,
});
const compareCommit = (author: object | null, committer: object | null, verified: boolean) => ({
  sha: oid('5'),
  author,
  committer,
  commit: {
    author: { name: 'x', email: `${ME.id}+${ME.login}@users.noreply.github.com` },
    committer: { name: 'y', email: 'y@example.test' },
    verification: { verified },
  },
});
const WEB_FLOW = { id: 19864447, login: 'web-flow' };

describe('given two commits that are compared', () => {
  const range = `${oid('1')}...${oid('2')}`;
  const comparison = async () =>
    (await found({ want: 'comparison', base: oid('1'), head: oid('2') })).comparisons[range];

  it('when a commit is gone, GitHub gives up or lists too few, then it is not known', async () => {
    rest({ status: 404, body: {} });
    expect(await comparison()).toBeNull();
    rest({ status: 500, body: {} });
    expect(await comparison()).toBeNull();
    rest({ body: compared([], { total_commits: 251 }) });
    expect(await comparison()).toBeNull();
  });

  it('when a commit only looks like ours, then it is not', async () => {
    rest({
      body: compared([
        compareCommit(ME, WEB_FLOW, false),
        compareCommit(ME, { id: 9, login: 'eve' }, true),
        compareCommit(GRACE, WEB_FLOW, true),
        { ...compareCommit(ME, WEB_FLOW, true), commit: { author: null, committer: null } },
      ]),
    });
    expect((await comparison())?.commits.map(({ ours }) => ours)).toEqual([false, false, false, false]);
  });

  it('when it is told, then both names of a renamed file differ and our commit is known', async () => {
    rest({ body: compared([compareCommit(null, WEB_FLOW, true), compareCommit(GRACE, GRACE, false)]) });
    expect(await comparison()).toEqual({
      status: 'ahead',
      paths: ['old.ts', 'new.ts', 'b.ts'],
      commits: [
        { oid: oid('5'), author: 'x', ours: true },
        { oid: oid('5'), author: 'grace', ours: false },
      ],
    });
    expect(server.operations()).toEqual([`GET /repos/octo/demo/compare/${range}`]);
  });
});

const remark = (line: number | null, more: object = {}) => ({
  path: 'src/a.ts',
  line,
  outdated: false,
  subjectType: 'LINE',
  body: `about ${line}`,
  lastEditedAt: null,
  author: user('grace', 8),
  editor: null,
  ...more,
});

describe('given remarks of a review', () => {
  const remarks = async () =>
    (await found({ want: 'review_comments', node_id: 'R20' })).review_comments['R20'];

  it('threat 14: when the review is gone or a page fails, then they are not known', async () => {
    refuse('NOT_FOUND');
    expect(await remarks()).toBeNull();
    server.answer(({ operation }) =>
      operation === 'PawlReadMore'
        ? { body: { data: { repository: {}, want0: { comments: forwards([remark(1)], 'c1') } } } }
        : { body: { data: { node: null }, errors: [{ path: ['node'], message: 'slow' }] } },
    );
    expect(await remarks()).toBeNull();
    expect(server.operations()).toEqual(['PawlReadMore', 'PawlReadRemarks']);
  });

  it('threat 6: when somebody else edited one, then it is left out; one’s own edit stays', async () => {
    const lastEditedAt = '2026-01-05T08:59:00Z';
    answer({
      repository: {},
      want0: {
        comments: forwards([
          remark(1, { lastEditedAt, editor: user('eve', 9) }),
          remark(2, { lastEditedAt, editor: null }),
          remark(3, { lastEditedAt, editor: user('grace', 8) }),
        ]),
      },
    });
    expect(await remarks()).toEqual([{ path: 'src/a.ts', line: 3, body: 'about 3' }]);
  });

  it('when they are about lines, files and lines that are gone, then all pages are told', async () => {
    server.answer(({ operation }) => ({
      body: {
        data:
          operation === 'PawlReadMore'
            ? { repository: {}, want0: { comments: forwards([remark(1)], 'c1') } }
            : {
                node: { page: forwards([remark(4, { outdated: true }), remark(1, { subjectType: 'FILE' })]) },
              },
      },
    }));
    expect((await remarks())?.map(({ line }) => line)).toEqual([1, null, null]);
  });
});

const edit = (id: number, minute: number, diff: string | null = `v${id}`) => ({
  id: `E${id}`,
  editedAt: `2026-01-05T08:${String(minute).padStart(2, '0')}:00Z`,
  diff,
  editor: user('grace', 8),
});

describe('given versions of our comment', () => {
  const edits = async () =>
    (await found({ want: 'edits', node_id: 'C11', since: '2026-01-05T08:30:00Z' })).edits['C11'];
  const paged = (first: object[], next: object[] | null): void =>
    server.answer(({ operation }) =>
      operation === 'PawlReadMore'
        ? { body: { data: { repository: {}, want0: { userContentEdits: forwards(first, 'c1') } } } }
        : next === null
          ? { status: 500 }
          : { body: { data: { node: { page: forwards(next) } } } },
    );

  it('threat 14: when a page of them fails that is needed, then they are not known', async () => {
    paged([edit(3, 50)], null);
    expect(await edits()).toBeNull();
    refuse('NOT_FOUND');
    expect(await edits()).toBeNull();
  });

  it('when they reach back far enough, then no further page is read: those since, and the one before', async () => {
    paged([edit(4, 50), edit(3, 30, null), edit(2, 20), edit(1, 10)], null);
    const by = { id: 8, login: 'grace', type: 'User' };
    expect(await edits()).toEqual([
      { id: 'E2', at: '2026-01-05T08:20:00Z', by, body: 'v2' },
      { id: 'E3', at: '2026-01-05T08:30:00Z', by, body: null },
      { id: 'E4', at: '2026-01-05T08:50:00Z', by, body: 'v4' },
    ]);
    expect(server.operations()).toEqual(['PawlReadMore']);
  });

  it('when the first page is not enough, then the next is read', async () => {
    paged([edit(4, 50)], [edit(3, 40), edit(2, 35)]);
    expect((await edits())?.map(({ id }) => id)).toEqual(['E2', 'E3', 'E4']);
  });
});

describe('given definitions at another commit', () => {
  it('when it is not there or refused, then they are not known, and those of the run stay', async () => {
    answer({ repository: { want0: null } });
    const more = await readMore([{ want: 'definitions_at', oid: oid('7') }]);
    expect(more.found.definitions).toEqual({ [oid('7')]: null });
    expect(more.definitions).toEqual(snapshot().definitions);
    refuse('FORBIDDEN', { repository: { want0: null } });
    expect((await found({ want: 'definitions_at', oid: oid('7') })).definitions).toEqual({
      [oid('7')]: null,
    });
  });

  it('when they are there, then they are told beside those of the run', async () => {
    answer({ repository: { want0: { oid: oid('7'), workflows: null, prompts: null } } });
    expect((await found({ want: 'definitions_at', oid: oid('7') })).definitions).toEqual({
      [oid('7')]: { oid: oid('7'), workflows: [], prompts: [] },
    });
  });
});

describe('given many wants of one round', () => {
  it('when they are read, then GraphQL is asked once, REST once for each, and the snapshot given stays as it was', async () => {
    const from = snapshot();
    server.answer(({ operation }) => {
      if (operation === 'PawlReadMore')
        return {
          body: { data: { repository: { want2: { headRefOid: oid('a'), files: null } }, want1: null } },
        };
      if (operation.includes('/activity')) return { body: [activity(GRACE)] };
      return { body: { truncated: false, tree: [] } };
    });
    const more = await readMore(
      [
        { want: 'text', oid: oid('1') },
        { want: 'pusher' },
        { want: 'edits', node_id: 'C', since: '2026-01-05T08:30:00Z' },
        { want: 'changed_paths' },
        { want: 'tree', oid: oid('2') },
      ],
      from,
    );
    expect(server.operations().map((name) => name.split('?')[0])).toEqual([
      'GET /repos/octo/demo/activity',
      `GET /repos/octo/demo/git/trees/${oid('2')}`,
      'PawlReadMore',
    ]);
    expect(more.found).toMatchObject({ pusher: GRACE, trees: { [oid('2')]: [] }, changed_paths: null });
    expect(from).toEqual(snapshot());
  });
});
