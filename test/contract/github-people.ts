import { at, listAt, textAt } from './answers.ts';
import { commitOnto, point } from './github-branches.ts';
import { remarksOf } from './github-looks.ts';
import type { GitHubPull } from './github-pull.ts';
import type { Role, Stage } from './stage.ts';

const EVENTS = { APPROVED: 'APPROVE', CHANGES_REQUESTED: 'REQUEST_CHANGES', COMMENTED: 'COMMENT' } as const;
const LABEL_COLOR = 'ededed';
const MERGE_TRIES = 5;

type Talk = Pick<Stage, 'say' | 'editComment' | 'deleteComment' | 'review' | 'dismiss' | 'label' | 'unlabel'>;
type Work = Pick<Stage, 'push' | 'pushFile' | 'forcePush' | 'deleteBranch'>;
type Turns = Pick<Stage, 'editTitle' | 'close' | 'reopen' | 'merge' | 'retarget'>;

/** What people say at a pull request. */
export function talk(pull: GitHubPull): Talk {
  const { us, playing, id: subjectId } = pull;
  const ask = (role: Role, mutation: string, input: object, payload?: string): Promise<unknown> =>
    playing(role).requests.change(mutation, input, payload);
  const remark = async (id: number): Promise<string> => {
    const found = (await remarksOf(pull)).find((one) => one.id === id);
    if (found === undefined) throw new Error(`there is no comment ${id}`);
    return found.node_id;
  };
  const reviewId = async (id: number): Promise<string> => {
    const fields = `pullRequest(number: ${pull.number}) { reviews(first: 100) { nodes { id fullDatabaseId } } }`;
    const nodes = listAt(await us.requests.look(fields), 'pullRequest', 'reviews', 'nodes');
    const found = nodes.find((node) => Number(at(node, 'fullDatabaseId')) === id);
    return textAt(found, 'id');
  };
  const labelId = async (role: Role, name: string): Promise<string> => {
    const known = await us.requests.look('label(name: $label) { id }', ', $label: String!', { label: name });
    if (at(known, 'label') != null) return textAt(known, 'label', 'id');
    const wanted = { repositoryId: pull.repositoryId, name, color: LABEL_COLOR };
    return textAt(await ask(role, 'createLabel', wanted, 'label { id }'), 'label', 'id');
  };
  const labelling = async (role: Role, mutation: string, label: string): Promise<void> => {
    await ask(role, mutation, { labelableId: subjectId, labelIds: [await labelId(role, label)] });
  };
  return {
    async say(role, body) {
      const payload = 'commentEdge { node { fullDatabaseId } }';
      const added = await ask(role, 'addComment', { subjectId, body }, payload);
      return Number(at(added, 'commentEdge', 'node', 'fullDatabaseId'));
    },
    async editComment(role, comment, body) {
      await ask(role, 'updateIssueComment', { id: await remark(comment), body });
    },
    async deleteComment(role, comment) {
      await ask(role, 'deleteIssueComment', { id: await remark(comment) });
    },
    async review(role, { state, body = '' }) {
      const input = { pullRequestId: subjectId, event: EVENTS[state], body };
      const payload = 'pullRequestReview { fullDatabaseId }';
      const added = await ask(role, 'addPullRequestReview', input, payload);
      return Number(at(added, 'pullRequestReview', 'fullDatabaseId'));
    },
    async dismiss(role, review) {
      const input = { pullRequestReviewId: await reviewId(review), message: 'Contract' };
      await ask(role, 'dismissPullRequestReview', input);
    },
    label: (role, label) => labelling(role, 'addLabelsToLabelable', label),
    unlabel: (role, label) => labelling(role, 'removeLabelsFromLabelable', label),
  };
}

/** What people do to branches. */
export function work({ us, playing, repositoryId, base, tip, branches }: GitHubPull): Work {
  const push: Work['push'] = async (role, to, change, message) => {
    branches.add(to);
    const { requests, account } = playing(role);
    const found = (await requests.ref(`refs/heads/${to}`)) ?? (await requests.ref(`refs/heads/${base}`));
    const as = change.author ?? role;
    const author = as === 'us' ? us.account : as === role ? account : playing(as).account;
    const oid = await commitOnto(requests, found?.oid ?? tip, change, { message, author });
    await point(requests, repositoryId, to, oid);
    return oid;
  };
  const refId = async (role: Role, name: string): Promise<string> => {
    const found = await playing(role).requests.ref(`refs/heads/${name}`);
    if (found === null) throw new Error(`there is no branch ${name}`);
    return found.id;
  };
  return {
    push,
    pushFile: (role, to, path, text, mode = '100644') =>
      push(role, to, { files: { [path]: { text, mode } } }, `Write ${path}`),
    async forcePush(role, to, oid) {
      await playing(role).requests.change('updateRef', { refId: await refId(role, to), oid, force: true });
    },
    async deleteBranch(role, name) {
      await playing(role).requests.change('deleteRef', { refId: await refId(role, name) });
    },
  };
}

/** What people do to the pull request as a whole. */
export function turns({ us, playing, id, base, later }: GitHubPull): Turns {
  const change = async (role: Role, mutation: string, input: object = {}): Promise<void> => {
    await playing(role).requests.change(mutation, { pullRequestId: id, ...input });
  };
  return {
    editTitle: (role, title) => change(role, 'updatePullRequest', { title }),
    close: (role) => change(role, 'closePullRequest'),
    reopen: (role) => change(role, 'reopenPullRequest'),
    async merge(role) {
      // GitHub finds out whether it can be merged some time after it was opened.
      for (let tried = 1; ; tried += 1) {
        try {
          await change(role, 'mergePullRequest');
          return (await us.requests.ref(`refs/heads/${base}`))?.oid ?? '';
        } catch (error) {
          if (tried === MERGE_TRIES) throw error;
          await later();
        }
      }
    },
    retarget: (role, to) => change(role, 'updatePullRequest', { baseRefName: to }),
  };
}
