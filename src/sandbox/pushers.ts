import { filesToChanges, type Files } from './files.ts';
import type { FileChange } from './git/commit-stream.ts';
import { Onlooker } from './onlooker.ts';
import type { Account } from './state/accounts.ts';
import { atLeast, type Level } from './state/permission.ts';
import { branchRef, commitToBranch, moveBranch } from './state/push.ts';

/** What people do to branches with git. Every person is named by login. */
export class Pushers extends Onlooker {
  /**
   * Commits to a branch, made from the default branch if new. `author` forges whose name the commit bears; `signed`
   * is for a commit that GitHub made for a person on the web, or for a bot through the API.
   */
  async push(
    login: string,
    branch: string,
    change: { files?: Files; deletions?: string[]; author?: string; signed?: boolean },
    message: string,
  ): Promise<string> {
    this.demandPush(login, branch);
    const { repository } = this;
    const { ref } = branchRef(repository, branch);
    const from = await repository.git.ref(ref);
    const parent = from ?? (await repository.git.ref(`refs/heads/${repository.defaultBranch}`));
    const removals: FileChange[] = (change.deletions ?? []).map((path) => ({ path, contents: null }));
    return commitToBranch(repository, this.account(login), {
      ref,
      parent,
      from,
      message,
      changes: [...removals, ...filesToChanges(change.files ?? {})],
      signed: change.signed ?? false,
      ...(change.author === undefined ? {} : { author: this.account(change.author) }),
    });
  }

  /** Points a branch at any commit that the repository has, whatever it pointed to. */
  async forcePush(login: string, branch: string, oid: string): Promise<void> {
    this.demandPush(login, branch);
    if ((await this.repository.git.commit(oid)) === null) throw new Error(`no commit ${oid}`);
    await this.#point(login, branch, oid);
  }

  async deleteBranch(login: string, branch: string): Promise<void> {
    this.demandPush(login, branch);
    await this.#point(login, branch, null);
  }

  /** The repository's first commit. */
  protected async begin(owner: Account, changes: FileChange[]): Promise<void> {
    await commitToBranch(this.repository, owner, {
      ref: `refs/heads/${this.repository.defaultBranch}`,
      parent: null,
      message: 'Begin',
      changes,
      signed: false,
    });
  }

  protected account(login: string): Account {
    return this.world.accounts.named(login);
  }

  protected demandPush(login: string, branch: string): void {
    if (!branch.startsWith(`${login}:`)) this.demand(login, 'write');
  }

  protected demand(login: string, level: Level): void {
    if (!atLeast(this.account(login).level, level)) {
      throw new Error(`${login} does not have the permission ${level}`);
    }
  }

  async #point(login: string, branch: string, to: string | null): Promise<void> {
    const { repository } = this;
    const { ref } = branchRef(repository, branch);
    await moveBranch(repository, this.account(login), ref, await repository.git.ref(ref), to);
  }
}
