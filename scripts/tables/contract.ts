import { CASES } from '../../test/contract/cases/index.ts';
import { FACTS, isFact } from '../../test/contract/facts.ts';
import type { Ability } from '../../test/contract/stage.ts';
import { code, codes, table } from './table.ts';

/** What a maintainer's token alone can do at GitHub, and what it takes further accounts for. */
const ALONE: readonly Ability[] = ['api'];
const WITH_ACCOUNTS: readonly Ability[] = [...ALONE, 'reviewer', 'apart', 'actions-token', 'caller'];

function atGitHub(needs: readonly Ability[]): string {
  if (needs.every((ability) => ALONE.includes(ability))) return 'yes';
  const beyond = needs.filter((ability) => !WITH_ACCOUNTS.includes(ability));
  if (beyond.length > 0) return `no: ${codes(beyond)}`;
  return codes(needs.filter((ability) => !ALONE.includes(ability)));
}

/** Every fact with the cases that show it. */
export const contractFacts = (): string =>
  table(
    ['fact', 'what GitHub does', 'shown by'],
    Object.entries(FACTS).map(([fact, says]) => {
      const shown = CASES.filter((one) => one.fact === fact).map(({ id }) => id);
      if (!isFact(fact) || shown.length === 0) throw new Error(`No case shows the fact ${fact}`);
      return [code(fact), says, codes(shown)];
    }),
  );

/** Every case with where it is played. */
export const contractCases = (): string =>
  table(
    ['case', 'says', 'model', 'sandbox', 'GitHub'],
    CASES.map(({ id, says, needs }) => [
      code(id),
      `${says}.`.replace(/^w/, 'W'),
      needs.includes('api') ? 'no' : 'yes',
      'yes',
      atGitHub(needs),
    ]),
  );
