import type { Situation } from '../decide/situation.ts';
import type { Snapshot } from '../decide/snapshot.ts';
import type { Want } from '../decide/found.ts';
import type { Problem } from '../problem.ts';
import { decode } from '../progress/codec.ts';
import type { Progress } from '../progress/schema.ts';
import { documentPath } from './world.ts';

export type Loaded =
  { progress: Progress | null; restored: Situation['restored']; problems: Problem[] } | { wants: Want[] };

/**
 * The progress document of the run's branch. Only a commit that GitHub vouches for as ours counts; where the
 * newest is not, the document is restored from the newest that is, and where there is none a person is asked.
 */
export function loadDocument(snapshot: Snapshot): Loaded {
  const { run } = snapshot;
  if (run === null) return { progress: null, restored: null, problems: [] };
  const path = documentPath(snapshot.pull.number);
  const whole = run.tip.ours ? decode(run.document?.text ?? '', path) : null;
  if (whole?.ok === true) return { progress: whole.value, restored: null, problems: [] };
  const why = run.tip.ours
    ? (whole?.problems[0]?.message ?? 'it is missing')
    : `its newest commit was made by ${run.tip.author ?? 'somebody unknown'} and not by Pawl`;
  const candidates = run.history.filter((commit) => commit.ours && commit.oid !== run.tip.oid);
  for (const { oid } of candidates) {
    const text = snapshot.texts[`${oid}:${path}`];
    if (text === undefined) return { wants: [{ want: 'file', oid, path }] };
    const older = text === null ? null : decode(text, path);
    if (older?.ok === true)
      return {
        progress: older.value,
        restored: { from_oid: oid, rejected_oid: run.tip.oid, why },
        problems: [],
      };
  }
  const problem: Problem = {
    code: run.tip.ours ? 'progress_unreadable' : 'progress_tampered',
    severity: 'error',
    message: `The progress document ${path} cannot be used: ${why}, and none of the ${run.history.length} newest commits has a valid one of ours.`,
    hint: 'Reset the branch to the last commit by Pawl, or delete it and start anew.',
  };
  return { progress: null, restored: null, problems: [problem] };
}
