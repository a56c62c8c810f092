import { describe, expect, it } from 'vitest';
import { damageIn, inWords, SETTINGS } from './damage/damage.ts';
import { everyDamage } from './damage/kinds.ts';
import { documentAt } from './damage/memory.ts';

/** A sample of `npm run torture -- damage`, which does every one of them. `DAMAGE_FROM` begins elsewhere. */
const EVERY = 499;
const FROM = Number(process.env['DAMAGE_FROM'] ?? 7);

describe('given a document that is damaged at any place of it, or replaced by an older one', () => {
  it.each(SETTINGS.map((setting) => ({ setting, name: inWords(setting) })))(
    'fault 13: when it is done $name, then the run ends as the untouched one, or a person is asked; no gate is skipped and nothing crashes',
    async ({ setting }) => {
      const { played, failures } = await damageIn(setting, EVERY, FROM, () => {});
      expect(played).toBeGreaterThan(10);
      expect(failures).toEqual([]);
    },
  );

  it('threat 17: when it is any older one, in any of the ways, then it never counts', async () => {
    for (const setting of SETTINGS.filter(({ point }) => point === 'gate waits')) {
      const { failures } = await damageIn(setting, 1, 0, () => {}, /again by/);
      expect(failures).toEqual([]);
    }
  });

  it('when damages are listed, then every byte, every line and every older document is among them', async () => {
    const { text, older } = await documentAt({ point: 'gate waits', culprit: 'a person', sealed: false });
    const names = everyDamage(text, older).map(({ name }) => name);
    const count = (beginning: string): number => names.filter((name) => name.startsWith(beginning)).length;
    expect(count('truncated at ')).toBe(text.length - 1);
    expect(names.filter((name) => name.includes(' flipped at '))).toHaveLength(text.length);
    expect(count('conflict at line ')).toBe(text.split('\n').length - 1);
    expect(names.filter((name) => name.includes(' again by '))).toHaveLength(older * 5);
    expect(names).toEqual(expect.arrayContaining(['emptied', 'deleted', 'the branch deleted']));
  });
});
