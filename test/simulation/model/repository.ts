import type { Edit, Permission, Person, Review } from '../../../src/ports.ts';
import { permissionAtLeast } from '../../../src/people.ts';
import { Objects, type Commit } from './objects.ts';
import { Denied } from './refusal.ts';
import { instantOf, type Remark, type State } from './state.ts';
import { blobOf, changed, differing, MODES, type Blob, type Mode, type Tree } from './tree.ts';

/** Pawl's own account, as an actions run has it. */
export const US: Person = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' };
export const PULL = 7;
export const RUN_REF = `refs/heads/pawl/pr-${PULL}`;
export const ARCHIVE_REF = `refs/tags/pawl-archive/pr-${PULL}`;
export const DOCUMENT = `.pawl/pr-${PULL}/progress.json`;

/** Whole files by path; null removes one. A text alone is a plain file. */
export interface Files {
  [path: string]: string | null | { text: string; mode: Mode };
}

/** What somebody does, as an event of GitHub's tells of it. */
export type Doorbell = 'push' | 'comment' | 'review' | 'label' | 'pull_request' | 'dispatch';

/** How many earlier states a read that lags behind can answer from. */
const KEPT = 12;

/**
 * A repository in memory with one pull request, and what people and programs do in it. Every change makes another state,
 * so that an earlier one can be read again, and a copy costs nothing.
 */
export class Repository {
  readonly objects: Objects;
  #state: State;
  #past: State[] = [];
  #ids: number;
  /** Events that would start an actions run, oldest first, until they are taken. */
  rung: Doorbell[];

  constructor(from: { objects: Objects; state: State; ids?: number; rung?: Doorbell[] }) {
    this.objects = from.objects;
    this.#state = from.state;
    this.#ids = from.ids ?? 1000;
    this.rung = from.rung ?? [];
  }

  /** Another repository that begins as this one stands. */
  fork(): Repository {
    return new Repository({
      objects: new Objects(this.objects),
      state: this.#state,
      ids: this.#ids,
      rung: [...this.rung],
    });
  }

  get state(): State {
    return this.#state;
  }

  /** The state some changes ago; the oldest that is kept where there were fewer. */
  earlier(changes: number): State {
    return this.#past.at(-changes) ?? this.#past[0] ?? this.#state;
  }

