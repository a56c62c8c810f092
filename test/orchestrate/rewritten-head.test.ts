import { beforeEach, describe, expect, it } from 'vitest';
import { GATED, Life } from '../support/life.ts';
import { JONAS } from '../support/story.ts';
import { playOn } from '../torture/damage/memory.ts';

let life: Life;

const head = (): string => life.github.branches.get('feature') ?? '';
const gate = () => life.document?.steps['agree']?.gate;
const began = (): boolean => life.document?.steps['build'] !== undefined;

/** Lea makes the branch begin anew from an earlier commit, as `git push --force` does. */
const forceTo = (
  oid: string,
  files: { [path: string]: string | null } | null = null,
  message = 'Again',
): void => {
  life.github.later(60);
  life.github.branches.set('feature', oid);
  if (files !== null) life.github.push('feature', files, message);
};

/** Her work without ours, and the files as they stand in the head. */
const earlier = (): string => life.github.history('feature').find(({ ours }) => !ours)?.oid ?? '';

beforeEach(async () => {
  life = new Life(GATED);
  await life.decide();
  await life.work();
  await life.decide();
});

describe('given an approval that Jonas gave, and a head that is rewritten before it is used', () => {
  it('fault 10: when it is force-pushed with other content, then the approval is void and the gate asks again', async () => {
    life.github.say(JONAS, '/approve');
    forceTo(earlier(), { 'src/a.ts': 'a back door\n' });
    await life.decide();
    expect(gate()).toMatchObject({ status: 'pending', answers: [] });
    expect(began()).toBe(false);
    expect(life.github.shown.body).toContain('src/a.ts');
  });

  it('fault 10: when it is reset to before our work, then what it shows is not there, and nothing begins', async () => {
    life.github.say(JONAS, '/approve');
    forceTo(earlier());
    await life.decide();
    expect(gate()?.status).toBe('pending');
    expect(began()).toBe(false);
  });

  it('fault 10: when it is rebased onto the same content, then the approval holds, and the build begins on the new head', async () => {
    const { files } = life.github.at(head());
    life.github.say(JONAS, '/approve');
    forceTo(earlier(), files, 'The same, in one commit');
    const rebased = head();
    const report = await life.decide();
    expect(gate()?.status).toBe('approved');
    expect(report.tasks).toMatchObject([{ step: 'build' }]);
    await life.work();
    expect(life.github.history('feature').map(({ oid }) => oid)).toContain(rebased);
  });

  it('fault 10: when it is rewritten while the build is performed, then nothing of hers is overwritten, and the run goes on from it', async () => {
    life.github.say(JONAS, '/approve');
    life.approved = true;
    await life.decide();
    expect(began()).toBe(true);
    const { files } = life.github.at(head());
    forceTo(earlier(), { ...files, 'src/hers.ts': 'hers\n' }, 'Rewritten');
    const rewritten = head();
    expect(await playOn(life)).toMatchObject({ end: 'ended', counted: { status: 'completed' } });
    expect(life.github.history('feature').map(({ oid }) => oid)).toContain(rewritten);
    expect(life.github.text('feature', 'src/hers.ts')).toBe('hers\n');
    expect(life.github.text('feature', 'src/new.ts')).toBe('made\n');
  });

  it('fault 10: when she writes the commit’s message like ours, then the approval is void all the same', async () => {
    life.github.say(JONAS, '/approve');
    const { message } = life.github.at(head());
    forceTo(earlier(), { ...life.github.at(head()).files, 'src/a.ts': 'a back door\n' }, message);
    await life.decide();
    expect(gate()).toMatchObject({ status: 'pending', answers: [] });
  });
});
