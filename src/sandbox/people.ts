import { filesToChanges, type Files } from './files.ts';
import type { Account } from './state/accounts.ts';
import { addComment, deleteComment, editComment } from './state/comment.ts';
import { editIssue, openIssue } from './state/issue.ts';
import { addLabel, createLabel, findLabel, removeLabel } from './state/label.ts';
import type { Comment, Issue, Label, Pull, ReactionContent, Review } from './state/model.ts';
import { Pushers } from './pushers.ts';
import type { Level } from './state/permission.ts';
import { editPull, openPull, retargetPull } from './state/pull.ts';
import { closePull, mergePull, reopenPull } from './state/push.ts';
import { addReaction } from './state/reaction.ts';
import { dismissReview, editRemark, editReview, submitReview, type NewReview } from './state/review.ts';
import { marked } from './task-list.ts';

/** What people do at the repository without a program. Every person is named by login. */
export class People extends Pushers {
  addUser(login: string, options: { id?: number; permission?: Level; type?: 'User' | 'Bot' } = {}): Account {
    const { permission = 'none', ...rest } = options;
    return this.world.accounts.add(login, { ...rest, level: permission });
  }

  /** A team of the organization that owns the repository. */
  addTeam(slug: string, logins: string[]): void {
    this.repository.teams.add(
      slug,
      logins.map((login) => this.account(login)),
    );
  }

  setPermission(login: string, level: Level): void {
    this.account(login).level = level;
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
    this.demandPush(author, branch);
    const base = wanted.base ?? this.repository.defaultBranch;
    const changes = filesToChanges(files);
    return openPull(this.repository, {
      author: this.account(author),
      branch,
      base,
      title,
      body,
      draft,
      changes,
    });
  }

  editPullRequest(login: string, number: number, change: { title?: string; body?: string }): void {
    editPull(this.repository, this.account(login), this.pull(number), change);
  }

  /** Has it merged into another branch from now on. */
  retargetPullRequest(login: string, number: number, base: string): Promise<void> {
    return retargetPull(this.repository, this.account(login), this.pull(number), base);
  }

  closePullRequest(login: string, number: number): void {
    closePull(this.repository, this.account(login), this.pull(number));
  }

  /** Refused where its branch is gone or has another history by now. */
  reopenPullRequest(login: string, number: number): Promise<void> {
    return reopenPull(this.repository, this.account(login), this.pull(number));
  }

  /** The merge commit's oid. */
  mergePullRequest(login: string, number: number): Promise<string> {
    this.demand(login, 'write');
    return mergePull(this.repository, this.account(login), this.pull(number));
  }

  openIssue(login: string, title: string, body = ''): Issue {
    return openIssue(this.repository, this.account(login), { title, body });
  }

  /** Anybody's issue: whoever may write may, and its author. */
  editIssue(login: string, number: number, change: { title?: string; body?: string }): void {
    const found = this.repository.issues.find((issue) => issue.number === number);
    if (found === undefined) throw new Error(`no issue ${number}`);
    editIssue(this.repository, this.account(login), found, change);
  }

  comment(login: string, number: number, body: string): Comment {
    return addComment(this.repository, this.account(login), this.pull(number), body);
  }

  /** Anybody's comment, by its numeric id: whoever can write may. */
  editComment(login: string, id: number, body: string): void {
    editComment(this.repository, this.account(login), this.repository.comment(id), body);
  }

  deleteComment(login: string, id: number): void {
    deleteComment(this.repository, this.account(login), this.repository.comment(id));
  }

  /** Ticks the first empty box of a bot's comment whose line contains a text, as the web does: by writing the whole comment anew. */
  tick(login: string, number: number, text: string): Comment {
    return this.#mark(login, number, text, true);
  }

  /** Takes the tick off the first ticked box whose line contains a text. */
  untick(login: string, number: number, text: string): Comment {
    return this.#mark(login, number, text, false);
  }

  review(login: string, number: number, review: NewReview): Review {
    return submitReview(this.repository, this.account(login), this.pull(number), review);
  }

  editReview(login: string, id: number, body: string): void {
    editReview(this.repository, this.account(login), this.#review(id), body);
  }

  /** A remark of a review, by its numeric id. */
  editRemark(login: string, id: number, body: string): void {
    const found = this.repository.reviews
      .flatMap(({ remarks }) => remarks)
      .find((remark) => remark.id === id);
    if (found === undefined) throw new Error(`no remark ${id}`);
    editRemark(this.repository, this.account(login), found, body);
  }

  dismissReview(login: string, id: number): void {
    dismissReview(this.repository, this.account(login), this.#review(id));
  }

  /** Puts a label on, which is made when the repository does not have it. */
  label(login: string, number: number, name: string): void {
    this.demand(login, 'triage');
    addLabel(this.repository, this.account(login), this.pull(number), this.#label(name));
  }

  unlabel(login: string, number: number, name: string): void {
    this.demand(login, 'triage');
    removeLabel(this.repository, this.account(login), this.pull(number), this.#label(name));
  }

  react(login: string, commentId: number, content: ReactionContent): void {
    addReaction(this.repository, this.account(login), this.repository.comment(commentId), content);
  }

  #mark(login: string, number: number, text: string, ticked: boolean): Comment {
    for (const comment of this.comments(number).filter(({ author }) => author.type === 'Bot')) {
      const body = marked(comment.body, text, ticked);
      if (body === null) continue;
      editComment(this.repository, this.account(login), comment, body);
      return comment;
    }
    throw new Error(`no box ${ticked ? 'to tick' : 'that is ticked'} says "${text}"`);
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
}
