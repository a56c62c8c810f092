import * as z from 'zod';
import type { Answer } from '../answer.ts';
import { mergeCommit } from '../git/commit-stream.ts';
import type { Signature } from '../git/objects.ts';
import { instantOf, isInstant } from '../../instant.ts';
import { Refusal } from '../refusal.ts';
import { signatures } from '../state/push.ts';
import { gitCommitBody } from './commit-body.ts';
import type { Call } from './operations.ts';

const signer = z.object({
  name: z.string().optional(),
  email: z.string().optional(),
  date: z.string().optional(),
});
const request = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: signer.optional(),
  committer: signer.optional(),
});

/** Writes a commit that no branch points to. GitHub signs it where a bot made it and named neither author nor committer. */
export async function createCommit({ repository, token, body }: Call): Promise<Answer> {
  const { git, signed } = repository;
  const wanted = request.parse(body);
  const tree = await git.object(wanted.tree);
  if (tree?.type !== 'tree' || tree.oid !== wanted.tree) {
    throw new Refusal('UNPROCESSABLE', 'Tree SHA does not exist');
  }
  for (const parent of wanted.parents) {
    if ((await git.object(parent))?.type === 'commit') continue;
    throw new Refusal('UNPROCESSABLE', 'Parent SHA does not exist or is not a commit object');
  }
  const vouched =
    token.account.type === 'Bot' && wanted.author === undefined && wanted.committer === undefined;
  const usual = signatures(repository, token.account, vouched);
  const author = wanted.author === undefined ? usual.author : signature(wanted.author, usual.author);
  const committer = vouched ? usual.committer : signature(wanted.committer ?? {}, author);
  const text = mergeCommit(wanted.tree, wanted.parents, { message: wanted.message, author, committer });
  const oid = await git.writeObject('commit', text);
  if (vouched) signed.add(oid);
  const commit = await git.commit(oid);
  if (commit === null) throw new Error(`the repository has lost commit ${oid}`);
  return { status: 201, headers: {}, body: gitCommitBody(repository, commit) };
}

/** A signature as it was asked for, with what was left out taken from another. */
function signature({ name, email, date }: z.infer<typeof signer>, other: Signature): Signature {
  if (date !== undefined && !isInstant(date)) {
    throw new Refusal('UNPROCESSABLE', `${date} is not a valid ISO 8601 timestamp`);
  }
  return {
    name: name ?? other.name,
    email: email ?? other.email,
    date: date === undefined ? other.date : instantOf(Date.parse(date)),
  };
}
