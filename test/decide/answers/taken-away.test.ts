import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/people.ts';
import { JONAS, LEA, MARIA, type Story } from '../../support/story.ts';
import { KIM } from '../open-gate.ts';
import { began, countedAt, dismissed, done, entriesOf, refusedOf, starts } from '../gates/playing.ts';

const DEPLOY = `
  - {name: agree, type: approval}
  - {name: deploy, run: deploy}
`;

/** Two people approve, and Kim asks for changes in between: the gate is open, and only she keeps it so. */
const vetoed = (say: (story: Story) => Story): Story => {
  const story = began(`
  - {name: agree, type: approval, required: 2}
  - {name: deploy, run: deploy}
`);
  story.comment(MARIA, '/approve').wake();
  say(story).wake();
  story.comment(JONAS, '/approve').wake();
  expect(story.progress?.steps['deploy']).toBeUndefined();
  return story;
};

const byComment = (story: Story): Story => story.comment(KIM, '/request-changes it is too risky');
const byReview = (story: Story): Story => story.review(KIM, 'CHANGES_REQUESTED', 'it is too risky');

describe('given a request for changes that keeps a gate open', () => {
  it.each<[string, (story: Story) => Story, (story: Story) => void]>([
    [
      'somebody edits her comment',
      byComment,
      ({ snapshot: { comments }, now }) => {
        for (const comment of comments) if (comment.author?.id === KIM.id) comment.edited_at = now;
      },
    ],
    [
      'somebody deletes her comment',
      byComment,
      ({ snapshot }) => {
        snapshot.comments = snapshot.comments.filter(({ author }) => author?.id !== KIM.id);
      },
    ],
    [
      'somebody commits nothing in her name',
      byReview,
      ({ snapshot }) => {
        snapshot.pull.committers = [LEA.id, KIM.id];
      },
    ],
  ])('when %s, then it still stands', (_, say, takeAway) => {
    const story = vetoed(say);
    takeAway(story);
    expect(starts(story.later(60).wake())).toEqual([]);
    expect(countedAt(story)).toContain(say === byReview ? 'kim review' : 'kim comment');
  });

  it('when she approves, then it does not stand any more', () => {
    const story = vetoed(byComment);
    expect(starts(story.comment(KIM, '/approve').wake())).toEqual(['deploy']);
  });

  it('when her review is dismissed, then it does not stand any more', () => {
    const story = vetoed(byReview);
    dismissed(story, { by: MARIA });
    expect(starts(story.wake())).toEqual(['deploy']);
  });

  it('when she has lost her access, then it does not stand any more', () => {
    const story = vetoed(byComment).permit('kim', 'read');
    expect(starts(story.later(60).wake())).toEqual(['deploy']);
  });
});

describe('given two words of one person in the same second', () => {
  it('when one of them turns it down, then that is the later one, whatever their ids are', () => {
    const story = began(DEPLOY).review(MARIA, 'APPROVED');
    const { now } = story;
    story.comment(MARIA, '/request-changes agree not like this');
    const [review, comment] = [story.snapshot.reviews.at(-1), story.snapshot.comments.at(-1)];
    if (review === undefined || comment === undefined) throw new Error('Nothing was said');
    comment.created_at = now;
    review.id = comment.id + 1;
    expect(starts(story.wake())).toEqual([]);
    expect(countedAt(story)).toEqual(['maria comment']);
  });
});

describe('given a pull request whose base was changed', () => {
  it('when policy does not list that base, then nobody counts: who committed is told by the base', () => {
    const story = began(DEPLOY);
    const { pull } = story.snapshot;
    story.snapshot.pull = { ...pull, base: { ref: 'evil', oid: 'e'.repeat(40) }, committers: [] };
    expect(starts(story.comment(MARIA, '/approve').wake())).toEqual([]);
    expect(refusedOf(story)).toEqual([
      'maria: policy does not list evil, the branch that this pull request goes to now',
    ]);
    story.snapshot.pull = pull;
    expect(starts(story.later(60).wake())).toEqual(['deploy']);
  });
});

describe('given a bot that policy names by its id', () => {
  const HELPER: Person = { id: 555, login: 'helper[bot]', type: 'Bot' };

  it('when GitHub knows no access of it, as of any bot, then it counts all the same', () => {
    const story = began(DEPLOY, 'approvals: {bots: [555]}');
    expect(starts(story.review(HELPER, 'APPROVED').wake())).toEqual(['deploy']);
  });
});

describe('given a block with an approval, whose failure people are asked about', () => {
  const BLOCK = `
  - name: block
    type: serial
    on-error: human
    steps:
      - {name: test, run: test}
      - {name: agree, type: approval, approvers: {users: [maria]}}
      - {name: last, run: last}
  - {name: deploy, run: deploy}
`;
  const why =
    'it holds the approval agree, which only those who may answer it let pass: use /retry or /reject';

  it('when the approval was rejected, then a writer cannot skip the block', () => {
    const story = began(BLOCK);
    done(story, 'test');
    story.comment(MARIA, '/reject agree never').wake();
    expect(starts(story.comment(LEA, '/skip block because').wake())).toEqual([]);
    expect(refusedOf(story, 'block')).toEqual([`lea: ${why}`]);
  });

  it('when the approval had not begun, then neither', () => {
    const story = began(BLOCK);
    story.fail('test');
    story.wake();
    expect(starts(story.comment(LEA, '/skip block because').wake())).toEqual([]);
  });

  it('when it was given, then the block can be skipped', () => {
    const story = began(BLOCK);
    done(story, 'test');
    story.comment(MARIA, '/approve agree').wake();
    story.fail('last');
    story.wake();
    expect(starts(story.comment(LEA, '/skip block because').wake())).toEqual(['deploy']);
  });
});

describe('given a document from before it was recorded what had come of an approval', () => {
  it('when the run goes on, then what was approved and used then is not asked again', () => {
    const story = began(`
  - {name: agree, type: approval}
  - {name: build, run: build}
  - {name: more, run: more}
`);
    story.comment(MARIA, '/approve').wake();
    const { progress } = story;
    const state = progress?.steps['agree'];
    if (progress === null || state?.gate === undefined) throw new Error('The gate has not opened');
    const { used: _used, ...gate } = state.gate;
    const { head_oid: _head, ...subject } = gate.subject;
    const agree = { ...state, gate: { ...gate, subject } };
    story.progress = { ...progress, steps: { ...progress.steps, agree } };
    story.back('build');
    const decision = story.push('what build brought').wake();
    expect(entriesOf(decision, 'gate.reopened')).toEqual([]);
    expect(starts(decision)).toEqual(['more']);
  });
});
