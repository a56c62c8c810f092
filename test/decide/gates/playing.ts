import type { Decision } from '../../../src/decide/decision.ts';
import { tickKey, tickLine } from '../../../src/decide/answers/tick.ts';
import type { Edit } from '../../../src/decide/found.ts';
import type { Review } from '../../../src/decide/snapshot.ts';
import { hashes } from '../../../src/hashes.ts';
import type { Person } from '../../../src/people.ts';
import { append } from '../../../src/progress/append.ts';
import type { Entry } from '../../../src/progress/entry.ts';
import type { Gate } from '../../../src/progress/gate.ts';
import { given, type Story } from '../../support/story.ts';
import { KIM } from '../open-gate.ts';

export const NORA: Person = { id: 106, login: 'nora', type: 'User' };

/** A run of these steps that has just been started; everybody but Rene may write. */
export const began = (steps: string, policy: string | null = null): Story => {
  const story = given(`name: story\nsettings: {max-retry: 0}\nsteps:\n${steps}`, policy)
    .permit(KIM.login, 'write')
    .permit(NORA.login, 'write');
  story.start();
  return story;
};

/** These steps come back well, one after another; the decision after the last. */
export const done = (story: Story, ...steps: string[]): Decision | undefined => {
  let decision: Decision | undefined;
  for (const step of steps) {
    story.back(step);
    decision = story.wake();
  }
  return decision;
};

/** Steps that a decision starts. */
export const starts = ({ tasks }: Decision): string[] => tasks.map(({ step }) => step);

/** A gate as the document has it. */
export const gateAt = (story: Story, instance = 'agree'): Gate => {
  const gate = story.progress?.steps[instance]?.gate;
  if (gate === undefined) throw new Error(`The gate ${instance} has not opened`);
  return gate;
};

/** Who counts at a gate, as `login source`. */
export const countedAt = (story: Story, instance = 'agree'): string[] =>
  gateAt(story, instance).answers.map(({ by, source }) => `${by.login} ${source}`);

/** Why people do not count at a gate, as `login: why`. */
export const refusedOf = (story: Story, instance = 'agree'): string[] =>
  gateAt(story, instance).refused.map(({ by, why }) => `${by.login}: ${why}`);

type EntryOf<Type extends Entry['type']> = Extract<Entry, { type: Type }>;

/** Entries of one type in a decision. */
export const entriesOf = <Type extends Entry['type']>(
  { entries }: Pick<Decision, 'entries'>,
  type: Type,
): EntryOf<Type>[] => entries.filter((entry): entry is EntryOf<Type> => entry.type === type);

/** Something is on the record without a decision of this test's: a command that is tested elsewhere. */
export const recorded = (
  story: Story,
  entry: Entry extends infer One ? (One extends Entry ? Omit<One, 'at' | 'decision'> : never) : never,
): Story => {
  story.later(60);
  const stamped = { ...entry, at: story.now, decision: 'd-earlier' };
  story.progress = append(story.progress, [stamped], hashes.sha256);
  return story;
};

/** Somebody puts a label on, or takes it off. */
export const labelled = (story: Story, by: Person | null, label: string, on = true): Story => {
  story.later(60);
  const { pull, labelled: changes } = story.snapshot;
  changes.push({ id: `LE_${changes.length}`, label, on, by, at: story.now });
  const others = pull.labels.filter((name) => name.toLowerCase() !== label.toLowerCase());
  story.snapshot.pull = { ...pull, labels: on ? [...others, label] : others };
  return story;
};

/** The newest review is dismissed. */
export const dismissed = (
  story: Story,
  how: { by?: Person; ours?: boolean } = {},
  review: Review | undefined = story.snapshot.reviews.at(-1),
): Story => {
  if (review === undefined) throw new Error('There is no review');
  const was = review.state;
  review.state = 'DISMISSED';
  review.dismissed = {
    by: how.by ?? null,
    was,
    commit: how.ours === undefined ? null : { oid: 'c'.repeat(40), ours: how.ours },
  };
  return story.later(60);
};

/** Our comment with the boxes, and its history. */
export class Sheet {
  readonly #story: Story;
  readonly #versions: Edit[] = [];

  constructor(story: Story) {
    this.#story = story;
    this.#show('Nothing yet.');
    this.#edited(this.#story.snapshot.viewer, 'Nothing yet.');
  }

  get body(): string {
    return this.#story.snapshot.seen.comment?.body ?? '';
  }

  /** We write the boxes of gates as they stand: a fresh one each, and one for everybody whose tick counts. */
  written(...instances: string[]): this {
    const boxes = (instances.length > 0 ? instances : ['agree']).flatMap((instance) => {
      const gate = gateAt(this.#story, instance);
      const key = tickKey(instance, gate);
      const ticked = gate.answers.filter(({ source }) => source === 'tick').map(({ by }) => by.login);
      return [
        ...ticked.map((login) => `${tickLine(key, login)} approved by ${login} (untick to withdraw)`),
        `${tickLine(key, null)} Approve **${gate.name}**`,
      ];
    });
    return this.as(this.#story.snapshot.viewer, ['# Pawl', ...boxes, 'That is all.', ''].join('\n'));
  }

  /** Somebody saves a text. */
  as(by: Person | null, body: string | null): this {
    this.#story.later(60);
    this.#edited(by, body);
    if (body !== null) this.#show(body);
    return this;
  }

  /** Somebody ticks or unticks the box in the line that has these words. */
  tick(by: Person, words = 'Approve **', on = true): this {
    const body = this.body
      .split('\n')
      .map((line) => (line.includes(words) ? line.replace(/^- \[.\]/, on ? '- [x]' : '- [ ]') : line))
      .join('\n');
    return this.as(by, body);
  }

  untick(by: Person, words = 'Approve **'): this {
    return this.tick(by, words, false);
  }

  #edited(by: Person | null, body: string | null): void {
    this.#versions.push({ id: `UCE_${this.#versions.length}`, at: this.#story.now, by, body });
    this.#story.facts.edits = [...this.#versions];
    this.#show(this.body);
  }

  #show(body: string): void {
    const edits = this.#versions
      .slice(-10)
      .map(({ at, by }) => ({ at, by }))
      .toReversed();
    this.#story.snapshot.seen = {
      ...this.#story.snapshot.seen,
      comment: { node_id: 'IC_1', id: 1, body, edits },
    };
  }
}
