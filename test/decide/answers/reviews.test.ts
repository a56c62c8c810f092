import { describe, expect, it } from 'vitest';
import type { ReviewComment } from '../../../src/decide/found.ts';
import { given, JONAS, LEA, MARIA, type Story } from '../../support/story.ts';
import { opened } from '../open-gate.ts';
import { countedAt, dismissed, entriesOf, gateAt, refusedOf } from '../gates/playing.ts';

const reviewed = (state: 'APPROVED' | 'CHANGES_REQUESTED' = 'APPROVED'): Story => {
  const story = opened('required: 2').review(MARIA, state, 'my words');
  story.wake();
  expect(countedAt(story)).toEqual(['maria review']);
  return story;
};

describe('given a review that was dismissed', () => {
  it('when a person did it, then it is withdrawn', () => {
    const story = dismissed(reviewed(), { by: JONAS });
    expect(entriesOf(story.wake(), 'gate.withdrawn')).toMatchObject([{ source: 'review' }]);
    expect(countedAt(story)).toEqual([]);
  });

  it('when the author dismissed what asks for changes, then it stands: nobody clears the way for his own work', () => {
    const story = dismissed(reviewed('CHANGES_REQUESTED'), { by: LEA });
    story.wake();
    expect(countedAt(story)).toEqual(['maria review']);
    story.comment(JONAS, '/approve').wake();
    expect(gateAt(story).status).toBe('pending');
  });

  it('when somebody’s commit did it, though with the same content, then it is withdrawn', () => {
    const story = dismissed(reviewed(), { ours: false });
    story.wake();
    expect(countedAt(story)).toEqual([]);
  });

  it('when a commit of ours did it, and the content is the same, then it counts on', () => {
    const story = dismissed(reviewed(), { ours: true });
    expect(story.wake().entries).toEqual([]);
    expect(countedAt(story)).toEqual(['maria review']);
    expect(story.comment(JONAS, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when a commit of ours did it, and the content is another, then it is about what is gone', () => {
    const story = dismissed(reviewed(), { ours: true });
    story.push('other').later(60).wake();
    story.wake();
    expect(countedAt(story)).toEqual([]);
  });

  it('when it asked for changes and a commit of ours did it, then it still asks for them', () => {
    const story = dismissed(reviewed('CHANGES_REQUESTED'), { ours: true });
    story.wake();
    expect(gateAt(story).answers).toMatchObject([{ answer: 'request_changes' }]);
  });

  it('when it was a remark only, then it says nothing still', () => {
    const story = opened().review(MARIA, 'COMMENTED', 'hm');
    dismissed(story, { ours: true });
    expect(story.wake().entries).toEqual([]);
  });

  it('when it asked for changes, then an older approval of the same person does not come back', () => {
    const story = opened('required: 2').review(MARIA, 'APPROVED').review(MARIA, 'CHANGES_REQUESTED', 'no');
    story.wake();
    dismissed(story, { by: JONAS }).wake();
    expect(countedAt(story)).toEqual([]);
  });
});

describe('given a review that counts, and others beside it', () => {
  it.each<[string, (story: Story) => Story]>([
    [
      'somebody else’s is dismissed',
      (s) => dismissed(s.review(JONAS, 'CHANGES_REQUESTED', 'no'), { by: MARIA }),
    ],
    [
      'one is dismissed whose author has left GitHub',
      (s) => {
        dismissed(s.review(JONAS, 'APPROVED'), { by: MARIA });
        s.snapshot.reviews.at(-1)!.author = null;
        return s;
      },
    ],
    ['she only remarks afterwards', (s) => s.review(MARIA, 'COMMENTED', 'by the way')],
  ])('when %s, then it counts on', (_, say) => {
    const story = say(opened('required: 2').review(MARIA, 'APPROVED'));
    story.wake();
    expect(countedAt(story)).toEqual(['maria review']);
  });

  it('when an older one of hers was dismissed, then it counts', () => {
    const story = dismissed(opened('required: 2').review(MARIA, 'CHANGES_REQUESTED', 'no'), { by: JONAS });
    story.review(MARIA, 'APPROVED').wake();
    expect(countedAt(story)).toEqual(['maria review']);
  });
});

describe('given somebody who takes back what she said, in words that do not count', () => {
  it.each<[string, (story: Story) => Story, string]>([
    [
      'a rejection without words',
      (s) => s.comment(MARIA, '/reject'),
      'maria: say why: /reject agree and then your words',
    ],
    [
      'a rejection that was edited',
      (s) => s.comment(MARIA, '/reject it leaks', '2026-01-05T10:00:00Z'),
      'maria: the comment was edited after it was written',
    ],
    [
      'a request for changes on other content',
      (s) => s.review(MARIA, 'CHANGES_REQUESTED', 'no', [{ name: 'src', mode: 16384, oid: 'c'.repeat(40) }]),
      'maria: the review is about other content than what is shown now',
    ],
  ])('when it is %s, then her earlier approval does not count either', (_, say, why) => {
    const story = say(opened().review(MARIA, 'APPROVED'));
    story.wake();
    expect(gateAt(story)).toMatchObject({ status: 'pending', answers: [] });
    expect(refusedOf(story)).toContain(why);
    expect(story.comment(MARIA, '/approve').wake().reason).toBe('all_steps_done');
  });

  it('when an approval does not count, then her earlier approval stays', () => {
    const story = opened('required: 2').review(MARIA, 'APPROVED').comment(MARIA, '/approve');
    story.snapshot.comments.at(-1)!.edited_at = story.now;
    story.wake();
    expect(countedAt(story)).toEqual(['maria review']);
  });

  it('when it comes too late, then her earlier approval stays', () => {
    const story = opened('timeout-minutes: 60, on-timeout: reject').comment(MARIA, '/approve');
    story.later(4_000).comment(MARIA, '/reject too late').wake();
    expect(gateAt(story).status).toBe('approved');
  });
});

describe('given a review that asks for changes', () => {
  const planned = (): Story => {
    const story = given(`
name: story
steps:
  - {name: plan, prompt: "Plan. {{ approvals.agree.comments }}"}
  - {name: agree, type: approval, back-to: plan}
`);
    story.start();
    story.back('plan');
    story.wake();
    return story;
  };
  const remarked = (remarks: ReviewComment[], edited = false): Story => {
    const story = planned().review(MARIA, 'CHANGES_REQUESTED', 'Shorter, please.');
    const review = story.snapshot.reviews.at(-1)!;
    if (edited) review.edited_at = story.now;
    story.facts.review_comments = { [review.node_id]: remarks };
    return story;
  };

  it.each<[string, Story, string]>([
    [
      'has remarks in files',
      remarked([
        { path: 'src/a.ts', line: 12, body: 'Name the flag.' },
        { path: 'docs/b.md', line: null, body: 'Out of date.' },
      ]),
      'Shorter, please.\n\n- src/a.ts:12: Name the flag.\n- docs/b.md: Out of date.',
    ],
    ['has none', remarked([]), 'Shorter, please.'],
    [
      'was edited',
      remarked([{ path: 'a', line: 1, body: 'Mine.' }], true),
      '(The text of this review was edited and is left out.)\n\n- a:1: Mine.',
    ],
  ])('when it %s, then the next attempt is told so', (_, story, words) => {
    const decision = story.wake();
    expect(story.progress?.outputs['agree']).toBe(words);
    expect(story.progress?.approval_history).toMatchObject([{ comments: words }]);
    expect(decision.tasks[0]).toMatchObject({ step: 'plan' });
    expect(JSON.stringify(decision.tasks[0])).toContain(JSON.stringify(words).slice(1, -1));
  });

  it('when its remarks cannot be read, then the next attempt is told that', () => {
    const story = remarked([]);
    const { node_id } = story.snapshot.reviews.at(-1)!;
    story.wake([], (situation) => {
      const { snapshot } = situation;
      const found = { ...snapshot.found, review_comments: { [node_id]: null } };
      return { ...situation, snapshot: { ...snapshot, found } };
    });
    expect(story.progress?.outputs['agree']).toBe(
      'Shorter, please.\n\n(The remarks of this review could not be read.)',
    );
  });

  it('when nobody asks for changes, then remarks are not read', () => {
    const story = planned().review(MARIA, 'APPROVED');
    story.facts.review_comments = { [story.snapshot.reviews.at(-1)!.node_id]: null };
    story.wake();
    expect(story.progress?.outputs['agree']).toBe('');
  });

  it('when it approves and was edited, then it approves without its words', () => {
    const story = planned().review(MARIA, 'APPROVED', 'ship it');
    story.snapshot.reviews.at(-1)!.edited_at = story.now;
    story.wake();
    expect(gateAt(story).answers).toMatchObject([{ answer: 'approve', text: '' }]);
  });

  it('when it does not count, then its remarks are not read', () => {
    const story = planned().review(MARIA, 'CHANGES_REQUESTED', 'no');
    const review = story.snapshot.reviews.at(-1)!;
    review.commit = null;
    story.facts.review_comments = { [review.node_id]: null };
    story.wake();
    expect(refusedOf(story)).toEqual(['maria: the review is about other content than what is shown now']);
  });

  it('when two ask, then both words reach the next attempt', () => {
    const story = planned().review(MARIA, 'CHANGES_REQUESTED', 'a').comment(JONAS, '/request-changes b');
    story.wake();
    expect(story.progress?.outputs['agree']).toBe('a\n\nb');
  });
});
