import type { CommitObject } from './git/objects.ts';
import type { Comment, Pull, Review, Status } from './state/model.ts';
import { branchRef } from './state/push.ts';
import type { Repository } from './state/repository.ts';
import { currentStatuses } from './state/status.ts';
import type { World } from './world.ts';

/** What anybody sees at the repository who looks there without a program. */
export class Onlooker {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get repository(): Repository {
    if (this.world.repository === null) throw new Error('the sandbox has no repository yet');
    return this.world.repository;
  }

  pull(number: number): Pull {
    return this.repository.pull(number);
  }

  /** Oldest first. */
  comments(number: number): Comment[] {
    return this.repository.comments.filter((comment) => comment.pull === number);
  }

  /** Oldest first. */
  reviews(number: number): Review[] {
    return this.repository.reviews.filter((review) => review.pull === number);
  }

  /** Whose review was asked for and did not come yet: people by login, teams as `org/slug`. */
  requestedReviewers(number: number): string[] {
    const { users, teams } = this.pull(number).requested;
    return [
      ...users.map(({ login }) => login),
      ...teams.map(({ slug }) => `${this.repository.owner}/${slug}`),
    ];
  }

  /** The newest status of each name at a commit. */
  statuses(sha: string): Status[] {
    return currentStatuses(this.repository, sha);
  }

  /** Newest first; empty when there is no such branch. */
  async commits(branch: string): Promise<CommitObject[]> {
    const { git } = this.repository;
    const tip = await git.ref(branchRef(this.repository, branch).ref);
    if (tip === null) return [];
    const found = await Promise.all((await git.log(tip)).map((oid) => git.commit(oid)));
    return found.filter((commit) => commit !== null);
  }

  /** A file's text on a branch; null when there is none. */
  async file(branch: string, path: string): Promise<string | null> {
    const found = await this.repository.git.object(`${branchRef(this.repository, branch).ref}:${path}`);
    return found?.type === 'blob' ? found.bytes.toString('utf8') : null;
  }
}
