import type { RecordedCommit, Snapshot } from '../decide/snapshot.ts';
import type { Problem } from '../problem.ts';
import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { sealState, textSealState, type SealKey } from '../progress/seal.ts';
import { pullIn, sequenceIn, workflowIn } from './message.ts';
import { documentPath } from './world.ts';

/** What is known of the commit that brings a document: itself, or only which document our comment says it brings. */
export type Bringer = Pick<RecordedCommit, 'ours' | 'author' | 'message'> | { generation: number };

/** A document that counts, and whether by its seal; or why it does not. */
export type Vouched =
  | { ok: true; progress: Progress; sealed: boolean }
  | { ok: false; verdict: 'unreadable' | 'tampered'; why: string; hint?: string; newer?: Problem };

/**
 * Whether a document is one that we wrote for this pull request. Its seal says so; without a key, GitHub does: the commit is
 * ours by its signature, and names this document in its message.
 */
export function vouch(
  text: string | null,
  bringer: Bringer,
  snapshot: Snapshot,
  keys: readonly SealKey[],
): Vouched {
  const { number } = snapshot.pull;
  const place = { repository: snapshot.repository.node_id, pull: number };
  const foreign = 'ours' in bringer && !bringer.ours;
  const by = 'ours' in bringer ? (bringer.author ?? 'somebody unknown') : '';
  if (foreign && keys.length === 0) return tampered(`its newest commit was made by ${by} and not by Pawl`);
  const decoded = text === null ? null : decode(text, documentPath(number));
  if (decoded?.ok !== true) {
    if (foreign) return tampered(`its newest commit was made by ${by} and not by Pawl`);
    const [problem] = decoded?.problems ?? [];
    const why = problem?.message ?? 'it is missing';
    // What a newer Pawl wrote stops an older one: nobody else may say so.
    const isNewer =
      problem?.code === 'progress_newer' &&
      (keys.length === 0 || admitsUnsealed(keys)
        ? isOfPull(bringer, number)
        : textSealState(text ?? '', place, keys).is === 'valid');
    return { ok: false, verdict: 'unreadable', why, ...(isNewer ? { newer: problem } : {}) };
  }
  const progress = decoded.value;
  if (keys.length > 0) {
    const state = sealState(progress, place, keys);
    if (state.is === 'valid') return { ok: true, progress, sealed: true };
    if (state.is === 'forged') return tampered('its seal does not fit it');
    if (state.is === 'unknown')
      return tampered(
        `it is sealed with the key ${state.kid}, which is not among the seal keys; give the old key as a second line`,
      );
    if (!admitsUnsealed(keys)) return { ...tampered('it is not sealed'), hint: ADMIT };
    if (foreign) return tampered(`it is not sealed, and was committed by ${by}`);
  }
  return isNamed(progress, bringer, number)
    ? { ok: true, progress, sealed: false }
    : tampered('its commit was made by Pawl for another document');
}

const ADMIT =
  'If this run began before there was a seal key, add the line unsealed to the secret until such runs have ended. Else somebody wrote this document with Pawl’s token: comment /start to begin anew.';

/** Whether documents from before there was a key still count beside sealed ones. */
export const admitsUnsealed = (keys: readonly SealKey[]): boolean =>
  keys.some(({ admits_unsealed }) => admits_unsealed === true);

/** Whoever can push can point a branch at a commit of ours, whose tree may hold what others had put there. */
const isNamed = ({ workflow_id, generation }: Progress, bringer: Bringer, pull: number): boolean =>
  'generation' in bringer
    ? bringer.generation === generation
    : workflowIn(bringer.message) === workflow_id &&
      sequenceIn(bringer.message) === generation &&
      isOfPull(bringer, pull);

const isOfPull = (bringer: Bringer, pull: number): boolean =>
  'generation' in bringer || (pullIn(bringer.message) || pull) === pull;

const tampered = (why: string): Extract<Vouched, { ok: false }> => ({ ok: false, verdict: 'tampered', why });
