import type { Edit, LabelChange, Permission, Person, Review, Snapshot } from '../../../src/ports.ts';

/** A comment of anybody's, ours included. */
export interface Remark {
  readonly id: number;
  readonly node_id: string;
  readonly author: Person | null;
  readonly body: string;
  readonly created_at: string;
  /** Its versions, oldest first; empty while it was never edited. */
  readonly edits: readonly Edit[];
  /** What we reacted with. */
  readonly reactions: readonly string[];
  readonly minimized: boolean;
}

/** A review with the commit that it was given at. */
export interface Judgement extends Omit<Review, 'commit'> {
  readonly commit: string;
}

interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Person;
  readonly edited: { at: string; by: Person } | null;
  readonly renamed: { at: string; by: Person } | null;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly branch: string;
  /** The newest commit of the head, which outlives its branch. */
  readonly head: string;
  readonly base: string;
}

/** Everything that can change about a repository with one pull request, as of one instant. Never changed: the next is another. */
export interface State {
  /** The server's clock, in milliseconds. */
  readonly now: number;
  /** Whole names of refs, with the commits that they point to. */
  readonly refs: { readonly [name: string]: string };
  readonly pull: Pull;
  readonly comments: readonly Remark[];
  readonly reviews: readonly Judgement[];
  /** Labels that the repository knows, by name, with their node ids. */
  readonly labels: { readonly [name: string]: string };
  /** Names of the labels on the pull request. */
  readonly on: readonly string[];
  readonly labelled: readonly LabelChange[];
  readonly statuses: { readonly [oid: string]: { state: string; description: string } };
  readonly permissions: { readonly [login: string]: Permission };
  /** Logins whose review was requested. */
  readonly requested: readonly string[];
  /** Who moved which branch, oldest first. */
  readonly pushes: readonly { ref: string; after: string; by: Person }[];
  readonly checks: Snapshot['checks'];
  /** The branch rule that dismisses approvals when the content changes. */
  readonly dismisses: boolean;
}

const instants = new Map<number, string>();

/** An instant as GitHub writes it, to the second. */
export function instantOf(now: number): string {
  const second = Math.floor(now / 1000);
  const known = instants.get(second);
  if (known !== undefined) return known;
  if (instants.size > 20_000) instants.clear();
  const text = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
  instants.set(second, text);
  return text;
}
