import type { CommitObject, Signature } from '../git/objects.ts';
import { nodeId } from '../state/node-id.ts';
import type { Repository } from '../state/repository.ts';
import { userBody } from './user.ts';

type Body = { [member: string]: unknown };

const addressOf = ({ fullName }: Repository, path: string): string =>
  `https://api.github.com/repos/${fullName}/${path}`;

/** What GitHub says of a commit's signature: it vouches for what it made itself, and for nothing else here. */
function verification({ signed }: Repository, commit: CommitObject): Body {
  if (!signed.has(commit.oid)) {
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  }
  return {
    verified: true,
    reason: 'valid',
    signature: '-----BEGIN PGP SIGNATURE-----',
    payload: `tree ${commit.tree}`,
    verified_at: commit.committer.date,
  };
}

/** A commit in the shape that the git database calls a git commit. */
export const gitCommitBody = (repository: Repository, commit: CommitObject): Body => ({
  sha: commit.oid,
  node_id: nodeId('Commit', commit.oid),
  url: addressOf(repository, `git/commits/${commit.oid}`),
  html_url: `https://github.com/${repository.fullName}/commit/${commit.oid}`,
  author: commit.author,
  committer: commit.committer,
  message: commit.message,
  tree: { sha: commit.tree, url: addressOf(repository, `git/trees/${commit.tree}`) },
  parents: parents(repository, commit),
  verification: verification(repository, commit),
});

/** A commit with the accounts that its addresses belong to. */
export function commitBody(repository: Repository, commit: CommitObject): Body {
  const url = addressOf(repository, `commits/${commit.oid}`);
  const account = ({ email }: Signature): Body | null => {
    const found = repository.accounts.byAddress(email);
    return found === null ? null : userBody(found);
  };
  const { author, committer, message, tree, verification: vouched } = gitCommitBody(repository, commit);
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', commit.oid),
    url,
    html_url: `https://github.com/${repository.fullName}/commit/${commit.oid}`,
    comments_url: `${url}/comments`,
    commit: {
      url: addressOf(repository, `git/commits/${commit.oid}`),
      author,
      committer,
      message,
      comment_count: 0,
      tree,
      verification: vouched,
    },
    author: account(commit.author),
    committer: account(commit.committer),
    parents: parents(repository, commit),
  };
}

const parents = (repository: Repository, commit: CommitObject): Body[] =>
  commit.parents.map((sha) => ({
    sha,
    url: addressOf(repository, `commits/${sha}`),
    html_url: `https://github.com/${repository.fullName}/commit/${sha}`,
  }));
