import { describe, expect, it } from 'vitest';
import { JONAS, MARIA, type Story } from '../../support/story.ts';
import { began, starts } from './playing.ts';

/** A block that asks a person when it fails. */
const block = (steps: string): Story =>
  began(`
  - name: block
    type: serial
    on-error: human
    steps:
      - {name: agree, type: approval}
${steps}  - {name: deploy, run: deploy}
`);

describe('given a block that failed, with an approval in it', () => {
  it('when it was rejected, then the refusal names the gate', () => {
    const story = block('');
    story.comment(MARIA, '/reject agree it leaks').wake();
    const decision = story.comment(JONAS, '/skip block never mind').wake();
    expect(decision.refusals[0]?.why).toBe(
      'it holds the approval agree, which only those who may answer it let pass: use /retry or /reject',
    );
    expect(starts(decision)).toEqual([]);
    expect(story.states()['deploy']).toBeUndefined();
  });

  it('when it was given, then the block can be skipped', () => {
    const story = block('      - {name: build, run: build}\n');
    story.comment(MARIA, '/approve agree').wake();
    story.fail('build');
    story.wake();
    expect(starts(story.comment(JONAS, '/skip block never mind').wake())).toEqual(['deploy']);
  });
});
