import { at, listAt, textAt } from './answers.ts';
import type { GitHubPull } from './github-pull.ts';
import type { Stage } from './stage.ts';

type Looks = Pick<Stage, 'ref' | 'file' | 'history' | 'comments' | 'woken'>;

const FILE = `object(expression: $where) {
  ... on Commit { file(path: $path) { mode object { ... on Blob { text } } } }
}`;
const HISTORY =
  'object(expression: $where) { ... on Commit { history(first: 20) { nodes { oid message } } } }';

/** Everybody's comments, oldest first. */
export async function remarksOf({
  us,
  number,
}: GitHubPull): Promise<{ node_id: string; id: number; body: string }[]> {
  const fields = `pullRequest(number: ${number}) { comments(first: 100) { nodes { id fullDatabaseId body } } }`;
  return listAt(await us.requests.look(fields), 'pullRequest', 'comments', 'nodes').map((node) => ({
    node_id: textAt(node, 'id'),
    id: Number(at(node, 'fullDatabaseId')),
    body: textAt(node, 'body'),
  }));
}

/** What is there, asked past the port. */
export function looks(pull: GitHubPull): Looks {
  const { us, since } = pull;
  return {
    ref: async (name) => (await us.requests.ref(name))?.oid ?? null,
    async file(where, path) {
      const found = await us.requests.look(FILE, ', $where: String!, $path: String!', { where, path });
      const file = at(found, 'object', 'file');
      if (file == null) return null;
      return { text: textAt(file, 'object', 'text'), mode: Number(at(file, 'mode')).toString(8) };
    },
    async history(where) {
      const found = await us.requests.look(HISTORY, ', $where: String!', { where });
      return listAt(found, 'object', 'history', 'nodes').map((node) => ({
        oid: textAt(node, 'oid'),
        message: textAt(node, 'message').trim(),
      }));
    },
    comments: async () => (await remarksOf(pull)).map(({ id, body }) => ({ id, body })),
    async woken() {
      const { body } = await us.requests.api.rest('GET', '/repos/{owner}/{repo}/actions/runs?per_page=100');
      return (
        listAt(body, 'workflow_runs')
          .filter((run) => textAt(run, 'created_at') >= since && at(run, 'actor', 'id') === us.account.id)
          // Runs that wait for a person's approval have not started.
          .filter((run) => at(run, 'conclusion') !== 'action_required')
          .map((run) => textAt(run, 'event'))
      );
    },
  };
}
