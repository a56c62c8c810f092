import { execFileSync } from 'node:child_process';
import { differences } from '../essence.ts';
import { GATED } from '../kills.ts';
import type { Result, Tell } from '../part.ts';
import { playOut, type Played } from '../play.ts';
import { randomFrom, whole } from '../random.ts';
import { documentPath, runBranch, Site } from '../site.ts';
import { everyDamage, type Damage, type Way } from './kinds.ts';

const PULLS_PER_SITE = 20;
/** From a wake-up to a decision that rests on a document that counts. */
const LONGEST_RECOVERY_MS = 30_000;
const KEY = '0123456789abcdef'.repeat(4);

/** The same damages under the built bundle, over real git, while the gate waits: so many drawn from a seed. */
export async function damageTheBundle(count: number, seed: number, tell: Tell): Promise<Result> {
  const random = randomFrom(seed);
  const failures: string[] = [];
  const recoveries: number[] = [];
  for (let played = 0; played < count;) {
    const isSealed = played % (2 * PULLS_PER_SITE) < PULLS_PER_SITE;
    const site = await Site.open(GATED, isSealed ? { PAWL_SEAL_KEY: KEY } : {});
    try {
      const calm = await playOut(site, await site.pull(), 'process');
      for (let pulls = 0; pulls < PULLS_PER_SITE && played < count; pulls += 1, played += 1) {
        const found = await playDamaged(site, (damages) => draw(damages, random));
        const bad = [...found.flaws, ...differences(calm.essence, found.essence)];
        const took = found.recovered_ms ?? Number.NaN;
        if (!(took < LONGEST_RECOVERY_MS)) bad.push(`it took ${took} ms to recover`);
        recoveries.push(took);
        if (bad.length === 0) continue;
        failures.push(`the bundle, ${isSealed ? 'sealed' : 'unsealed'}, ${found.name}: ${bad.join('; ')}`);
        tell(`FAILED ${failures.at(-1)}`);
      }
    } finally {
      await site.close();
    }
  }
  const slowest = (Math.max(0, ...recoveries) / 1000).toFixed(1);
  return { played: count, failures, told: `the bundle recovers within ${slowest} s of its wake-up` };
}

/** As often one of the few great damages as one of the many small ones. */
function draw(damages: readonly Damage[], random: () => number): Damage {
  const great = damages.filter(({ name }) => !/^(truncated|bit|conflict) /.test(name));
  const from = random() < 0.5 ? great : damages;
  const drawn = from[whole(random, from.length)];
  if (drawn === undefined) throw new Error('There is no damage to draw');
  return drawn;
}

/** One pull request whose document is damaged while its gate waits. */
export async function playDamaged(
  site: Site,
  choose: (damages: Damage[]) => Damage,
): Promise<Played & { name: string }> {
  const pull = await site.pull();
  let name = 'nothing';
  const meanwhile = async (): Promise<void> => {
    const versions = await site.versions(pull);
    const damage = choose(everyDamage(versions.at(-1)?.text ?? '', versions.length - 1));
    name = damage.name;
    await strike(site, pull, damage, versions);
  };
  return { ...(await playOut(site, pull, 'process', { meanwhile })), name };
}

async function strike(
  { sandbox }: Site,
  pull: number,
  { name, leaves }: Damage,
  versions: readonly { commit: string }[],
): Promise<void> {
  const [branch, path] = [runBranch(pull), documentPath(pull)];
  const { git } = sandbox.repository;
  const tip = await git.ref(`refs/heads/${branch}`);
  sandbox.advance(60);
  if ('text' in leaves) {
    const change = leaves.text === null ? { deletions: [path] } : { files: { [path]: leaves.text } };
    await sandbox.push('lea', branch, change, `Damage: ${name}`);
    return;
  }
  if ('branch' in leaves) return git.moveRef(`refs/heads/${branch}`, tip, null);
  const older = versions[leaves.generation]?.commit ?? '';
  const to = leaves.way === 'force push' ? older : commit(git.directory, leaves.way, tip ?? '', older);
  await git.moveRef(`refs/heads/${branch}`, tip, to);
}

/** A commit by Lea with the files of an older one, as her own git would make it. */
function commit(directory: string, way: Exclude<Way, 'force push'>, tip: string, older: string): string {
  const made: { [way in Exclude<Way, 'force push'>]: { parents: string[]; message: string } } = {
    'plain commit': { parents: [tip], message: 'Restore the document' },
    revert: { parents: [tip], message: `Revert "pawl"\n\nThis reverts commit ${tip}.` },
    merge: { parents: [tip, older], message: "Merge branch 'older'" },
    'merge of the newer into the older': { parents: [older, tip], message: "Merge branch 'newer'" },
  };
  const { parents, message } = made[way];
  const args = [
    'commit-tree',
    `${older}^{tree}`,
    ...parents.flatMap((parent) => ['-p', parent]),
    '-m',
    message,
  ];
  const identity = { name: 'lea', email: 'lea@example.com', date: '2026-01-05T09:30:00Z' };
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(identity).map(([key, value]) => [`GIT_${role}_${key.toUpperCase()}`, value]),
    ),
  );
  const options = { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } } as const;
  return execFileSync('git', ['-C', directory, ...args], options).trim();
}
