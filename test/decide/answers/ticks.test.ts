import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import { tickKey, ticksIn } from '../../../src/decide/answers/tick.ts';
import { JONAS, LEA, MARIA, RENE, type Story } from '../../support/story.ts';
import { BOT, opened } from '../open-gate.ts';
import { began, countedAt, entriesOf, gateAt, refusedOf, Sheet } from '../gates/playing.ts';

/** A gate that needs two, with its box in our comment. */
const boxed = (keys = 'required: 2'): { story: Story; sheet: Sheet } => {
  const story = opened(keys);
  return { story, sheet: new Sheet(story).written() };
};

/** Wakes, and says who counts. */
const counted = (story: Story): string[] => {
  story.wake();
  return countedAt(story);
};

describe('given a box that nobody may rely on', () => {
  it('when we tick it ourselves, then that is nothing', () => {
    const { story, sheet } = boxed();
    sheet.as(story.snapshot.viewer, sheet.body.replaceAll('- [ ]', '- [x]'));
    expect(counted(story)).toEqual([]);
  });

  it('when somebody puts other words beside it and another ticks, then the tick does not count', () => {
    const { story, sheet } = boxed();
    sheet.as(RENE, sheet.body.replace('Approve **agree**', 'I like cats'));
    sheet.tick(MARIA, 'I like cats');
    expect(counted(story)).toEqual([]);
  });

  it('when one edit ticks and joins two lines, then the tick does not count', () => {
    const { story, sheet } = boxed();
    sheet.as(MARIA, sheet.body.replace('- [ ]', '- [x]').replace('\nThat', 'That'));
    expect(counted(story)).toEqual([]);
  });

  it('when somebody ticks another box while hers is ticked, then that is nothing here', () => {
    const story = began(`
  - {name: agree, type: approval, needs: [], required: 2}
  - {name: release, type: approval, needs: [], required: 2}
`);
    const sheet = new Sheet(story).written('agree', 'release');
    sheet.tick(MARIA, 'Approve **agree**').tick(JONAS, 'Approve **release**');
    expect(counted(story)).toEqual(['maria tick']);
    expect(countedAt(story, 'release')).toEqual(['jonas tick']);
  });

  it('when one edit ticks and changes words, then the tick does not count', () => {
    const { story, sheet } = boxed();
    sheet.as(MARIA, sheet.body.replace('- [ ]', '- [x]').replace('That is all.', 'That is it.'));
    expect(counted(story)).toEqual([]);
  });

  it('when somebody restores our words and leaves a tick there, then nobody ticked', () => {
    const { story, sheet } = boxed();
    const ours = sheet.body;
    sheet.as(RENE, ours.replace('That is all.', 'Hm.'));
    sheet.as(MARIA, ours.replace('- [ ]', '- [x]'));
    expect(counted(story)).toEqual([]);
    sheet.untick(JONAS).tick(JONAS);
    expect(counted(story)).toEqual(['jonas tick']);
  });

  it('when another box of our comment is made up, then its tick does not count', () => {
    const { story, sheet } = boxed();
    const forged = `- [ ] <!-- pawl:tick ${tickKey('agree', gateAt(story))} --> Read the docs`;
    sheet.as(RENE, `${sheet.body}\n${forged}`).tick(MARIA, 'Read the docs');
    expect(counted(story)).toEqual([]);
  });

  it('when GitHub does not tell a version, then the tick after it does not count, and a later one does', () => {
    const { story, sheet } = boxed();
    sheet.as(RENE, null).tick(MARIA);
    expect(counted(story)).toEqual([]);
    sheet.untick(JONAS).tick(JONAS);
    expect(counted(story)).toEqual(['jonas tick']);
  });

  it('when GitHub does not tell what we wrote, then no tick on it counts', () => {
    const { story, sheet } = boxed();
    const { body } = sheet;
    sheet.as(story.snapshot.viewer, null).as(LEA, body).tick(MARIA);
    expect(counted(story)).toEqual([]);
  });

  it('when who edited has left GitHub, then it is nobody’s tick, nor the next one’s', () => {
    const { story, sheet } = boxed();
    sheet.as(null, sheet.body.replace('- [ ]', '- [x]')).as(MARIA, sheet.body);
    expect(counted(story)).toEqual([]);
  });

  it('when the history cannot be read, then no tick counts', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    story.facts.edits = null;
    expect(counted(story)).toEqual([]);
  });

  it('when the box is of what the gate was about before, then its tick is void', () => {
    const { story, sheet } = boxed();
    story.push('other').later(60).wake();
    sheet.tick(MARIA);
    expect(counted(story)).toEqual([]);
    sheet.written().tick(MARIA);
    expect(counted(story)).toEqual(['maria tick']);
  });

  it('when it was ticked before what the gate is about changed, then it is void', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    expect(counted(story)).toEqual(['maria tick']);
    story.push('other').later(60).wake();
    expect(counted(story)).toEqual([]);
  });

  it('when what the gate is about changed and changed back, then a tick from before is void', () => {
    const { story, sheet } = boxed();
    const { head } = story.snapshot.pull;
    sheet.tick(MARIA);
    story.push('other').later(60).wake();
    story.snapshot.pull.head = head;
    story.later(60).wake();
    sheet.written();
    expect(counted(story)).toEqual([]);
    sheet.tick(JONAS);
    expect(counted(story)).toEqual(['jonas tick']);
  });

  it('when the box is of another gate, then this one hears nothing', () => {
    const story = began(`
  - {name: agree, type: approval, needs: [], required: 2}
  - {name: release, type: approval, needs: [], required: 2}
`);
    new Sheet(story).written('agree', 'release').tick(MARIA, 'Approve **release**');
    expect(counted(story)).toEqual([]);
    expect(countedAt(story, 'release')).toEqual(['maria tick']);
  });

  it.each([
    ['somebody who may only read', RENE, 'rene: answering needs write access, and rene has read'],
    ['the author', LEA, 'lea: the author of the pull request does not count'],
    ['a bot', BOT, 'evil[bot]: a bot does not count'],
  ])('when %s ticks, then the reason is on the record', (_, who, why) => {
    const { story, sheet } = boxed();
    sheet.tick(who);
    expect(counted(story)).toEqual([]);
    expect(refusedOf(story)).toEqual([why]);
  });

  it('when the gate takes no ticks, then nobody looks', () => {
    const { story, sheet } = boxed('answers: [command]');
    sheet.tick(MARIA);
    story.facts.edits = [];
    expect(counted(story)).toEqual([]);
    expect(story.decisions.at(-1)?.entries).toEqual([]);
  });

  it('when it is ticked after the deadline, then it comes too late', () => {
    const { story, sheet } = boxed('timeout-minutes: 60, on-timeout: reject');
    story.later(4_000);
    sheet.tick(MARIA);
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'rejected', answers: [] });
  });
});

