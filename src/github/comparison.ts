import * as z from 'zod';
import { Unreachable } from '../ports.ts';
import type { Comparison, Person } from '../ports.ts';
import type { Client } from './client.ts';
import { Limited } from './failure.ts';
import type { Place } from './place.ts';
import { wroteIt } from './recorded.ts';

const account = z.object({ id: z.number().optional(), login: z.string().optional() }).nullish();
const gitActor = z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullable();
const commit = z.object({
  sha: z.string(),
  parents: z.array(z.object({ sha: z.string() })).optional(),
  author: account,
  committer: account,
  commit: z.object({
    author: gitActor,
    committer: gitActor,
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
});
type CommitAnswer = z.infer<typeof commit>;

const compared = z.object({
  status: z.enum(['identical', 'ahead', 'behind', 'diverged']),
  total_commits: z.number(),
  commits: z.array(commit),
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});

/** REST does not say whose key it was: a verified signature is GitHub's where the committer is GitHub itself. */
const signedByGitHub = ({ committer, commit: { committer: named, verification } }: CommitAnswer): boolean =>
  verification?.verified === true &&
  (committer?.login === 'web-flow' || named?.email === 'noreply@github.com');

function isOurs(found: CommitAnswer, viewer: Person): boolean {
  const { author } = found;
  const user = author?.id === undefined ? null : { databaseId: author.id };
  return signedByGitHub(found) && wroteIt({ user, email: found.commit.author?.email ?? null }, viewer);
}

/** How one commit stands to another; null when GitHub does not tell, or lists fewer commits than it counts. */
export async function readComparison(
  client: Client,
  place: Place,
  base: string,
  head: string,
  viewer: Person,
): Promise<Comparison | null> {
  const answer = await compare(client, place, `${base}...${head}`);
  const { data } = compared.safeParse(answer);
  if (data === undefined || data.commits.length < data.total_commits) return null;
  return {
    status: data.status,
    paths: (data.files ?? []).flatMap(({ filename, previous_filename: former }) =>
      former === undefined ? [filename] : [former, filename],
    ),
    commits: data.commits.map((found) => ({
      oid: found.sha,
      author: found.author?.login ?? found.commit.author?.name ?? null,
      ours: isOurs(found, viewer),
      ...(found.parents === undefined ? {} : { parents: found.parents.map(({ sha }) => sha) }),
    })),
  };
}

/** GitHub gives up on a difference that takes it too long, each time anew: that is no outage. */
async function compare(client: Client, place: Place, basehead: string): Promise<unknown> {
  try {
    return await client.rest('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner: place.owner,
      repo: place.name,
      basehead,
    });
  } catch (error) {
    if (error instanceof Unreachable && !(error instanceof Limited)) return null;
    throw error;
  }
}
