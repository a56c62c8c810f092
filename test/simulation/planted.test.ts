import { describe, expect, it } from 'vitest';
import { simulateWithout } from './plant.ts';
import { PLANTED } from './planted.ts';

const SCHEDULES = 20_000;

describe('given sources from which one guarantee was taken out', () => {
  it.concurrent.each(PLANTED)(
    `when the simulation plays ${SCHEDULES} schedules, then it finds that — $name`,
    async (planted) => {
      const { code, text } = await simulateWithout(planted, SCHEDULES);
      expect({ code, text }).toMatchObject({ code: 1, text: expect.stringContaining('WRONG: ') as string });
    },
    600_000,
  );
});