describe('given a tick that somebody takes away', () => {
  it('when it is the person herself, then it is withdrawn', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    expect(counted(story)).toEqual(['maria tick']);
    sheet.untick(MARIA);
    const decision = story.wake();
    expect(entriesOf(decision, 'gate.withdrawn')).toMatchObject([{ source: 'tick' }]);
    expect(countedAt(story)).toEqual([]);
  });

  it('when she does so in the line that has her name, then it is withdrawn', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    story.wake();
    sheet.written().untick({ ...MARIA, login: 'Maria' }, 'approved by maria');
    expect(counted(story)).toEqual([]);
  });

  it('when it is another in the line with her name, then it stays', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    story.wake();
    sheet.written().untick(JONAS, 'approved by maria');
    expect(counted(story)).toEqual(['maria tick']);
    sheet.tick(JONAS, 'approved by maria');
    expect(counted(story)).toEqual(['maria tick']);
  });

  it('when it is another before we wrote again, then hers stays, and his is none', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA).untick(JONAS);
    expect(counted(story)).toEqual(['maria tick']);
    sheet.tick(JONAS);
    expect(counted(story)).toEqual(['maria tick', 'jonas tick']);
  });

  it('when she ticks once more afterwards, then it counts as of then', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA).untick(MARIA).tick(MARIA);
    expect(counted(story)).toEqual(['maria tick']);
    expect(gateAt(story).answers[0]?.at).toBe(story.now);
  });
});

