import { Buffer } from 'node:buffer';
import type { Mutation } from '../../../src/github/mutation.ts';
import { FieldRefused } from './refusal.ts';
import { US, type Files, type Repository } from './repository.ts';

type Input = Mutation['input'];

const NOWHERE = '0'.repeat(40);
/** GitHub's bound on a comment, in characters. */
const LONGEST_COMMENT = 65_536;

/** What a mutation does to the repository, in our token's name; answers what GitHub answers. Throws FieldRefused. */
export const MUTATIONS: { [Field in Mutation['field']]: (repository: Repository, input: Input) => unknown } =
  {
    createRef(repository, input) {
      const name = String(input['name']);
      const oid = String(input['oid']);
      if (repository.objects.get(oid) === undefined)
        throw new FieldRefused('UNPROCESSABLE', `Object does not exist: ${oid}`);
      if (repository.ref(name) !== null)
        throw new FieldRefused('UNPROCESSABLE', `A ref named "${name}" already exists in the repository.`);
      repository.move({ [name]: oid }, US);
      return { ref: { id: name } };
    },
    updateRefs(repository, input) {
      const updates = input['refUpdates'] as {
        name: string;
        beforeOid: string;
        afterOid: string;
        force: boolean;
      }[];
      for (const { name, beforeOid, afterOid, force } of updates) {
        const tip = repository.ref(name);
        if ((tip ?? NOWHERE) !== beforeOid)
          throw new FieldRefused(
            'UNPROCESSABLE',
            `Reference cannot be updated: ${name} is not where it was expected`,
          );
        if (!force && afterOid !== NOWHERE && tip !== null && !repository.objects.isAncestor(tip, afterOid))
          throw new FieldRefused('UNPROCESSABLE', 'Update is not a fast forward');
      }
      repository.move(
        Object.fromEntries(
          updates.map(({ name, afterOid }) => [name, afterOid === NOWHERE ? null : afterOid]),
        ),
        US,
      );
      return { clientMutationId: null };
    },
    createCommitOnBranch(repository, input) {
      const { branch, expectedHeadOid, message, fileChanges } = input as unknown as CommitInput;
      const ref = `refs/heads/${branch.branchName}`;
      const tip = repository.tip(ref);
      if (tip === null)
        throw new FieldRefused('NOT_FOUND', `Could not resolve to a Ref with the name '${ref}'.`);
      // Whoever names none is not held to any.
      if (expectedHeadOid !== undefined && tip.oid !== expectedHeadOid)
        throw new FieldRefused(
          'STALE_DATA',
          `Expected branch to point to "${expectedHeadOid}" but it did not.`,
        );
      for (const { path } of [...fileChanges.additions, ...fileChanges.deletions])
        if (path.startsWith('.github/workflows/'))
          throw new FieldRefused(
            'FORBIDDEN',
            `refusing to change workflow \`${path}\` without \`workflows\` permission`,
          );
      const files: Files = {};
      for (const { path } of fileChanges.deletions) {
        if (tip.tree[path] === undefined)
          throw new FieldRefused(
            'UNPROCESSABLE',
            `A path was requested for deletion which does not exist: ${path}`,
          );
        files[path] = null;
      }
      for (const { path, contents } of fileChanges.additions)
        files[path] = Buffer.from(contents, 'base64').toString('utf8');
      const text = `${message.headline}\n\n${message.body}`;
      const { oid } = repository.commit(ref, files, text, { author: US, pusher: US, ours: true });
      return { commit: { oid } };
    },
    addComment(repository, input) {
      const id = repository.addComment(US, bodyIn(input));
      return { commentEdge: { node: { id: `IC_${id}`, fullDatabaseId: String(id) } } };
    },
    updateIssueComment(repository, input) {
      const body = bodyIn(input);
      repository.editComment(US, find(repository, input['id']), body);
      return { issueComment: { id: input['id'] } };
    },
    deleteIssueComment(repository, input) {
      repository.deleteComment(US, find(repository, input['id']));
      return { clientMutationId: null };
    },
    minimizeComment(repository, input) {
      repository.alter(find(repository, input['subjectId']), (remark) => ({ ...remark, minimized: true }));
      return { clientMutationId: null };
    },
    addReaction(repository, input) {
      const content = String(input['content']);
      repository.alter(find(repository, input['subjectId']), (remark) =>
        remark.reactions.includes(content)
          ? remark
          : { ...remark, reactions: [...remark.reactions, content] },
      );
      return { clientMutationId: null };
    },
    removeReaction(repository, input) {
      const content = String(input['content']);
      repository.alter(find(repository, input['subjectId']), (remark) => ({
        ...remark,
        reactions: remark.reactions.filter((other) => other !== content),
      }));
      return { clientMutationId: null };
    },
    createLabel(repository, input) {
      const name = String(input['name']);
      const { labels } = repository.state;
      if (Object.keys(labels).some((known) => known.toLowerCase() === name.toLowerCase()))
        throw new FieldRefused('UNPROCESSABLE', 'Name has already been taken');
      const id = `LA_${repository.id()}`;
      repository.change({ labels: { ...labels, [name]: id } });
      return { label: { id, name } };
    },
    addLabelsToLabelable(repository, input) {
      for (const name of labelsIn(repository, input)) repository.label(US, name);
      return { clientMutationId: null };
    },
    removeLabelsFromLabelable(repository, input) {
      for (const name of labelsIn(repository, input)) repository.unlabel(US, name);
      return { clientMutationId: null };
    },
    requestReviews(repository, input) {
      const logins = (input['userIds'] as string[]).map((id) => id.replace('U_', ''));
      repository.change({ requested: [...new Set([...repository.state.requested, ...logins])] });
      return { clientMutationId: null };
    },
  };

interface CommitInput {
  branch: { branchName: string };
  expectedHeadOid?: string;
  message: { headline: string; body: string };
  fileChanges: { additions: { path: string; contents: string }[]; deletions: { path: string }[] };
}

function bodyIn(input: Input): string {
  const body = String(input['body']);
  if (body.length > LONGEST_COMMENT)
    throw new FieldRefused('UNPROCESSABLE', `Body is too long (maximum is ${LONGEST_COMMENT} characters)`);
  return body;
}

function find({ state }: Repository, node: unknown): number {
  const remark = state.comments.find(({ node_id }) => node_id === node);
  if (remark === undefined)
    throw new FieldRefused(
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${String(node)}'.`,
    );
  return remark.id;
}

function labelsIn({ state }: Repository, input: Input): string[] {
  const ids = input['labelIds'] as string[];
  return Object.entries(state.labels).flatMap(([name, id]) => (ids.includes(id) ? [name] : []));
}
