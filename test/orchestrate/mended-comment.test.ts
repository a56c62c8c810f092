import { beforeEach, describe, expect, it } from 'vitest';
import { GATED, Life } from '../support/life.ts';
import { JONAS, LEA } from '../support/story.ts';
import { playOn } from '../torture/damage/memory.ts';

let life: Life;
let body: string;

beforeEach(async () => {
  life = new Life(GATED);
  await life.decide();
  await life.work();
  await life.decide();
  body = life.github.shown.body ?? '';
});

/** Lea writes another text into our comment. */
const edit = (text: string): void => {
  life.github.later(60);
  life.github.shown.edit(LEA, text, life.github.now);
};

const half = (): string => body.slice(0, Math.floor(body.length / 2));

describe('given the status comment of a gate that waits', () => {
  it.each([
    { what: 'is cut in half', text: half },
    { what: 'loses its marker', text: () => body.slice(body.indexOf('\n') + 1) },
    { what: 'is emptied', text: () => '' },
    {
      what: 'says that all is approved',
      text: () => body.replaceAll('pending', 'approved').replaceAll('0 of 1', '1 of 1'),
    },
    {
      what: 'names a later document in its marker',
      text: () => body.replace(/"generation":\d+/, '"generation":999'),
    },
  ])(
    'fault 09: when it $what, then the next wake-up writes it anew, and the gate stays shut',
    async ({ text }) => {
      edit(text());
      await life.decide();
      expect(life.github.shown.body?.split('\n').slice(1)).toEqual(body.split('\n').slice(1));
      expect(life.document?.steps['agree']?.gate?.status).toBe('pending');
    },
  );

  it('fault 09: when it is deleted, then there is one again, and no second one', async () => {
    life.github.later(60);
    life.github.shown.versions.length = 0;
    await life.decide();
    expect(life.github.shown.body).toBe(body);
    await life.decide();
    expect(life.github.shown.versions).toHaveLength(1);
  });

  it('fault 09: when it is damaged and the approval comes with the same wake-up, then the run ends as it would have', async () => {
    edit(half());
    life.github.say(JONAS, '/approve');
    life.approved = true;
    expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
    expect(life.github.shown.body).toContain('All steps are done');
    expect(life.flaws).toEqual([]);
  });
});
