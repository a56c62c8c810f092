import { createGitHub } from '../../src/github/index.ts';
import type { RecordedRequest } from '../../src/sandbox/requests.ts';
import { ACTIONS_BOT } from '../../src/sandbox/state/accounts.ts';
import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { apiAt } from './api.ts';
import {
  ABILITIES,
  isAbility,
  type Losable,
  type Role,
  type SetStage,
  type Stage,
  type Theatre,
} from './stage.ts';

export const SCOPES = {
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
  actions: 'write',
} as const;

const PEOPLE = { author: 'ann', reviewer: 'bob', triager: 'toni', reader: 'eve' } as const;

/** What every repository of a stage has on its default branch. */
const BEGINNING = {
  'README.md': '# contract\n',
  '.github/workflows/pawl.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n',
  '.github/pawl/policy.yml': 'bases: [main]\n',
};

/** The embedded GitHub with four people in it; nothing of it is left when it is struck. */
export async function sandbox(limits: SandboxOptions['limits'] = {}): Promise<Sandbox> {
  const made = await Sandbox.start({ clock: '2026-01-05T09:00:00Z', limits });
  made.addUser(PEOPLE.author, { permission: 'write' });
  made.addUser(PEOPLE.reviewer, { permission: 'maintain' });
  made.addUser(PEOPLE.triager, { permission: 'triage' });
  made.addUser(PEOPLE.reader, { permission: 'read' });
  await made.createRepository({ owner: 'octo', name: 'contract', files: BEGINNING });
  return made;
}

const LOST: { [of in Losable]: string[] } = {
  commit: ['PawlCommit'],
  restore: ['PawlMove'],
  archive: ['PawlMove'],
};

const FURTHER = { comments: 'PawlReadComments', reviews: 'PawlReadReviews' };
/** The adapter asks three times before it gives a page up. */
const UNTIL_GIVEN_UP = 3;

const asksFor =
  (...operations: string[]) =>
  ({ operation }: RecordedRequest): boolean =>
    operations.includes(operation);

const can = new Set(Object.keys(ABILITIES).filter(isAbility));

const set: SetStage = async (files = {}) => {
  const place = await sandbox();
  const { repository } = place;
  const branch = 'work';
  const number = (
    await place.openPullRequest({
      author: PEOPLE.author,
      branch,
      title: 'Contract',
      files: { 'src/work.ts': 'export {};\n', ...files },
    })
  ).number;
  place.advance(1);
  place.events.takeAll();
  const token = place.token(undefined, SCOPES);
  const github = createGitHub({
    token,
    owner: repository.owner,
    repo: repository.name,
    apiUrl: place.url,
    graphqlUrl: place.graphqlUrl,
    pause: async () => {},
  });
  const login = (role: Role): string => PEOPLE[role];
  const stage: Stage = {
    name: 'sandbox',
    can,
    github,
    api: apiAt({ url: place.url, graphqlUrl: place.graphqlUrl, token, owner: 'octo', name: 'contract' }),
    pull: number,
    branch,
    base: repository.defaultBranch,
    runBranch: `pawl/pr-${number}`,
    read: () => github.read(number, { since: () => null }),
    later: async () => place.advance(1),
    login,
    say: async (role, body) => place.comment(login(role), number, body).id,
    editComment: async (role, comment, body) => place.editComment(login(role), comment, body),
    deleteComment: async (role, comment) => place.deleteComment(login(role), comment),
    review: async (role, review) => place.review(login(role), number, review).id,
    dismiss: async (role, review) => place.dismissReview(login(role), review),
    push: (role, to, { author, ...change }, message) =>
      place.push(
        login(role),
        to,
        {
          ...change,
          ...(author === undefined ? {} : { author: author === 'us' ? ACTIONS_BOT : login(author) }),
        },
        message,
      ),
    pushFile: (role, to, path, text, mode = '100644') =>
      place.push(login(role), to, { files: { [path]: { text, mode } } }, `Write ${path}`),
    forcePush: (role, to, oid) => place.forcePush(login(role), to, oid),
    deleteBranch: (role, name) => place.deleteBranch(login(role), name),
    label: async (role, label) => place.label(login(role), number, label),
    unlabel: async (role, label) => place.unlabel(login(role), number, label),
    editTitle: async (role, title) => place.editPullRequest(login(role), number, { title }),
    close: async (role) => place.closePullRequest(login(role), number),
    reopen: (role) => place.reopenPullRequest(login(role), number),
    merge: (role) => place.mergePullRequest(login(role), number),
    retarget: (role, base) => place.retargetPullRequest(login(role), number, base),
    ref: (name) => repository.git.ref(name),
    async file(at, path) {
      const commit = await repository.git.commit(at);
      if (commit === null) return null;
      const entry = (await repository.git.tree(commit.tree, true)).find((one) => one.path === path);
      const found = entry === undefined ? null : await repository.git.object(entry.oid);
      if (entry === undefined || found?.type !== 'blob') return null;
      return { text: found.bytes.toString('utf8'), mode: entry.mode };
    },
    async history(at) {
      const oids = await repository.git.log(at);
      const commits = await Promise.all(oids.map((oid) => repository.git.commit(oid)));
      return commits.flatMap((commit) =>
        commit === null ? [] : [{ oid: commit.oid, message: commit.message.trim() }],
      );
    },
    comments: async () => place.comments(number).map(({ id, body }) => ({ id, body })),
    woken: async () => place.events.takeAll().map(({ name }) => name),
    loseAnswer: (of, effect) =>
      place.faults.add({
        match: asksFor(...LOST[of]),
        kind: effect === 'applied' ? 'drop-answer' : 'reset',
      }),
    readLate: () => place.faults.add({ match: asksFor('PawlRead'), kind: 'lag' }),
    breakPage: (list) =>
      place.faults.add({
        match: asksFor(FURTHER[list]),
        times: UNTIL_GIVEN_UP,
        kind: 'status',
        status: 502,
      }),
    limit: (kind, seconds) =>
      place.faults.add({
        match: ({ path }) => path === '/graphql',
        kind: 'status',
        status: 403,
        headers:
          kind === 'secondary'
            ? { 'retry-after': String(seconds) }
            : {
                'x-ratelimit-remaining': '0',
                'x-ratelimit-reset': String(Date.parse(place.now()) / 1000 + seconds),
              },
      }),
    dismissStale: async (on) => {
      repository.dismissStaleReviews = on;
    },
    strike: () => place.close(),
  };
  return stage;
};

/** The sandbox, through the adapter and over HTTP. */
export const SANDBOX: Theatre = { can, set };
