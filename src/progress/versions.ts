import type { Result } from '../problem.ts';
import { decode } from './codec.ts';
import type { Entry } from './entry.ts';
import type { Progress } from './schema.ts';

/** One commit that brings a version of the document, as git has it and as far as anybody vouches for it. */
export interface RecordedVersion {
  commit: string;
  /** Null where the file is missing in it, or could not be read whole. */
  text: string | null;
  message: string;
  author: string | null;
  /** When it was committed. */
  at: string;
  /** Whether GitHub says that we made it; null where nobody was asked, as in a clone. */
  ours: boolean | null;
}

/** A commit whose document was not gone on from, and why. */
export interface PassedOver {
  commit: string;
  at: string;
  author: string | null;
  why: string;
}

export interface Kept {
  version: RecordedVersion;
  decoded: Result<Progress>;
}

/**
 * Parts the versions that the run rests on from those that were passed over: commits that are not ours, and what a later
 * restoration left behind. Oldest first, as they are given.
 */
export function sift(versions: readonly RecordedVersion[]): { kept: Kept[]; passed_over: PassedOver[] } {
  const passed_over: PassedOver[] = [];
  let kept: Kept[] = [];
  const leave = ({ commit, at, author }: RecordedVersion, why: string): void =>
    void passed_over.push({ commit, at, author, why });
  for (const version of versions) {
    if (version.ours === false) {
      leave(version, 'GitHub does not vouch that Pawl made it');
      continue;
    }
    const decoded = decode(version.text ?? '', `${version.commit}:progress.json`);
    const restored = decoded.ok ? restorationIn(decoded.value) : undefined;
    if (restored !== undefined) {
      const from = kept.findIndex(({ version: { commit } }) => commit === restored.from_oid);
      const isLeft = (one: Kept, index: number): boolean =>
        (from !== -1 && index > from) ||
        (one.version.commit === restored.rejected_oid && !(index < from && isAlone(one, kept)));
      for (const [index, one] of kept.entries())
        if (isLeft(one, index)) leave(one.version, `it was put aside: ${restored.why}`);
      kept = kept.filter((one, index) => !isLeft(one, index));
    }
    kept.push({ version, decoded });
  }
  return { kept, passed_over: inOrder(passed_over, versions) };
}

/** Commits that were passed over, in the order of the history that they stand in. */
export function inOrder(left: readonly PassedOver[], versions: readonly RecordedVersion[]): PassedOver[] {
  const order = new Map(versions.map(({ commit }, index) => [commit, index]));
  return left.toSorted((one, other) => (order.get(one.commit) ?? 0) - (order.get(other.commit) ?? 0));
}

/** Whether no other has its place: a branch that was set back to an earlier commit of ours rests on that one all the same. */
const isAlone = (one: Kept, among: readonly Kept[]): boolean =>
  one.decoded.ok && among.filter((other) => placeOf(other) === placeOf(one)).length === 1;

const placeOf = ({ decoded }: Kept): string =>
  decoded.ok ? `${decoded.value.workflow_id} ${decoded.value.generation}` : '';

type Restoration = Extract<Entry, { type: 'progress.restored' }>;

/** The entry that says which earlier document this one goes on from, where that is not the one of the commit before. */
export const restorationIn = ({ journal }: Progress): Restoration | undefined =>
  journal.entries.find((entry) => entry.type === 'progress.restored');

/** Commits that documents here were restored from and that are not among them: of the head, or of a branch that was lost. */
export function restoredFromElsewhere(versions: readonly RecordedVersion[]): string[] {
  const here = new Set(versions.map(({ commit }) => commit));
  const sources = versions.flatMap(({ commit, text, ours }) => {
    const decoded = text === null || ours === false ? null : decode(text, commit);
    return decoded?.ok === true ? (restorationIn(decoded.value)?.from_oid ?? []) : [];
  });
  return [...new Set(sources)].filter((oid) => !here.has(oid) && /^[0-9a-f]{40,64}$/.test(oid));
}
