import type { Edit, LabelChange, Person, Snapshot, View } from '../../src/ports.ts';

const STATUS_ID = 900;
const ANSWER_ID = 901;

/** What people see of us on a pull request in memory, as publications and people left it. */
export class Shown {
  /** Versions of the status comment, oldest first; none before the first publication. */
  readonly versions: Edit[] = [];
  answer: string | null = null;
  readonly reminders: { key: string; body: string; minimized: boolean }[] = [];
  /** Labels on the pull request. */
  readonly labels = new Set<string>();
  readonly labelled: LabelChange[] = [];
  /** Logins whose review was requested. */
  readonly requested: string[] = [];
  readonly #us: Person;
  #ids = 0;

  constructor(us: Person) {
    this.#us = us;
  }

  /** The status comment as it stands. */
  get body(): string | null {
    return this.versions.at(-1)?.body ?? null;
  }

  /** What goes out beside a commit or with a publication; `whole` is false beside a commit. */
  show(view: View, now: string, whole: boolean): void {
    if (view.comment !== null) this.edit(this.#us, view.comment.body, now);
    this.answer = view.answer?.body ?? this.answer;
    for (const { key, body } of view.reminders)
      if (!this.reminders.some((reminder) => reminder.key === key))
        this.reminders.push({ key, body, minimized: false });
    this.requested.push(...view.reviewers.filter((login) => !this.requested.includes(login)));
    if (!whole) return;
    for (const reminder of this.reminders)
      reminder.minimized ||= !view.reminders.some(({ key }) => key === reminder.key);
    for (const label of view.spent_labels)
      if (this.labels.has(label)) this.label(this.#us, label, false, now);
  }

  /** Somebody gives the status comment another text. */
  edit(by: Person, body: string, at: string): void {
    if (body === this.body) return;
    this.versions.push({ id: this.#id('E'), at, by, body });
  }

  /** Somebody deletes the status comment. */
  remove(): void {
    this.versions.length = 0;
  }

  label(by: Person, label: string, on: boolean, at: string): void {
    this.labelled.push({ id: this.#id('LE'), label, on, by, at });
    if (on) this.labels.add(label);
    else this.labels.delete(label);
  }

  seen(): Snapshot['seen'] {
    const edits = this.versions.slice(-10).map(({ at, by }) => ({ at, by }));
    return {
      comment:
        this.body === null
          ? null
          : { node_id: 'status', id: STATUS_ID, body: this.body, edits: edits.toReversed() },
      answer: this.answer === null ? null : { node_id: 'answer', id: ANSWER_ID, body: this.answer },
      reminders: this.reminders.map(({ key, minimized }) => ({ key, node_id: `reminder ${key}`, minimized })),
      labels: Object.fromEntries(
        [...this.labels].map((name) => [name, { node_id: `label ${name}`, on: true }]),
      ),
      status: null,
    };
  }

  #id(kind: string): string {
    this.#ids += 1;
    return `${kind}${this.#ids}`;
  }
}
