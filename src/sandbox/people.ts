import type { CommitObject } from './git/objects.ts';
import type { FileChange } from './git/commit-stream.ts';
import { filesToChanges, type Files } from './files.ts';
import type { Account } from './state/accounts.ts';
import { addComment, deleteComment, editComment } from './state/comment.ts';
import { addLabel, createLabel, findLabel, removeLabel } from './state/label.ts';
import type { Comment, Label, Pull, ReactionContent, Review, ReviewState, Status } from './state/model.ts';
import { atLeast, type Level } from './state/permission.ts';
import { editPull, openPull } from './state/pull.ts';
import { branchRef, closePull, commitToBranch, mergePull } from './state/push.ts';
import { addReaction } from './state/reaction.ts';
import type { Repository } from './state/repository.ts';
import { dismissReview, editReview, submitReview } from './state/review.ts';
import { currentStatuses } from './state/status.ts';
import type { World } from './world.ts';

/** What people do at the repository without a program, and what they see. Every person is named by login. */
export class People {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  get repository(): Repository {
    if (this.world.repository === null) throw new Error('the sandbox has no repository yet');
    return this.world.repository;
  }

  addUser(login: string, options: { id?: number; permission?: Level; type?: 'User' | 'Bot' } = {}): Account {
    const { permission = 'none', ...rest } = options;
    return this.world.accounts.add(login, { ...rest, level: permission });
  }

  setPermission(login: string, level: Level): void {
    this.#account(login).level = level;
  }

  /** Opens a pull request on the default branch unless told; `branch` is `login:name` for one from a fork. */
  openPullRequest(wanted: {
    author: string;
    branch: string;
    title: string;
    body?: string;
    files?: Files;
    base?: string;
    draft?: boolean;
  }): Promise<Pull> {
    const { author, branch, title, body = '', files = {}, draft = false } = wanted;
    this.#demandPush(author, branch);
    const base = wanted.base ?? this.repository.defaultBranch;
    const changes = filesToChanges(files);
    return openPull(this.repository, {
      author: this.#account(author),
      branch,
      base,
      title,
      body,
      draft,
      changes,
    });
  }

  editPullRequest(login: string, number: number, change: { title?: string; body?: string }): void {
    editPull(this.repository, this.#account(login), this.pull(number), change);
  }

  closePullRequest(login: string, number: number): void {
    closePull(this.repository, this.#account(login), this.pull(number));
  }

  /** The merge commit's oid. */
  mergePullRequest(login: string, number: number): Promise<string> {
    this.#demand(login, 'write');
    return mergePull(this.repository, this.#account(login), this.pull(number));
  }

  comment(login: string, number: number, body: string): Comment {
    return addComment(this.repository, this.#account(login), this.pull(number), body);
  }

  /** Anybody's comment, by its numeric id: whoever can write may. */
  editComment(login: string, id: number, body: string): void {
    editComment(this.repository, this.#account(login), this.repository.comment(id), body);
  }

  deleteComment(login: string, id: number): void {
    deleteComment(this.repository, this.#account(login), this.repository.comment(id));
  }

  review(
    login: string,
    number: number,
    review: { state: Exclude<ReviewState, 'DISMISSED'>; body?: string; commit?: string },
  ): Review {
    return submitReview(this.repository, this.#account(login), this.pull(number), review);
  }

  editReview(login: string, id: number, body: string): void {
    editReview(this.repository, this.#account(login), this.#review(id), body);
  }

  dismissReview(login: string, id: number): void {
    dismissReview(this.repository, this.#account(login), this.#review(id));
  }

  /** Puts a label on, which is made when the repository does not have it. */
  label(login: string, number: number, name: string): void {
    this.#demand(login, 'triage');
    addLabel(this.repository, this.#account(login), this.pull(number), this.#label(name));
  }

  unlabel(login: string, number: number, name: string): void {
    this.#demand(login, 'triage');
    removeLabel(this.repository, this.#account(login), this.pull(number), this.#label(name));
  }

  react(login: string, commentId: number, content: ReactionContent): void {
    addReaction(this.repository, this.#account(login), this.repository.comment(commentId), content);
  }

  /** Commits to a branch, made from the default branch if new. `author` forges whose name the commit bears. */
  async push(
    login: string,
    branch: string,
    change: { files?: Files; deletions?: string[]; author?: string },
    message: string,
  ): Promise<string> {
    this.#demandPush(login, branch);
    const { repository } = this;
    const { ref } = branchRef(repository, branch);
    let parent = await repository.git.ref(ref);
    if (parent === null) {
      parent = await repository.git.ref(`refs/heads/${repository.defaultBranch}`);
      await repository.git.moveRef(ref, null, parent);
    }
    const removals: FileChange[] = (change.deletions ?? []).map((path) => ({ path, contents: null }));
    return commitToBranch(repository, this.#account(login), {
      ref,
      parent,
      message,
      changes: [...removals, ...filesToChanges(change.files ?? {})],
      signed: false,
      ...(change.author === undefined ? {} : { author: this.#account(change.author) }),
    });
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

  #account(login: string): Account {
    return this.world.accounts.named(login);
  }

  #label(name: string): Label {
    return (
      findLabel(this.repository, name) ??
      createLabel(this.repository, { name, color: 'ededed', description: null })
    );
  }

  #review(id: number): Review {
    const found = this.repository.reviews.find((review) => review.id === id);
    if (found === undefined) throw new Error(`no review ${id}`);
    return found;
  }

  #demandPush(login: string, branch: string): void {
    if (!branch.startsWith(`${login}:`)) this.#demand(login, 'write');
  }

  #demand(login: string, level: Level): void {
    if (!atLeast(this.#account(login).level, level)) {
      throw new Error(`${login} does not have the permission ${level}`);
    }
  }
}
