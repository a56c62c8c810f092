import { differences } from '../essence.ts';
import type { Result, Tell } from '../part.ts';
import { everyDamage, type Damage } from './kinds.ts';
import { documentAt, playDamaged, POINTS, type Aftermath, type Culprit, type Setting } from './memory.ts';

const CULPRITS: readonly Culprit[] = ['a person', 'our account'];

/** Every setting in which damage can be done. */
export const SETTINGS: readonly Setting[] = POINTS.flatMap((point) =>
  CULPRITS.flatMap((culprit) => [true, false].map((sealed) => ({ point, culprit, sealed }))),
);

/**
 * Whoever can write in our own name can write what we would: without a seal, nobody can tell a document with one byte
 * changed from ours, so that only the gates and the order of documents are sure then.
 */
const isCertain = ({ culprit, sealed }: Setting, { leaves }: Damage): boolean =>
  sealed || culprit === 'a person' || !('text' in leaves);

/** What is wrong with what came of some damage, each as a sentence; nothing where it ended as the untouched run, or a person is asked. */
function judge(setting: Setting, damage: Damage, calm: Aftermath, found: Aftermath): string[] {
  const bad = [...found.flaws];
  if (found.end === 'stuck' && isCertain(setting, damage)) bad.push('it neither ends nor asks');
  if (found.told === '') bad.push('people are told nothing');
  if (found.end === 'ended' && isCertain(setting, damage)) {
    bad.push(...differences(calm.essence, found.essence));
    for (const [step, times] of Object.entries(found.performed))
      if (times !== calm.performed[step]) bad.push(`${step} was performed ${times} times`);
  }
  return bad;
}

/** Does every damage in one setting whose name fits, or every so-manieth of them. */
export async function damageIn(
  setting: Setting,
  every: number,
  from: number,
  tell: Tell,
  fits = /./,
): Promise<Result & { asked: number }> {
  const failures: string[] = [];
  const { text, older } = await documentAt(setting);
  const calm = await playDamaged(setting, null);
  const damages = everyDamage(text, older)
    .filter(({ name }) => fits.test(name))
    .filter((_, index) => index % every === from % every);
  let asked = 0;
  for (const damage of damages) {
    const bad = await playDamaged(setting, damage).then(
      (found) => {
        asked += found.end === 'asked' ? 1 : 0;
        return judge(setting, damage, calm, found);
      },
      (error: unknown) => [
        `it crashes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      ],
    );
    if (bad.length === 0) continue;
    failures.push(`${inWords(setting)}, ${damage.name}: ${bad.join('; ')}`);
    tell(`FAILED ${failures.at(-1)}`);
  }
  return { played: damages.length, failures, asked, told: `${asked} times a person was asked` };
}

export const inWords = ({ point, culprit, sealed }: Setting): string =>
  `${sealed ? 'sealed' : 'unsealed'}, ${point}, by ${culprit}`;