  get now(): string {
    return instantOf(this.#state.now);
  }

  id(): number {
    this.#ids += 1;
    return this.#ids;
  }

  change(part: Partial<State>): void {
    this.#past.push(this.#state);
    if (this.#past.length > KEPT) this.#past.shift();
    this.#state = { ...this.#state, ...part };
  }

  later(seconds: number): void {
    this.#state = { ...this.#state, now: this.#state.now + seconds * 1000 };
  }

  // Refs

  ref(name: string): string | null {
    return Object.hasOwn(this.#state.refs, name) ? (this.#state.refs[name] ?? null) : null;
  }

  /** Where a ref points from now on, null where it is gone. The pull request's head follows its branch. */
  move(moves: { [ref: string]: string | null }, by: Person): void {
    const refs = { ...this.#state.refs };
    const pushes = [...this.#state.pushes];
    let { pull } = this.#state;
    for (const [name, oid] of Object.entries(moves)) {
      if (oid === null) delete refs[name];
      else {
        refs[name] = oid;
        pushes.push({ ref: name, after: oid, by });
        if (name === `refs/heads/${pull.branch}` && pull.state === 'OPEN') pull = { ...pull, head: oid };
      }
    }
    const before = this.#state.pull.head;
    this.change({ refs, pushes, pull });
    if (before !== pull.head && this.#state.dismisses) this.#dismissStale(before, by);
  }

  /** A commit on top of a ref, or of a commit that no ref has to have. */
  commit(
    ref: string,
    files: Files,
    message: string,
    by: { author: Person | null; pusher: Person; ours?: boolean },
    onto: string | null = this.ref(ref),
  ): Commit {
    const parents = onto === null ? [] : [onto];
    const tree = changed(onto === null ? {} : this.objects.at(onto).tree, blobsOf(files));
    const { author, ours = false } = by;
    const commit = this.objects.make({ parents, message, author, ours, tree });
    this.move({ [ref]: commit.oid }, by.pusher);
    return commit;
  }

  tip(ref: string): Commit | null {
    const oid = this.ref(ref);
    return oid === null ? null : this.objects.at(oid);
  }

  /** A file at a commit or whole ref name. */
  file(at: string, path: string): Blob | null {
    const oid = at.startsWith('refs/') ? this.ref(at) : at;
    const tree: Tree = oid === null ? {} : (this.objects.get(oid)?.tree ?? {});
    return Object.hasOwn(tree, path) ? (tree[path] ?? null) : null;
  }

  // What people do

  say(author: Person, body: string): number {
    const id = this.addComment(author, body);
    this.#ring(author, 'comment');
    return id;
  }

  addComment(author: Person, body: string): number {
    const id = this.id();
    const node_id = `IC_${id}`;
    const remark = {
      id,
      node_id,
      author,
      body,
      created_at: this.now,
      edits: [],
      reactions: [],
      minimized: false,
    };
    this.change({ comments: [...this.#state.comments, remark] });
    return id;
  }

  /** Whoever may write may change what others wrote. */
  editComment(by: Person, id: number, body: string): void {
    this.#demandComment(by, id);
    this.alter(id, (remark) => edited(remark, { id: `UCE_${this.id()}`, at: this.now, by, body }));
    this.#ring(by, 'comment');
  }

  deleteComment(by: Person, id: number): void {
    this.#demandComment(by, id);
    this.change({ comments: this.#state.comments.filter((remark) => remark.id !== id) });
    this.#ring(by, 'comment');
  }

  alter(id: number, change: (remark: Remark) => Remark): void {
    const comments = this.#state.comments.map((remark) => (remark.id === id ? change(remark) : remark));
    this.change({ comments });
  }

  review(author: Person, state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED', body = ''): number {
    if (author.id === this.#state.pull.author.id && state !== 'COMMENTED')
      throw new Denied('Nobody approves a pull request of their own, nor asks for changes to it');
    const id = this.id();
    const judgement = {
      id,
      node_id: `PRR_${id}`,
      author,
      state,
      body,
      submitted_at: this.now,
      edited_at: null,
      commit: this.#state.pull.head,
    };
    this.change({ reviews: [...this.#state.reviews, judgement] });
    this.#ring(author, 'review');
    return id;
  }

  dismiss(by: Person, id: number): void {
    this.#dismiss((review) => review.id === id, by, null);
    this.#ring(by, 'review');
  }

  label(by: Person, label: string, on = true): void {
    this.#demand(by, 'triage');
    const { labels } = this.#state;
    const known = Object.keys(labels).find((name) => name.toLowerCase() === label.toLowerCase());
    const name = known ?? label;
    if (this.#state.on.includes(name) === on) return;
    const change = { id: `LE_${this.id()}`, label: name, on, by, at: this.now };
    this.change({
      labels: known === undefined ? { ...labels, [name]: `LA_${this.id()}` } : labels,
      on: on ? [...this.#state.on, name] : this.#state.on.filter((other) => other !== name),
      labelled: [...this.#state.labelled, change],
    });
    this.#ring(by, 'label');
  }

  unlabel(by: Person, label: string): void {
    this.label(by, label, false);
  }

  /** Somebody toggles the first box of our status comment whose line contains a text: an edit of the whole comment. */
  tick(by: Person, text: string): boolean {
    const remark = this.#state.comments.findLast(
      ({ author, body }) => author?.id === US.id && body.startsWith('<!-- pawl:status '),
    );
    const rows = remark?.body.split('\n') ?? [];
    const index = rows.findIndex((row) => /^- \[[ x]\] /.test(row) && row.includes(text));
    const row = rows[index];
    if (remark === undefined || row === undefined) return false;
    rows[index] = row.startsWith('- [ ]') ? row.replace('- [ ]', '- [x]') : row.replace('- [x]', '- [ ]');
    this.editComment(by, remark.id, rows.join('\n'));
    return true;
  }

  /** A commit of somebody's on top of a branch, which is made at the base where it does not exist. */
  push(by: Person, branch: string, files: Files, message: string, author: Person = by): string {
    const ref = `refs/heads/${branch}`;
    const onto = this.ref(ref) ?? this.ref(`refs/heads/${this.#state.pull.base}`);
    const { oid } = this.commit(ref, files, message, { author, pusher: by }, onto);
    this.#ring(by, 'push');
    return oid;
  }

  forcePush(by: Person, branch: string, oid: string): void {
    this.move({ [`refs/heads/${branch}`]: oid }, by);
    this.#ring(by, 'push');
  }

  deleteBranch(by: Person, branch: string): void {
    this.move({ [`refs/heads/${branch}`]: null }, by);
    if (branch === this.#state.pull.branch && this.#state.pull.state === 'OPEN') this.close(by);
    this.#ring(by, 'push');
  }

  editTitle(by: Person, title: string): void {
    this.change({ pull: { ...this.#state.pull, title, renamed: { at: this.now, by } } });
    this.#ring(by, 'pull_request');
  }

  close(by: Person): void {
    this.change({ pull: { ...this.#state.pull, state: 'CLOSED' } });
    this.#ring(by, 'pull_request');
  }

  reopen(by: Person): void {
    const { pull } = this.#state;
    const head = this.ref(`refs/heads/${pull.branch}`);
    if (head === null || pull.state !== 'CLOSED') throw new Error('It cannot be reopened');
    this.change({ pull: { ...pull, state: 'OPEN', head } });
    this.#ring(by, 'pull_request');
  }

  merge(by: Person): string {
    const { pull } = this.#state;
    const base = `refs/heads/${pull.base}`;
    const onto = this.ref(base);
    if (onto === null) throw new Error('There is no base');
    const tree = { ...this.objects.at(onto).tree, ...this.objects.at(pull.head).tree };
    const message = `Merge pull request #${pull.number}`;
    const commit = this.objects.make({ parents: [onto, pull.head], message, author: by, ours: false, tree });
    this.move({ [base]: commit.oid }, by);
    this.change({ pull: { ...pull, state: 'MERGED' } });
    this.#ring(by, 'pull_request');
    return commit.oid;
  }

  retarget(by: Person, base: string): void {
    this.change({ pull: { ...this.#state.pull, base } });
    this.#ring(by, 'pull_request');
  }

  permit(login: string, permission: Permission): void {
    this.change({ permissions: { ...this.#state.permissions, [login]: permission } });
  }

  #demand(by: Person, least: Permission): void {
    const found = Object.hasOwn(this.#state.permissions, by.login)
      ? this.#state.permissions[by.login]
      : undefined;
    if (by.id === US.id || permissionAtLeast(found ?? 'none', least)) return;
    throw new Denied(`${by.login} does not have the permission ${least}`);
  }

  #demandComment(by: Person, id: number): void {
    const remark = this.#state.comments.find((one) => one.id === id);
    if (remark?.author?.id !== by.id) this.#demand(by, 'write');
  }

  /** What our token does wakes nobody, with the one exception of a dispatch. */
  #ring(by: Person, doorbell: Doorbell): void {
    if (by.id !== US.id) this.rung.push(doorbell);
  }

  #dismiss(
    picks: (review: State['reviews'][number]) => boolean,
    by: Person,
    commit: NonNullable<Review['dismissed']>['commit'],
  ): void {
    const reviews = this.#state.reviews.map((review) =>
      picks(review) && review.state !== 'DISMISSED'
        ? { ...review, state: 'DISMISSED' as const, dismissed: { by, was: review.state, commit } }
        : review,
    );
    this.change({ reviews });
  }

  #dismissStale(before: string, by: Person): void {
    const { oid, ours, tree } = this.objects.at(this.#state.pull.head);
    if (differing(this.objects.at(before).tree, tree).length === 0) return;
    this.#dismiss(({ state }) => state === 'APPROVED', by, { oid, ours });
  }
}

const edited = (remark: Remark, edit: Edit): Remark => {
  const { node_id, created_at: at, author: by, body } = remark;
  const first = { id: `UCE_${node_id}`, at, by, body };
  return {
    ...remark,
    body: edit.body ?? '',
    edits: [...(remark.edits.length > 0 ? remark.edits : [first]), edit],
  };
};

const blobsOf = (files: Files): { [path: string]: Blob | null } =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [
      path,
      file === null ? null : typeof file === 'string' ? blobOf(file) : blobOf(file.text, MODES[file.mode]),
    ]),
  );
