import { isDeepStrictEqual } from 'node:util';
import { Limited, LostAnswer } from '../../src/github/failure.ts';
import type { Person } from '../../src/ports.ts';
import { beginning, JONAS, LEA, RENE, TARA } from '../simulation/model/begin.ts';
import { MemoryGitHub } from '../simulation/model/github.ts';
import { PULL, US, type Doorbell, type Repository } from '../simulation/model/repository.ts';
import { instantOf, type State } from '../simulation/model/state.ts';
import { Wire, type Turn } from '../simulation/model/wire.ts';
import {
  isAbility,
  ABILITIES,
  type Files,
  type Losable,
  type Role,
  type SetStage,
  type Stage,
  type Theatre,
} from './stage.ts';

const PEOPLE: { [role in Role]: Person } = { author: LEA, reviewer: JONAS, triager: TARA, reader: RENE };

const EVENTS: { [doorbell in Doorbell]: string } = {
  push: 'pull_request_target',
  comment: 'issue_comment',
  review: 'pull_request_review',
  label: 'pull_request_target',
  pull_request: 'pull_request_target',
  dispatch: 'workflow_dispatch',
};

const LOST: { [of in Losable]: string } = { commit: 'PawlCommit', restore: 'PawlMove', archive: 'PawlMove' };

/** A limit that ends sooner is waited for by the adapter's client. */
const PATIENCE = 60;
/** So many earlier states are looked through. */
const EARLIER = 12;

/** What may happen to the next request, once. */
interface Armed {
  lost: { name: string; effect: 'applied' | 'not applied' } | null;
  limit: number | null;
}

/** The states have the same facts, whatever the clock says. */
const isSame = (one: State, other: State): boolean =>
  isDeepStrictEqual({ ...one, now: 0 }, { ...other, now: 0 });

const turnOf =
  (armed: Armed, repository: Repository): Turn =>
  async (asked, perform) => {
    const { limit, lost } = armed;
    if (limit !== null) {
      armed.limit = null;
      const until = instantOf(repository.state.now + limit * 1000);
      if (limit > PATIENCE) throw new Limited(403, { seconds: limit, until });
      repository.later(limit);
    }
    if (lost === null || !asked.name.startsWith(lost.name)) return perform();
    armed.lost = null;
    if (lost.effect === 'applied') perform();
    throw new LostAnswer(`${asked.name} was not answered.`);
  };

const filesOf = (files: Files, deletions: readonly string[] = []) => ({
  ...files,
  ...Object.fromEntries(deletions.map((path) => [path, null])),
});

const can = new Set(
  Object.keys(ABILITIES)
    .filter(isAbility)
    .filter((ability) => ability !== 'api'),
);

const set: SetStage = async (files = {}) => {
  const base = { '.github/workflows/pawl.yml': 'on: { workflow_dispatch: {} }\njobs: {}\n' };
  const repository = beginning(base, { 'src/work.ts': 'export {};\n', ...files });
  repository.later(1);
  const armed: Armed = { lost: null, limit: null };
  const wire = new Wire(repository, turnOf(armed, repository));
  const github = new MemoryGitHub(wire);
  const { branch, base: into } = repository.state.pull;
  const stage: Stage = {
    name: 'memory',
    can,
    github,
    api: null,
    pull: PULL,
    branch,
    base: into,
    runBranch: `pawl/pr-${PULL}`,
    read: () => github.read(PULL, { since: () => null }),
    later: async () => repository.later(1),
    login: (role) => PEOPLE[role].login,
    say: async (role, body) => repository.say(PEOPLE[role], body),
    editComment: async (role, comment, body) => repository.editComment(PEOPLE[role], comment, body),
    deleteComment: async (role, comment) => repository.deleteComment(PEOPLE[role], comment),
    review: async (role, { state, body }) => repository.review(PEOPLE[role], state, body),
    dismiss: async (role, review) => repository.dismiss(PEOPLE[role], review),
    push: async (role, to, { files: pushed = {}, deletions, author = role }, message) =>
      repository.push(
        PEOPLE[role],
        to,
        filesOf(pushed, deletions),
        message,
        author === 'us' ? US : PEOPLE[author],
      ),
    pushFile: async (role, to, path, text, mode = '100644') =>
      repository.push(PEOPLE[role], to, { [path]: { text, mode } }, `Write ${path}`),
    forcePush: async (role, to, oid) => repository.forcePush(PEOPLE[role], to, oid),
    deleteBranch: async (role, name) => repository.deleteBranch(PEOPLE[role], name),
    label: async (role, label) => repository.label(PEOPLE[role], label),
    unlabel: async (role, label) => repository.unlabel(PEOPLE[role], label),
    editTitle: async (role, title) => repository.editTitle(PEOPLE[role], title),
    close: async (role) => repository.close(PEOPLE[role]),
    reopen: async (role) => repository.reopen(PEOPLE[role]),
    merge: async (role) => repository.merge(PEOPLE[role]),
    retarget: async (role, to) => repository.retarget(PEOPLE[role], to),
    ref: async (name) => repository.ref(name),
    async file(at, path) {
      const found = repository.file(at, path);
      return found === null ? null : { text: found.text, mode: found.mode.toString(8) };
    },
    async history(at) {
      const tip = at.startsWith('refs/') ? repository.ref(at) : at;
      return tip === null
        ? []
        : repository.objects.history(tip).map(({ oid, message }) => ({ oid, message }));
    },
    comments: async () => repository.state.comments.map(({ id, body }) => ({ id, body })),
    woken: async () => repository.rung.splice(0).map((doorbell) => EVENTS[doorbell]),
    loseAnswer: (of, effect) => {
      armed.lost = { name: LOST[of], effect };
    },
    readLate: () => {
      const lag = Array.from({ length: EARLIER }, (_, index) => index + 1);
      wire.lag = lag.find((changes) => isSame(repository.earlier(changes), github.told)) ?? 0;
    },
    breakPage: (list) => {
      github.broken.push(list);
    },
    limit: (_, seconds) => {
      armed.limit = seconds;
    },
    dismissStale: async (on) => repository.change({ dismisses: on }),
    strike: async () => {},
  };
  return stage;
};

/** The model in memory that the simulation runs on. */
export const MEMORY: Theatre = { can, set };