describe('given a box that is ticked', () => {
  it('when somebody who may ticks, then the run completes, and the record has the edit', () => {
    const { story, sheet } = boxed('');
    sheet.tick(MARIA);
    expect(story.wake().reason).toBe('all_steps_done');
    expect(gateAt(story).answers).toMatchObject([
      { by: { login: 'maria' }, answer: 'approve', source: 'tick', source_id: 'UCE_2', text: '' },
    ]);
  });

  it('when we write over it before we saw it, then it is not lost', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA).written();
    expect(counted(story)).toEqual(['maria tick']);
    sheet.written();
    expect(counted(story)).toEqual(['maria tick']);
    expect(story.decisions.at(-1)?.entries).toEqual([]);
  });

  it('when a second person ticks the fresh box beside hers, then both count', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    story.wake();
    sheet.written().tick(JONAS);
    expect(story.wake().reason).toBe('all_steps_done');
    expect(countedAt(story)).toEqual(['maria tick', 'jonas tick']);
  });

  it('when the browser sends other ends of lines and none at the end, then it counts', () => {
    const { story, sheet } = boxed();
    sheet.as(MARIA, sheet.body.replace('- [ ]', '- [X]').replaceAll('\n', '\r\n').trimEnd());
    expect(counted(story)).toEqual(['maria tick']);
  });

  it('when nobody but us has edited, then the history is not asked for', () => {
    const { story, sheet } = boxed();
    expect(decide(story.situation()).wants).toEqual([]);
    for (let times = 0; times < 9; times += 1) sheet.written();
    expect(decide(story.situation()).wants).toMatchObject([{ want: 'edits', node_id: 'IC_1' }]);
  });

  it('when more versions came than are known without asking, then the history is asked for', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    for (let times = 0; times < 9; times += 1) sheet.written();
    expect(counted(story)).toEqual(['maria tick']);
    sheet.written();
    expect(counted(story)).toEqual(['maria tick']);
  });

  it('when GitHub tells nothing of its edits, then the history is asked for', () => {
    const { story, sheet } = boxed();
    sheet.tick(MARIA);
    const { comment } = story.snapshot.seen;
    if (comment !== null) delete comment.edits;
    expect(counted(story)).toEqual(['maria tick']);
  });

  it('when there is no comment of ours, then nothing is wanted', () => {
    const story = opened();
    expect(story.wake().entries).toEqual([]);
  });
});

describe('given a key of a box', () => {
  it.each([
    ['agree#2[0]', 'agree#2[0]/abcdefabcdef'],
    ['a-->b', 'a%2D-%3Eb/abcdefabcdef'],
    ['a---b c', 'a%2D%2D-b%20c/abcdefabcdef'],
  ])('when the instance is %s, then it is safe in a hidden comment', (instance, key) => {
    const subject = { digest: 'abcdef'.repeat(10), content: '', outputs: [] };
    expect(tickKey(instance, { subject })).toBe(key);
  });

  it('when a line is almost a box, then it is none', () => {
    const viewer = { id: 1, login: 'pawl[bot]', type: 'Bot' } as const;
    const edit = (id: string, by: typeof MARIA, body: string) => ({ id, at: id, by, body });
    const twice = (line: string) =>
      ticksIn([edit('1', viewer, line), edit('2', MARIA, line.replace('[ ]', '[x]'))], viewer, 'k').map(
        ({ id }) => id,
      );
    expect(twice('- [ ] <!-- pawl:tick k --> yes')).toEqual(['2']);
    expect(twice(' - [ ] <!-- pawl:tick k --> yes')).toEqual([]);
    expect(twice('- [ ] <!-- pawl:tick k2 --> yes')).toEqual([]);
    expect(twice('- [ ] <!-- pawl:tick k maria --> yes')).toEqual(['2']);
    expect(twice('- [ ] <!-- pawl:tick k jonas --> yes')).toEqual([]);
    expect(twice('- [ ] pawl:tick k')).toEqual([]);
  });
});
