import { hashes, sealKeys } from '../../../src/hashes.ts';
import type { SealKey } from '../../../src/progress/seal.ts';
import { ENDED, type Progress } from '../../../src/progress/schema.ts';
import type { FakeGitHub } from '../../support/github.ts';
import { DOCUMENT, GATED, Life, RUN } from '../../support/life.ts';
import { essenceOf, type Essence } from '../essence.ts';
import type { Damage } from './kinds.ts';

/** Where in the life of a run the damage is done. */
export const POINTS = ['plan claimed', 'gate waits', 'build claimed', 'ended'] as const;
type Point = (typeof POINTS)[number];

/** Who seems to have made the commit that does the damage: anybody who can push, or another workflow with our own account. */
export type Culprit = 'a person' | 'our account';

export interface Setting {
  point: Point;
  culprit: Culprit;
  sealed: boolean;
}

/** What came of it. */
export interface Aftermath {
  /** `asked`: a person is told that the document cannot be used, and what to do. */
  end: 'ended' | 'asked' | 'stuck';
  essence: Essence;
  /** The status comment. */
  told: string;
  /** What must never be, each as a sentence. */
  flaws: string[];
  /** How often each step was performed. */
  performed: { [step: string]: number };
  /** Wall time from the wake-up after the damage to the decision that follows from it, in milliseconds. */
  recovered_ms: number;
}

const KEYS = ((): SealKey[] => {
  const keys = sealKeys('0123456789abcdef'.repeat(4));
  if ('wrong' in keys) throw new Error(keys.wrong);
  return keys;
})();

const MOST_ROUNDS = 30;

export interface Rest {
  end: Aftermath['end'];
  /** What counts as the document then, which is not what the branch holds where a run that has ended is damaged: nothing is written any more. */
  counted: Progress | null;
}

/** Plays on until nothing is left to do: answers how it stands then. */
export async function playOn(life: Life): Promise<Rest> {
  let idle = 0;
  let counted: Progress | null = null;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await life.work();
    const report = await life.decide();
    counted = report.after;
    const lost = report.decision.problems.some(({ code }) => code.startsWith('progress_'));
    const told = life.github.shown.body?.includes('cannot be used') === true;
    if (lost) return { end: told ? 'asked' : 'stuck', counted };
    if (life.claims !== null || life.approve()) {
      idle = 0;
      continue;
    }
    if (counted !== null && ENDED.includes(counted.status) && report.decision.entries.length === 0)
      return { end: 'ended', counted };
    idle += 1;
    if (idle > 4) break;
    life.github.later(15 * 60);
  }
  return { end: 'stuck', counted };
}

/** A life up to a point. */
async function lifeUpTo({ point, sealed }: Setting): Promise<Life> {
  const life = new Life(GATED, sealed ? KEYS : []);
  await life.decide();
  if (point === 'plan claimed') return life;
  await life.work();
  await life.decide();
  if (point === 'gate waits') return life;
  life.approve();
  await life.decide();
  if (point === 'build claimed') return life;
  await playOn(life);
  return life;
}

/** The document and how many there were before it, at a point. */
export async function documentAt(setting: Setting): Promise<{ text: string; older: number }> {
  const { github } = await lifeUpTo(setting);
  const documents = documentsOf(github);
  return { text: github.text(RUN, DOCUMENT) ?? '', older: documents.length - 1 };
}

/** Our commits of the run's branch, oldest first. */
const documentsOf = (github: FakeGitHub): { oid: string; text: string; message: string }[] =>
  github
    .history(RUN)
    .toReversed()
    .flatMap(({ oid, message, ours, files }) =>
      ours && files[DOCUMENT] !== undefined ? [{ oid, message, text: files[DOCUMENT] }] : [],
    );

/** Does the damage at the point, and plays on; null plays on undisturbed. */
export async function playDamaged(setting: Setting, damage: Damage | null): Promise<Aftermath> {
  const life = await lifeUpTo(setting);
  if (damage !== null) strike(life.github, damage, setting.culprit);
  const began = performance.now();
  await life.decide();
  const recovered_ms = performance.now() - began;
  const { end, counted } = await playOn(life);
  return {
    end,
    told: life.github.shown.body ?? '',
    essence: essenceOf(counted, contentOf(life.github)),
    flaws: life.flaws,
    performed: life.performed,
    recovered_ms,
  };
}

function strike(github: FakeGitHub, { name, leaves }: Damage, culprit: Culprit): void {
  const ours = culprit === 'our account';
  const tip = github.history(RUN)[0];
  // Whoever writes in our name copies what our commit says as well.
  const message = ours ? (tip?.message ?? '') : `Damage: ${name}`;
  if ('branch' in leaves) return void github.branches.delete(RUN);
  if ('text' in leaves) return void github.push(RUN, { [DOCUMENT]: leaves.text }, message, ours);
  const older = documentsOf(github)[leaves.generation];
  if (older === undefined) throw new Error(`There is no document ${leaves.generation}`);
  const said = ours ? older.message : message;
  if (leaves.way === 'force push') return void github.branches.set(RUN, older.oid);
  if (leaves.way === 'merge of the newer into the older') github.branches.set(RUN, older.oid);
  const words = {
    'plain commit': said,
    revert: ours ? said : `Revert "${tip?.message.split('\n')[0]}"\n\nThis reverts commit ${tip?.oid}.`,
    merge: ours ? said : `Merge branch 'older'`,
    'merge of the newer into the older': ours ? said : `Merge branch 'newer'`,
  };
  github.push(RUN, { [DOCUMENT]: older.text }, words[leaves.way], ours);
}

/** The head's files that are not ours. */
const contentOf = (github: FakeGitHub): { [path: string]: string } =>
  Object.fromEntries(
    Object.entries(github.history('feature')[0]?.files ?? {})
      .filter(([path]) => !path.startsWith('.pawl/'))
      .map(([path, text]) => [path, hashes.blob(text)]),
  );
