import type { Sha256 } from './append.ts';
import { replay, type Replay } from './replay.ts';
import type { Progress } from './schema.ts';
import { restorationIn, sift, type Kept, type PassedOver, type RecordedVersion } from './versions.ts';

/** What a branch's history proves of the runs in it. */
export interface Proof extends Replay {
  runs: { run: string; workflow: string; documents: number; decisions: number }[];
  /** Commits whose document does not name the hash of the one that it goes on from. */
  chain: { holds: boolean; broken: string[] };
  passed_over: PassedOver[];
}

/** Folds what the runs rest on again, and says what was passed over: a commit that Pawl did not go on from proves and disproves nothing. */
export function prove(
  versions: readonly RecordedVersion[],
  sha256: Sha256,
  elsewhere: readonly string[] = [],
): Proof {
  const { kept, passed_over } = sift(versions);
  const folded = replay(
    kept.map(({ version: { commit, text } }) => ({ commit, text: text ?? '' })),
    sha256,
    elsewhere,
  );
  const broken = brokenLinks(kept, sha256, new Set(elsewhere.map(sha256)));
  return { ...folded, runs: runsIn(kept), chain: { holds: broken.length === 0, broken }, passed_over };
}

/** `hashes` are of documents that a restoration may go on from. */
function brokenLinks(kept: readonly Kept[], sha256: Sha256, hashes: Set<string>): string[] {
  const broken: string[] = [];
  let before = '';
  for (const { version, decoded } of kept) {
    if (!decoded.ok) continue;
    const { prev_hash } = decoded.value.journal;
    const isRestored = restorationIn(decoded.value) !== undefined;
    if (prev_hash !== before && !(isRestored && hashes.has(prev_hash))) broken.push(version.commit);
    before = sha256(version.text ?? '');
    hashes.add(before);
  }
  return broken;
}

function runsIn(kept: readonly Kept[]): Proof['runs'] {
  const runs = new Map<string, { document: Progress; documents: number; decisions: Set<string> }>();
  for (const { decoded } of kept) {
    if (!decoded.ok) continue;
    const document = decoded.value;
    const run = runs.get(document.workflow_id) ?? { document, documents: 0, decisions: new Set<string>() };
    run.documents += 1;
    for (const { decision } of document.journal.entries) run.decisions.add(decision);
    runs.set(document.workflow_id, run);
  }
  return [...runs].map(([run, { document, documents, decisions }]) => {
    return { run, workflow: document.workflow.name, documents, decisions: decisions.size };
  });
}
