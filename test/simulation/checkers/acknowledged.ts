import { anchorIn, readMarker } from '../../../src/render/marker.ts';
import { RUN_REF, US } from '../model/repository.ts';
import { statusIn } from '../model/snapshot.ts';
import type { Stage } from '../stage.ts';
import { hashIn, type Line } from './line.ts';

/** What people do to the places where documents are kept. */
const MEDDLING = ['bring an older document back', 'delete the run’s branch'];
/** What people do to the comment that names the newest document. */
const BLINDING = ['edit the status comment', 'delete the status comment'];

const AT_WORK = 'meddled with a run at work';

/** Somebody is about to meddle: only what the status comment names is sure to be kept, and what it does not name may go. */
export function excuse({ truth, repository, scenario, stepper }: Stage, act: string): void {
  // Where it is closed between, whoever found no branch before makes it again beside what was kept.
  const isMaking = repository.ref(RUN_REF) === null || truth.did(...MEDDLING);
  if (act === 'close and reopen' && stepper.live > 0 && isMaking) truth.count(AT_WORK);
  if (!MEDDLING.includes(act)) return;
  // An actions run that is under way may yet show an older document than the comment names now, or go on from one.
  if (stepper.live > 0) truth.count(AT_WORK);
  const ours = statusIn(repository);
  const by = ours?.edits.at(-1)?.by;
  // Without a key our comment is believed only as we left it.
  const isBelieved = ours !== undefined && (scenario.sealed || by === undefined || by?.id === US.id);
  const anchor = (isBelieved ? anchorIn(readMarker(ours.body))?.generation : undefined) ?? 0;
  for (const oid of truth.acknowledged) {
    const [, generation = '0'] = /^Pawl-Sequence: (\d+)$/m.exec(repository.objects.at(oid).message) ?? [];
    if (Number(generation) > anchor) truth.excused.add(oid);
  }
}

/** No decision is missing from the journal of which an actions run was told that it was recorded. */
export function keptAcknowledged({ truth, repository, scenario }: Stage, line: Line): string[] {
  // A damaged branch that is kept as a tag can be told of by nothing but the comment.
  const isHidden = truth.did('damage the document') && truth.did('close and reopen');
  // A tick is an edit by another, and only a seal tells that nothing else was edited.
  const isBlind = truth.did(...BLINDING) || (!scenario.sealed && truth.did('tick'));
  // A branch that somebody put back is where a read that lags behind expects it.
  const isBack = truth.did('stale read') && truth.did(...MEDDLING);
  if (truth.did(AT_WORK) || isBack || isHidden || (truth.did(...MEDDLING) && isBlind)) return [];
  return truth.acknowledged
    .filter((oid) => !truth.excused.has(oid) && !line.hashes.has(hashIn(repository.objects.at(oid))))
    .map((oid) => `the acknowledged decision in commit ${oid.slice(0, 10)} is missing from the journal`);
}
