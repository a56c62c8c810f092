import { describe, expect, it } from 'vitest';
import { JONAS, LEA, MARIA, RENE } from '../../support/story.ts';
import { KIM, opened } from '../open-gate.ts';
import { countedAt, dismissed, gateAt, labelled, refusedOf, Sheet } from '../gates/playing.ts';

const LABEL = 'pawl:approved:agree';

describe('given a gate that needs several people', () => {
  it('threat 13: when one person gives four signals, then it is one person', () => {
    const story = opened('required: 2');
    const sheet = new Sheet(story).written();
    story.review(MARIA, 'APPROVED').comment(MARIA, '/approve');
    labelled(story, MARIA, LABEL);
    sheet.tick(MARIA);
    expect(story.wake().reason).toBe('gate_unchanged');
    expect(countedAt(story)).toEqual(['maria tick']);
  });

  it('when four people answer in four ways, then four are counted', () => {
    const story = opened('required: 4', 'approvals: {bots: [900]}').permit('evil[bot]', 'write');
    const sheet = new Sheet(story).written();
    story.review(MARIA, 'APPROVED').comment(JONAS, '/approve');
    labelled(story, KIM, LABEL);
    expect(story.wake().reason).toBe('gate_unchanged');
    sheet.tick({ id: 900, login: 'evil[bot]', type: 'Bot' });
    expect(story.wake().reason).toBe('all_steps_done');
    expect(countedAt(story)).toEqual(['maria review', 'jonas comment', 'kim label', 'evil[bot] tick']);
  });

  it('when somebody has another login by now, then it is still one person', () => {
    const story = opened('required: 2').review(MARIA, 'APPROVED');
    story
      .permit('mary', 'write')
      .comment({ ...MARIA, login: 'mary' }, '/approve')
      .wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending' });
    expect(countedAt(story)).toEqual(['mary comment']);
  });

  it('when one of her ways is taken back, then another of hers still counts', () => {
    const story = opened('required: 2').comment(MARIA, '/approve');
    labelled(story, MARIA, LABEL);
    labelled(story, MARIA, LABEL, false).wake();
    expect(countedAt(story)).toEqual(['maria comment']);
  });

  it('when she ticks after she asked for changes, then the tick is her newest word', () => {
    const story = opened('required: 2').review(MARIA, 'CHANGES_REQUESTED', 'no');
    new Sheet(story).written().tick(MARIA);
    story.wake();
    expect(gateAt(story).answers).toMatchObject([{ answer: 'approve', source: 'tick' }]);
  });

  it('when a self-approval, a triage label, an edited comment and a dismissed review are all there is, then nobody counts', () => {
    const story = opened('required: 2').permit('rene', 'triage');
    story.comment(LEA, '/approve').comment(KIM, '/approve', story.now);
    labelled(story, RENE, LABEL);
    dismissed(story.review(MARIA, 'APPROVED'), { by: JONAS });
    story.wake();
    expect(countedAt(story)).toEqual([]);
    expect(refusedOf(story)).toEqual([
      'lea: the author of the pull request does not count',
      'kim: the comment was edited after it was written',
      'rene: answering needs write access, and rene has triage',
    ]);
  });
});
