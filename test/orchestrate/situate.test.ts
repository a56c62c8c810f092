import { describe, expect, it } from 'vitest';
import type { Situation } from '../../src/decide/situation.ts';
import type { Snapshot } from '../../src/decide/snapshot.ts';
import type { SourceFile } from '../../src/decide/source-file.ts';
import { observe } from '../../src/orchestrate/observe.ts';
import { situate } from '../../src/orchestrate/situate.ts';
import { wake } from '../../src/orchestrate/wake.ts';
import { FakeGitHub, worldOf } from '../support/github.ts';
import { LEA } from '../support/story.ts';

const STORY = 'name: story\nsteps:\n  - {name: build, prompt: "Build."}\n';
const PATH = '.github/pawl/workflows/story.yml';
const AT = 'c'.repeat(40);

const file = (path: string, text: string | null): SourceFile => ({ path, oid: 'd'.repeat(40), text });

/** What is known of the definitions at another commit, once they were read. */
const candidates = async (
  found: Snapshot['found']['definitions'],
  policy: string | null = null,
): Promise<Situation['candidates']> => {
  const github = new FakeGitHub({ [PATH]: STORY }, policy).say(LEA, '/start');
  const world = worldOf(github);
  await wake(world, 7, true);
  const snapshot = await observe(world, 7);
  const situated = situate(world, { ...snapshot, found: { ...snapshot.found, definitions: found } }, []);
  if (!situated.ready) throw new Error('More must be read');
  return situated.situation.candidates;
};

const at = (workflows: SourceFile[], prompts: SourceFile[] = []): Snapshot['found']['definitions'] => ({
  [AT]: { oid: AT, workflows, prompts },
});

describe('given definitions at other commits than the one of the run', () => {
  it('when nobody asked for any, then there are none', async () => {
    expect(await candidates({})).toEqual({});
  });

  it('when there is no such commit, then that is known', async () => {
    expect(await candidates({ [AT]: null })).toEqual({ [AT]: null });
  });

  it('when one has a mistake, then its problems are told and it is no definition', async () => {
    const found = await candidates(at([file(PATH, 'name: story\nsteps: nothing\n')]));
    expect(found?.[AT]?.['story']?.parsed.ok).toBe(false);
  });

  it('when one came cut short, then it is no shorter definition', async () => {
    const found = await candidates(at([file(PATH, null)]));
    expect(found?.[AT]?.['story']?.parsed).toMatchObject({
      ok: false,
      problems: [{ code: 'file_unreadable' }],
    });
  });

  it('when it is good, then it is parsed with the prompts of that commit', async () => {
    const text = 'name: story\nsteps:\n  - {name: build, template: ours}\n';
    const prompts = [file('.github/pawl/prompts/ours.md', 'Build it.')];
    const found = await candidates(at([file(PATH, text)], prompts));
    expect(found?.[AT]?.['story']).toMatchObject({
      path: PATH,
      oid: 'd'.repeat(40),
      parsed: { ok: true, value: { name: 'story' } },
    });
    const without = await candidates(at([file(PATH, text)]));
    expect(without?.[AT]?.['story']?.parsed.ok).toBe(false);
  });
});
